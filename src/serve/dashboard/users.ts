import { hasEntry, rowDegrees } from '../../numeric/csr.ts'
import type { UserEvents } from '../events/user-events.ts'
import { aspectsOf } from './case-sides.ts'
import { type IdIndex, idIndex, profilesByUser } from './catalogue-index.ts'
import { noData, notEnriched } from './missing.ts'
import type { HistoryRow, ItemName, Missing, ProfileView, Reply, Rows, UserPage, UserRow } from './page-data.ts'
import { type PageOf, rowsOf, searchFor } from './page-rows.ts'
import type { RunReader } from './run-reader.ts'

export interface UserSearch extends PageOf {
  /** Part of an id. */
  readonly search: string
}

/** What is known beside the run. */
export interface SinceRun {
  /** Undefined for a user without events. */
  eventsOf(user: string): UserEvents | undefined
  /** An item that came in since the run. */
  addedItem(id: string): Pick<ItemName, 'title' | 'year'> | undefined
}

/** Users of the run, in the order of their ids in it. Before them one that is known by events alone, by the whole id. */
export async function usersPage(
  reader: RunReader,
  { search, ...page }: UserSearch,
  { eventsOf }: SinceRun,
): Promise<Reply<Rows<UserRow>>> {
  const index = await idIndex(reader)
  if (index === undefined) return noData(reader)
  const { dataset, ids } = index.data
  const profiles = await profilesByUser(reader)
  const lengths = await reader.made(
    'history lengths',
    ['data/train.txt', 'data/validation.txt', 'data/test.txt'],
    async () => ({
      train: rowDegrees(dataset.train),
      validation: rowDegrees(dataset.validation),
      test: rowDegrees(dataset.test),
    }),
  )
  const holds = searchFor(search)
  const found = [...ids.users.keys()].filter((user) => holds(ids.users[user]!))
  const asked = search.trim()
  const isNew = !index.hasUser(asked) && eventsOf(asked) !== undefined
  return rowsOf([...(isNew ? [undefined] : []), ...found], page, (user) => {
    const id = user === undefined ? asked : ids.users[user]!
    return {
      ...{ user: id, since: eventsOf(id)?.count ?? 0, profile: profiles?.get(id)?.status ?? 'none' },
      history: user === undefined ? 0 : lengths.train[user]! + lengths.validation[user]!,
      test: user === undefined ? 0 : lengths.test[user]!,
    }
  })
}

/**
 * What a user took, what happened since the run first, and the profile.
 * @throws {Er2almError} ID_UNKNOWN of a user whom neither the run nor an event knows
 */
export async function userPage(
  reader: RunReader,
  id: string,
  page: PageOf,
  { eventsOf, addedItem }: SinceRun,
): Promise<Reply<UserPage>> {
  const index = await idIndex(reader)
  if (index === undefined) return noData(reader)
  const events = eventsOf(id)
  const isNew = events !== undefined && !index.hasUser(id)
  const ofRun = isNew ? [] : historyOf(index, index.user(id))
  // A run may have been made of these events too.
  const known = new Set(ofRun.map(({ item }) => item))
  const since = (events === undefined ? [] : sinceOf(events)).filter(
    ({ item, said }) => !known.has(item) || said?.some((kind) => kind !== 'taken'),
  )
  const history = [...since, ...ofRun]
  return {
    ...{ user: id, hasSince: since.length > 0 },
    history: rowsOf(
      history,
      page,
      ({ item, part, time, said }): HistoryRow => ({
        ...{ ...index.name(item), ...addedItem(item), part },
        ...(said && { said }),
        time: time === undefined || Number.isNaN(time) ? null : timeText(time),
      }),
    ),
    profile: isNew ? NO_PROFILE_YET : await profileOf(reader, index, id),
  }
}

export const NO_PROFILE_YET: Missing = {
  missing: 'This user is known by events alone, which came since the run: there is no profile.',
  hint: 'a run of data that have this user makes one, where enrich.profiles asks for it',
}

/** What events say of each item, the latest item first. */
function sinceOf({ taken, disliked, hidden }: UserEvents): readonly Taken[] {
  const said = new Map<string, NonNullable<HistoryRow['said']>>()
  for (const [kind, items] of [
    ['taken', taken],
    ['disliked', disliked],
    ['hidden', hidden],
  ] as const)
    for (const item of items) said.set(item, [...(said.get(item) ?? []), kind])
  return [...said].map(([item, kinds]): Taken => ({ item, part: 'since', time: undefined, said: kinds })).reverse()
}

interface Taken {
  readonly item: string
  readonly part: HistoryRow['part']
  /** Unix seconds. */
  readonly time: number | undefined
  readonly said?: HistoryRow['said']
}

function historyOf({ data: { dataset, ids } }: IdIndex, user: number): readonly Taken[] {
  const taken = (['test', 'validation', 'train'] as const).flatMap((part) => {
    const { rowPtr, colIdx } = dataset[part]
    const times = dataset[`${part}Times`]
    return Array.from({ length: rowPtr[user + 1]! - rowPtr[user]! }, (_, at): Taken & { readonly index: number } => {
      const entry = rowPtr[user]! + at
      const index = colIdx[entry]!
      return { item: ids.items[index]!, index, part, time: times?.[entry] }
    })
  })
  // A pair may stand in two parts of a given split; the earlier part is the one that models saw.
  return taken
    .filter(({ index, part }) => part !== 'validation' || !hasEntry(dataset.train, user, index))
    .toSorted((a, b) => (b.time ?? 0) - (a.time ?? 0))
}

/** Unix seconds as ISO 8601; null where they are no date. */
function timeText(seconds: number): string | null {
  const date = new Date(seconds * 1000)
  return Number.isNaN(date.getTime()) ? null : date.toISOString()
}

async function profileOf(reader: RunReader, index: IdIndex, user: string): Promise<Reply<ProfileView>> {
  const profiles = await profilesByUser(reader)
  if (profiles === undefined) return notEnriched(reader, 'Profiles are')
  const profile = profiles.get(user)
  if (profile === undefined)
    return { missing: 'This user has no profile.', hint: 'enrich.profiles says who is profiled' }
  return { status: profile.status, aspects: aspectsOf(profile, index) }
}

import { hasEntry, rowDegrees } from '../../numeric/csr.ts'
import { aspectsOf } from './case-sides.ts'
import { type IdIndex, idIndex, profilesByUser } from './catalogue-index.ts'
import { noData, notEnriched } from './missing.ts'
import type { HistoryRow, ProfileView, Reply, Rows, UserPage, UserRow } from './page-data.ts'
import { type PageOf, rowsOf, searchFor } from './page-rows.ts'
import type { RunReader } from './run-reader.ts'

export interface UserSearch extends PageOf {
  /** Part of an id. */
  readonly search: string
}

/** Users of the run, in the order of their ids in it. */
export async function usersPage(reader: RunReader, { search, ...page }: UserSearch): Promise<Reply<Rows<UserRow>>> {
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
  return rowsOf(found, page, (user) => ({
    user: ids.users[user]!,
    history: lengths.train[user]! + lengths.validation[user]!,
    test: lengths.test[user]!,
    profile: profiles?.get(ids.users[user]!)?.status ?? 'none',
  }))
}

/** What a user took, newest first where times are known, and the profile. @throws {Er2almError} ID_UNKNOWN */
export async function userPage(reader: RunReader, id: string, page: PageOf): Promise<Reply<UserPage>> {
  const index = await idIndex(reader)
  if (index === undefined) return noData(reader)
  const history = historyOf(index, index.user(id))
  return {
    user: id,
    history: rowsOf(
      history,
      page,
      ({ item, part, time }): HistoryRow => ({
        ...index.name(item),
        part,
        time: time === undefined || Number.isNaN(time) ? null : timeText(time),
      }),
    ),
    profile: await profileOf(reader, index, id),
  }
}

interface Taken {
  readonly item: string
  readonly part: HistoryRow['part']
  /** Unix seconds. */
  readonly time: number | undefined
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

import type { ColumnMapping, ColumnRef } from '../data/readers/format.ts'
import type { InteractionFileInput, TimeUnit } from '../data/table-file.ts'
import { type ColumnRole, plainness } from './column-names.ts'
import { type ProfiledColumn, profileColumns } from './column-profile.ts'
import { blankRows, interactionNotes } from './interaction-notes.ts'
import type { TableSample } from './sample-table.ts'
import { sourceSettings } from './source-settings.ts'

/** `sure`: names say it; `likely`: names among others, values or the usual order; `unsure`: the place alone. */
export type Sureness = 'sure' | 'likely' | 'unsure'

/** What a column was taken for, and why. */
export interface GuessedColumn {
  readonly role: keyof ColumnMapping
  readonly column: ColumnRef
  /** `catalogue`: its values are the ids of another table, which has titles; `reader`: somebody has named it. */
  readonly by: 'name' | 'values' | 'place' | 'catalogue' | 'reader'
  /** What was seen in it, in words. */
  readonly seen: string
}

/** A file that is taken for interactions. */
export interface GuessedInteractions {
  readonly file: Exclude<InteractionFileInput, string>
  readonly sureness: Sureness
  readonly columns: readonly GuessedColumn[]
  readonly rated: boolean
  readonly timed: boolean
  /** Whether some of the rows have no user or no item. */
  readonly blanks: boolean
  /** Names of columns that nothing was guessed of. */
  readonly unused: readonly string[]
  /** What the reader should know. */
  readonly notes: readonly string[]
}

interface Chosen {
  readonly column: ProfiledColumn
  readonly by: GuessedColumn['by']
}

interface Pair {
  readonly user: Chosen
  readonly item: Chosen
}

/** Plainer than this, and nothing in a name speaks against it. */
const PLAIN = 0.5
/** A column of numbers behind the item holds ratings up to here, and other things above. */
const LARGEST_RATING = 100
const WORDS_OF_UNIT: Readonly<Record<TimeUnit, string>> = {
  s: 'unix seconds',
  ms: 'unix milliseconds',
  iso: 'dates or times',
  dmy: 'day, month, year',
  mdy: 'month, day, year',
}

/**
 * Takes a table for interactions, or not: some column must be able to hold users and another one items.
 *
 * @param knownItems ids that other tables have titles for, a set a column: where one column alone holds some of these, it is the item
 * @param given      columns that somebody has named
 */
export function guessInteractions(
  path: string,
  sample: TableSample,
  knownItems: readonly ReadonlySet<string>[] = [],
  given?: ColumnMapping,
): GuessedInteractions | undefined {
  const all = profileColumns(sample)
  const joined = all.filter(
    (column) => column.idlike && !saysOther(column) && knownItems.some((ids) => holdsMostly(sample, column, ids)),
  )
  const told = sample.columns === undefined ? pairByPlace(all, joined) : pairByName(all, joined)
  const pair = given === undefined ? told : pairGiven(all, given)
  if (pair === undefined) return undefined
  const { user, item } = pair
  const rest = all.filter((column) => column !== user.column && column !== item.column)
  const time = givenColumn(all, given?.time) ?? timeOf(rest)
  const rating = givenColumn(all, given?.rating) ?? ratingOf(rest, item.column, sample.columns !== undefined)
  const roles = { user, item, ...(rating && { rating }), ...(time && { time }) }
  const columns = Object.entries(roles) as [keyof ColumnMapping, Chosen][]
  const unused = rest.filter((column) => column !== rating?.column && column !== time?.column)
  const unit = time?.column.timeUnit
  return {
    file: {
      path,
      ...sourceSettings(sample),
      columns: Object.fromEntries(columns.map(([role, { column }]) => [role, column.ref])) as unknown as ColumnMapping,
      ...(unit && unit !== 's' && { timeUnit: unit }),
    },
    sureness: surenessOf(pair, sample, time !== undefined),
    columns: columns.map(([role, { column, by }]) => ({ role, column: column.ref, by, seen: seenIn(role, column) })),
    rated: rating !== undefined,
    timed: time !== undefined,
    blanks: blankRows(sample, user.column, item.column) > 0,
    unused: sample.columns === undefined ? [] : unused.map(({ name, ref }) => name || String(ref)),
    notes: interactionNotes(sample, {
      user: user.column,
      item: item.column,
      rating: rating?.column,
      time: time?.column,
      unused,
    }),
  }
}

function seenIn(role: keyof ColumnMapping, { distinct, least, most, timeUnit }: ProfiledColumn): string {
  if (role === 'time') return timeUnit === undefined ? 'in no form that is read' : WORDS_OF_UNIT[timeUnit]
  if (role === 'rating') return least === most ? `always ${least}` : `${least} to ${most}`
  return `${distinct} seen`
}

function holdsMostly({ rows }: TableSample, { place }: ProfiledColumn, ids: ReadonlySet<string>): boolean {
  return rows.filter((row) => ids.has(String(row[place]))).length > rows.length / 2
}

function pairGiven(all: readonly ProfiledColumn[], { user, item }: ColumnMapping): Pair | undefined {
  const [users, items] = [givenColumn(all, user), givenColumn(all, item)]
  return users && items && { user: users, item: items }
}

function givenColumn(all: readonly ProfiledColumn[], ref: ColumnRef | undefined): Chosen | undefined {
  const column =
    ref === undefined ? undefined : all.find(({ name, place }) => name === ref || String(place) === String(ref))
  return column && { column, by: 'reader' }
}

function pairByName(all: readonly ProfiledColumn[], joined: readonly ProfiledColumn[]): Pair | undefined {
  const ids = all.filter(({ idlike }) => idlike)
  const user = best(ids, 'user')
  const others = ids.filter((column) => column !== user)
  const named = best(others, 'item')
  // Numbers count from 1 on either side, so that more than one column may hold what looks like the ids of items.
  const byCatalogue = joined.length === 1 && others.includes(joined[0]!) ? joined[0] : undefined
  const item = byCatalogue ?? named
  const chosenItem: Chosen | undefined = item && { column: item, by: item === named ? 'name' : 'catalogue' }
  const nameless = others.filter(
    (column) => column.repeats && column.distinct > 1 && column !== item && !saysOther(column),
  )
  if (user !== undefined) {
    const valued = user.repeats ? (best(others, 'title') ?? nameless[0]) : undefined
    const found = chosenItem ?? (valued && { column: valued, by: 'values' as const })
    return found && { user: { column: user, by: 'name' }, item: found }
  }
  const [first, second] = nameless
  if (first === undefined) return undefined
  if (chosenItem !== undefined) return { user: { column: first, by: 'values' }, item: chosenItem }
  return second && { user: { column: first, by: 'place' }, item: { column: second, by: 'place' } }
}

/** `user item`, `user item time`, `user item rating time`: the first two columns that can hold ids, unless a catalogue says more. */
function pairByPlace(all: readonly ProfiledColumn[], joined: readonly ProfiledColumn[]): Pair | undefined {
  const ids = all.filter(({ idlike, timelike }) => idlike && !timelike)
  // Lists of users and of items have a row for each of them.
  if (ids.length < 2 || !ids.slice(0, 2).every(({ repeats }) => repeats)) return undefined
  const item = joined.length === 1 ? ids.find((column) => column === joined[0]) : undefined
  const user = ids.find((column) => column !== item)!
  if (item !== undefined) return { user: { column: user, by: 'place' }, item: { column: item, by: 'catalogue' } }
  return { user: { column: user, by: 'place' }, item: { column: ids[1]!, by: 'place' } }
}

/** Whether a name tells something that is neither a user nor an item. */
function saysOther({ name }: ProfiledColumn): boolean {
  return (['rating', 'time', 'year', 'genres', 'text'] as const).some((role) => plainness(role, name) > PLAIN)
}

function ratingOf(rest: readonly ProfiledColumn[], item: ProfiledColumn, hasNames: boolean): Chosen | undefined {
  const numbers = rest.filter(({ numeric, filled, timelike }) => numeric && filled === 1 && !timelike)
  const named = best(numbers, 'rating')
  if (named !== undefined) return { column: named, by: 'name' }
  const behind = numbers.find(({ place, most }) => place === item.place + 1 && most <= LARGEST_RATING)
  return hasNames || behind === undefined ? undefined : { column: behind, by: 'place' }
}

function timeOf(rest: readonly ProfiledColumn[]): Chosen | undefined {
  const readable = rest.filter(({ timeUnit, filled }) => timeUnit !== undefined && filled === 1)
  const named = best(
    readable.filter(({ name, timelike }) => timelike || plainness('time', name) > PLAIN),
    'time',
  )
  if (named !== undefined) return { column: named, by: 'name' }
  const valued = readable.find(({ timelike }) => timelike)
  return valued && { column: valued, by: 'values' }
}

function best(columns: readonly ProfiledColumn[], role: ColumnRole): ProfiledColumn | undefined {
  const scored = columns.map((column) => ({ column, score: plainness(role, column.name) }))
  const top = scored.toSorted((a, b) => b.score - a.score)[0]
  return top !== undefined && top.score > 0 ? top.column : undefined
}

function surenessOf({ user, item }: Pair, { format }: TableSample, timed: boolean): Sureness {
  const told = ({ column, by }: Chosen, role: ColumnRole): boolean =>
    by === 'catalogue' || by === 'reader' || (by === 'name' && plainness(role, column.name) > PLAIN)
  if (told(user, 'user') && told(item, 'item')) return 'sure'
  if (user.by !== 'place' || item.by !== 'place') return 'likely'
  const usual = user.column.place === 0 && item.column.place === 1 && user.column.name === ''
  return usual && (timed || (format !== 'csv' && format !== 'tsv')) ? 'likely' : 'unsure'
}

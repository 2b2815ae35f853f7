import type { ColumnMapping, ColumnRef } from '../data/readers/format.ts'
import type { InteractionFileInput, TimeUnit } from '../data/table-file.ts'
import { type ColumnRole, plainness } from './column-names.ts'
import { PROFILED_ROWS, type ProfiledColumn, profileColumns } from './column-profile.ts'
import { ENOUGH_TIMES } from './column-times.ts'
import { blankRows, interactionNotes } from './interaction-notes.ts'
import {
  best,
  type Chosen,
  givenColumn,
  PLAIN,
  pairByName,
  pairByPlace,
  pairGiven,
  saysOther,
  type UserAndItem,
} from './pair-columns.ts'
import type { TableSample } from './sample-table.ts'
import { sourceSettings } from './source-settings.ts'
import { rowsWithoutTime, withheldTime } from './time-notes.ts'
import { areTornFew } from './torn-rows.ts'

/** `sure`: names say it; `likely`: names among others, values or the usual order; `unsure`: the place alone. */
export type Sureness = 'sure' | 'likely' | 'unsure'

/** What a column was taken for, and why. */
export interface GuessedColumn {
  readonly role: keyof ColumnMapping
  readonly column: ColumnRef
  /** `catalogue`: its values are the ids of another table, which has titles; `reader`: somebody has named it. */
  readonly by: Chosen['by']
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
  /** How many of the sampled rows have no time that is read, though the file has times. */
  readonly rowsWithoutTime: number
  /** How many of them could not be taken apart; 0 where they are too many to go on without them. */
  readonly tornRows: number
  /** Names of columns that nothing was guessed of. */
  readonly unused: readonly string[]
  /** What the reader should know. */
  readonly notes: readonly string[]
}

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
    sureness: surenessOf(pair, sample, time !== undefined, withheldTime(unused) !== undefined),
    columns: columns.map(([role, { column, by }]) => ({
      ...{ role, column: column.ref, by },
      seen: seenIn(role, column, sample),
    })),
    rated: rating !== undefined,
    timed: time !== undefined,
    blanks: blankRows(sample, user.column, item.column) > 0,
    rowsWithoutTime: time === undefined ? 0 : rowsWithoutTime(sample, time.column),
    tornRows: areTornFew(sample) ? sample.tornRows : 0,
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

function seenIn(
  role: keyof ColumnMapping,
  { distinct, least, most, timeUnit }: ProfiledColumn,
  { rows, whole }: TableSample,
): string {
  if (role === 'time') return timeUnit === undefined ? 'in no form that is read' : WORDS_OF_UNIT[timeUnit]
  if (role === 'rating') return least === most ? `always ${least}` : `${least} to ${most}`
  if (whole && rows.length <= PROFILED_ROWS) return `${distinct} in all`
  return `${distinct} seen in the first ${Math.min(rows.length, PROFILED_ROWS).toLocaleString('en-GB')} rows`
}

function holdsMostly({ rows }: TableSample, { place }: ProfiledColumn, ids: ReadonlySet<string>): boolean {
  return rows.filter((row) => ids.has(String(row[place]))).length > rows.length / 2
}

function ratingOf(rest: readonly ProfiledColumn[], item: ProfiledColumn, hasNames: boolean): Chosen | undefined {
  const numbers = rest.filter(({ numeric, filled, timelike }) => numeric && filled === 1 && !timelike)
  const named = best(numbers, 'rating')
  if (named !== undefined) return { column: named, by: 'name' }
  const behind = numbers.find(({ place, most }) => place === item.place + 1 && most <= LARGEST_RATING)
  return hasNames || behind === undefined ? undefined : { column: behind, by: 'place' }
}

function timeOf(rest: readonly ProfiledColumn[]): Chosen | undefined {
  const readable = rest.filter(({ timeUnit, filled }) => timeUnit !== undefined && filled >= ENOUGH_TIMES)
  const named = best(
    readable.filter(({ name, timelike }) => timelike || plainness('time', name) > PLAIN),
    'time',
  )
  if (named !== undefined) return { column: named, by: 'name' }
  const valued = readable.find(({ timelike }) => timelike)
  return valued && { column: valued, by: 'values' }
}

/** @param withheld whether a column holds what should be times and is not taken for them */
function surenessOf({ user, item }: UserAndItem, { format }: TableSample, timed: boolean, withheld: boolean): Sureness {
  const told = ({ column, by }: Chosen, role: ColumnRole): boolean =>
    by === 'catalogue' || by === 'reader' || (by === 'name' && plainness(role, column.name) > PLAIN)
  if (told(user, 'user') && told(item, 'item')) return !timed && withheld ? 'likely' : 'sure'
  if (user.by !== 'place' || item.by !== 'place') return 'likely'
  const usual = user.column.place === 0 && item.column.place === 1 && user.column.name === ''
  return usual && (timed || (format !== 'csv' && format !== 'tsv')) ? 'likely' : 'unsure'
}

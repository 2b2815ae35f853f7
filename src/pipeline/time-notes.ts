import { WRITTEN_UNITS } from '../data/table-file.ts'
import { plainness } from './column-names.ts'
import type { ProfiledColumn } from './column-profile.ts'
import { ENOUGH_TIMES, readsAsTime } from './column-times.ts'
import { named, share, shown } from './note-words.ts'
import { PLAIN } from './pair-columns.ts'
import { isBlank, type TableSample } from './sample-table.ts'

/** Values of a column that are no times, of the sampled rows. */
interface BadTimes {
  readonly bad: number
  readonly blank: number
  /** Values that are there, good or bad. */
  readonly filled: number
  /** `row 1000: n/a` */
  readonly first?: string
}

/** How many of the sampled rows have no time that is read: a run leaves them out. */
export function rowsWithoutTime(sample: TableSample, time: ProfiledColumn): number {
  const { bad, blank } = badTimes(sample, time)
  return bad + blank
}

/** What to know of the column that is taken for the time: which of its values are none. */
export function takenTimeNotes(sample: TableSample, time: ProfiledColumn): readonly string[] {
  const { bad, blank, filled, first } = badTimes(sample, time)
  return [
    ...(bad > 0 ? [`${named(time)}: ${share(bad, filled, kindOf(time))} (${first}), and ${areLeftOut(bad)}`] : []),
    ...(blank > 0 ? [`${named(time)}: ${share(blank, sample.rows.length, 'empty')}, and ${areLeftOut(blank)}`] : []),
  ]
}

/** The column that would be the time, if it could be read. */
export function withheldTime(unused: readonly ProfiledColumn[]): ProfiledColumn | undefined {
  return (
    unused.find(({ unreadTimes, almostUnit, timelike }) => unreadTimes || almostUnit !== undefined || timelike) ??
    unused.find(({ name, distinct }) => plainness('time', name) > PLAIN && distinct > 0)
  )
}

/** Why a column is not taken for the time, and what would help. */
export function withheldTimeNote(sample: TableSample, column: ProfiledColumn): string {
  if (column.unreadTimes) {
    const remedy = column.numeric
      ? 'write them as unix seconds or milliseconds'
      : `write them as 2013-07-30${column.eitherOrder ? ", or say what comes first: timeUnit: 'dmy' or 'mdy'" : ''}`
    return `${named(column)} holds times such as ${shown(column.example)}, which are not read: ${remedy}`
  }
  const { bad, blank, filled, first } = badTimes(sample, column)
  const why =
    column.timeUnit === undefined && column.almostUnit === undefined
      ? `it holds values such as ${shown(column.example)}`
      : bad > (1 - ENOUGH_TIMES) * filled
        ? `${share(bad, filled, kindOf(column))} (${first})`
        : share(blank, sample.rows.length, 'empty')
  return `${named(column)} is not taken for the time: ${why}`
}

function badTimes({ rows, rowNumbers }: TableSample, { place, timeUnit, almostUnit }: ProfiledColumn): BadTimes {
  const unit = timeUnit ?? almostUnit
  let [bad, blank] = [0, 0]
  let first: string | undefined
  rows.forEach((row, at) => {
    const value = row[place]
    if (isBlank(value)) blank++
    else if (unit === undefined || !readsAsTime(value, unit)) {
      bad++
      first ??= `row ${rowNumbers[at]}: ${shown(String(value))}`
    }
  })
  return { bad, blank, filled: rows.length - blank, ...(first !== undefined && { first }) }
}

function areLeftOut(rows: number): string {
  return rows === 1 ? 'its row is left out' : 'their rows are left out'
}

function kindOf({ timeUnit, almostUnit }: ProfiledColumn): 'date' | 'time' {
  const unit = timeUnit ?? almostUnit
  return unit !== undefined && WRITTEN_UNITS.includes(unit) ? 'date' : 'time'
}

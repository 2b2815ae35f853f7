import { parseWrittenSeconds } from '../data/parse-cell.ts'
import { type TimeUnit, WRITTEN_UNITS } from '../data/table-file.ts'
import { isNumber } from './sample-table.ts'

/** How the values of a column can be read as times. */
export interface ColumnTimes {
  /** The unit that reads enough of them; absent where none does, or two do as well. */
  readonly timeUnit?: TimeUnit
  /** Most values are times for certain (1980 to 2040, or dates) in this unit, though too few for it to be `timeUnit`. */
  readonly almostUnit?: TimeUnit
  /** Whether values alone say that they are times. */
  readonly timelike: boolean
  /** Looks like dates or times in a form that is not read, or not in one way alone. */
  readonly unreadTimes: boolean
  /** Whether day and month may be either: only somebody who knows can tell. */
  readonly eitherOrder: boolean
}

/** Of the values: fewer that are no times are slips, whose rows can be left out, and the others still are the times. */
export const ENOUGH_TIMES = 0.95
/** 1980 and 2040 in unix seconds. */
const EARLIEST_SECONDS = 315_532_800
const LATEST_SECONDS = 2_208_988_800
/** Unix seconds reach it in the year 5138, milliseconds reached it in 1973. */
const LARGEST_SECONDS = 1e11
/** Unix milliseconds reach it in the year 5138, microseconds reached it in 1973. */
const LARGEST_MS = 1e14
const FIRST_SHORT_DAY = 19_700_000
const LAST_SHORT_DAY = 21_000_000
const MOST_DATE_CHARS = 40
const NAMED_DAY = /\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b.*\d/i
const CUT_DAY = /^\d{1,4}[./-]\d{1,2}[./, -]+\d{1,4}\b/

/** Reads the values of a column, blank ones left out, as times in every unit. */
export function columnTimes(values: readonly unknown[]): ColumnTimes {
  const numbers = values.filter(isNumber).map(Number)
  return numbers.length > values.length / 2 ? timesOfNumbers(numbers, values.length) : timesOfTexts(values)
}

/** Whether a value is a time in a unit. */
export function readsAsTime(value: unknown, unit: TimeUnit): boolean {
  if (value instanceof Date) return true
  if (!WRITTEN_UNITS.includes(unit)) return isNumber(value) && isInUnit(Number(value), unit)
  return !Number.isNaN(parseWrittenSeconds(value, unit))
}

function isInUnit(number: number, unit: TimeUnit): boolean {
  return unit === 's' ? number >= 0 && number < LARGEST_SECONDS : number > LARGEST_SECONDS && number < LARGEST_MS
}

function timesOfNumbers(numbers: readonly number[], all: number): ColumnTimes {
  const enough = (count: number): boolean => count >= ENOUGH_TIMES * all
  const count = (test: (number: number) => boolean): number => numbers.filter(test).length
  if (enough(count(isShortDay))) return { timeUnit: 'iso', timelike: true, unreadTimes: false, eitherOrder: false }
  const unit = count((number) => isInUnit(number, 's')) > numbers.length / 2 ? 's' : 'ms'
  const perSecond = unit === 'ms' ? 1000 : 1
  const recent = count((number) => number >= EARLIEST_SECONDS * perSecond && number <= LATEST_SECONDS * perSecond)
  const isUnit = enough(count((number) => isInUnit(number, unit)))
  return {
    ...(isUnit && { timeUnit: unit }),
    ...(!isUnit && recent > all / 2 && { almostUnit: unit }),
    timelike: isUnit && enough(recent),
    unreadTimes: !isUnit && enough(count((number) => number > LARGEST_MS)),
    eitherOrder: false,
  }
}

/** `20240621`: as unix seconds it would be a day of 1970. */
function isShortDay(number: number): boolean {
  return number > FIRST_SHORT_DAY && number < LAST_SHORT_DAY && readsAsTime(String(number), 'iso')
}

function timesOfTexts(values: readonly unknown[]): ColumnTimes {
  const reads = (unit: TimeUnit): number => values.filter((value) => readsAsTime(value, unit)).length
  const { unit, eitherOrder } = writtenUnit(values)
  const count = unit === undefined ? 0 : reads(unit)
  const isUnit = values.length > 0 && unit !== undefined && count >= ENOUGH_TIMES * values.length
  return {
    ...(isUnit && { timeUnit: unit }),
    ...(!isUnit && count > values.length / 2 && { almostUnit: unit }),
    timelike: isUnit,
    unreadTimes: !isUnit && areDates(values),
    eitherOrder,
  }
}

/** The only unit that most values can be read with: `04/03/2013` alone does not tell the month. */
function writtenUnit(values: readonly unknown[]): { readonly unit?: TimeUnit; readonly eitherOrder: boolean } {
  const iso = values.filter((value) => readsAsTime(value, 'iso')).length
  if (iso > values.length / 2) return { unit: 'iso', eitherOrder: false }
  let [dayFirst, monthFirst, either, points] = [0, 0, 0, 0]
  for (const value of values) {
    const [dmy, mdy] = [readsAsTime(value, 'dmy'), readsAsTime(value, 'mdy')]
    if (dmy && mdy) {
      either++
      if (/^\d{1,2}\.\d/.test(String(value))) points++
    } else if (dmy) dayFirst++
    else if (mdy) monthFirst++
  }
  const told = dayFirst + monthFirst
  if (told > 0 && dayFirst >= ENOUGH_TIMES * told) return { unit: 'dmy', eitherOrder: false }
  if (told > 0 && monthFirst >= ENOUGH_TIMES * told) return { unit: 'mdy', eitherOrder: false }
  // With points it is the day that comes first, wherever that is written.
  if (told === 0 && either > 0 && points === either) return { unit: 'dmy', eitherOrder: false }
  return { eitherOrder: either >= ENOUGH_TIMES * values.length }
}

/** Days written in another order, and months by name. */
function areDates(values: readonly unknown[]): boolean {
  const isOne = (text: string): boolean =>
    text.length <= MOST_DATE_CHARS && (CUT_DAY.test(text) || NAMED_DAY.test(text))
  const dates = values.filter((value) => typeof value === 'string' && isOne(value)).length
  return dates > 0 && dates >= ENOUGH_TIMES * values.length
}

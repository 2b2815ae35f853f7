import { parseWrittenSeconds } from '../data/parse-cell.ts'
import type { ColumnRef } from '../data/readers/format.ts'
import { type TimeUnit, WRITTEN_UNITS } from '../data/table-file.ts'
import { isNumber, type TableSample } from './sample-table.ts'

/** A column of a sampled table: what it is called, and what its values are. */
export interface ProfiledColumn {
  /** As a config names it. */
  readonly ref: ColumnRef
  /** Empty where the file has no names. */
  readonly name: string
  readonly place: number
  /** Share of the rows that have a value. */
  readonly filled: number
  readonly distinct: number
  readonly numeric: boolean
  /** Smallest and largest of a numeric column. */
  readonly least: number
  readonly most: number
  /** Mean length as text. */
  readonly meanChars: number
  /** Mean number of words. */
  readonly meanWords: number
  /** Share of the values with three letters in a row. */
  readonly lettered: number
  /** How the values can be read as times; absent when they cannot. */
  readonly timeUnit?: TimeUnit
  /** Whether values alone say that they are times: 1980 to 2040, or dates. */
  readonly timelike: boolean
  /** Looks like dates or times in a form that is not read. */
  readonly unreadTimes: boolean
  /** Short texts or whole numbers. */
  readonly idlike: boolean
  /** Whether values come more than once, and whether (nearly) none does. */
  readonly repeats: boolean
  readonly unique: boolean
  readonly example: string
}

/** Rows whose values are looked at. */
export const PROFILED_ROWS = 5000
/** 1980 and 2040 in unix seconds. */
const EARLIEST_SECONDS = 315_532_800
const LATEST_SECONDS = 2_208_988_800
/** Unix seconds reach it in the year 5138, milliseconds reached it in 1973. */
const LARGEST_SECONDS = 1e11
/** Unix milliseconds reach it in the year 5138, microseconds reached it in 1973. */
const LARGEST_MS = 1e14
const MOST_ID_CHARS = 80
/** Of the rows: with more different values than that a column does not repeat. */
const REPEATING_SHARE = 0.9
/** A catalogue may repeat an id by mistake. */
const UNIQUE_SHARE = 0.98
const MOST_DATE_CHARS = 40
const NAMED_DAY = /\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b.*\d/i
const CUT_DAY = /^\d{1,4}[./-]\d{1,2}[./, -]+\d{1,4}\b/

/** Every column of a sampled table. */
export function profileColumns(sample: TableSample): readonly ProfiledColumn[] {
  const width = sample.columns?.length ?? sample.rows[0]?.length ?? 0
  return Array.from({ length: width }, (_, place) => profileColumn(sample, place))
}

function profileColumn({ columns, rows: all }: TableSample, place: number): ProfiledColumn {
  const rows = all.slice(0, PROFILED_ROWS)
  const name = columns?.[place] ?? ''
  // Of two columns with one name, and of one without, only the place can be given.
  const byName = name !== '' && columns!.indexOf(name) === columns!.lastIndexOf(name)
  const values = rows.map((row) => row[place]).filter((value) => !isBlank(value))
  const texts = values.map(String)
  const distinct = new Set(texts).size
  const meanChars = texts.reduce((sum, text) => sum + text.length, 0) / Math.max(1, texts.length)
  const meanWords = texts.reduce((sum, text) => sum + text.split(' ').length, 0) / Math.max(1, texts.length)
  const numeric = values.length > 0 && values.every(isNumber)
  const numbers = numeric ? values.map(Number) : []
  const least = numbers.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)
  const most = numbers.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)
  const timeUnit = numeric ? unitOfNumbers(least, most) : unitOfTexts(values)
  const unreadTimes = timeUnit === undefined && (numeric ? least > LARGEST_MS : areUnreadDates(values))
  const isWritten = timeUnit !== undefined && WRITTEN_UNITS.includes(timeUnit)
  const plain = values.every((value) => typeof value !== 'object')
  return {
    ...{ ref: byName ? name : place, name, place, distinct, numeric, least, most, meanChars, meanWords, unreadTimes },
    filled: values.length / Math.max(1, rows.length),
    lettered: texts.filter((text) => /\p{L}{3}/u.test(text)).length / Math.max(1, texts.length),
    ...(timeUnit && { timeUnit }),
    timelike: isWritten || isRecent(timeUnit, least, most),
    idlike:
      plain &&
      values.length > rows.length / 2 &&
      meanChars <= MOST_ID_CHARS &&
      !isWritten &&
      !unreadTimes &&
      numbers.every(Number.isInteger),
    repeats: distinct < REPEATING_SHARE * values.length,
    unique: distinct >= UNIQUE_SHARE * values.length,
    example: texts[0] ?? '',
  }
}

function isBlank(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '')
}

/** The only unit that every value can be read with: `04/03/2013` alone does not tell the month. */
function unitOfTexts(values: readonly unknown[]): TimeUnit | undefined {
  if (values.length === 0) return undefined
  const readable = WRITTEN_UNITS.filter((unit) =>
    values.every((value) => value instanceof Date || !Number.isNaN(parseWrittenSeconds(String(value), unit))),
  )
  const points = values.every((value) => /^\d{1,2}\.\d/.test(String(value)))
  // With points it is the day that comes first, wherever that is written.
  return readable.length === 1 || readable[0] === 'iso' || points ? readable[0] : undefined
}

function unitOfNumbers(least: number, most: number): TimeUnit | undefined {
  if (least >= 0 && most < LARGEST_SECONDS) return 's'
  return least > LARGEST_SECONDS && most < LARGEST_MS ? 'ms' : undefined
}

function isRecent(unit: TimeUnit | undefined, least: number, most: number): boolean {
  const perSecond = unit === 'ms' ? 1000 : 1
  return unit !== undefined && least >= EARLIEST_SECONDS * perSecond && most <= LATEST_SECONDS * perSecond
}

/** Days written in another order, and months by name. */
function areUnreadDates(values: readonly unknown[]): boolean {
  const texts = values.filter((value) => typeof value === 'string')
  const isOne = (text: string): boolean => CUT_DAY.test(text) || NAMED_DAY.test(text)
  return texts.length > 0 && texts.every((text) => text.length <= MOST_DATE_CHARS && isOne(text))
}

import type { ColumnRef } from '../data/readers/format.ts'
import { WRITTEN_UNITS } from '../data/table-file.ts'
import { type ColumnTimes, columnTimes } from './column-times.ts'
import { isBlank, isNumber, type TableSample } from './sample-table.ts'

/** A column of a sampled table: what it is called, and what its values are. */
export interface ProfiledColumn extends ColumnTimes {
  /** As a config names it. */
  readonly ref: ColumnRef
  /** Empty where the file has no names. */
  readonly name: string
  readonly place: number
  /** Share of the rows that have a value. */
  readonly filled: number
  readonly distinct: number
  /** Rows that a value has on average. */
  readonly meanRows: number
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
  /** Short texts or whole numbers. */
  readonly idlike: boolean
  /** Whole numbers of which there are few, or some below 0: quantities, ratings, flags, ages, and no ids. */
  readonly fewNumbers: boolean
  /** Whether values come more than once, and whether (nearly) none does. */
  readonly repeats: boolean
  readonly unique: boolean
  readonly example: string
}

/** Rows whose values are looked at. */
export const PROFILED_ROWS = 5000
const MOST_ID_CHARS = 80
/** Of the rows: with more different values than that a column does not repeat. */
const REPEATING_SHARE = 0.9
/** A catalogue may repeat an id by mistake. */
const UNIQUE_SHARE = 0.98
/** Quantities, ratings and ages rarely have more different values, or larger ones; ids of real data do. */
const MOST_FEW_NUMBERS = 50
const LARGEST_FEW_NUMBER = 1000

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
  const times = columnTimes(values)
  const unit = times.timeUnit ?? times.almostUnit
  const isWritten = unit !== undefined && WRITTEN_UNITS.includes(unit)
  // A slip among numbers makes them no names.
  const mostlyNumbers = values.filter(isNumber).length > values.length / 2
  const parsed = mostlyNumbers ? values.filter(isNumber).map(Number) : []
  const wholeNumbers = parsed.filter(Number.isInteger).length
  const whole = numeric ? wholeNumbers === parsed.length : wholeNumbers >= parsed.length / 2
  const plain = values.every((value) => typeof value !== 'object')
  return {
    ...{ ref: byName ? name : place, name, place, distinct, numeric, least, most, meanChars, meanWords },
    ...times,
    meanRows: values.length / Math.max(1, distinct),
    filled: values.length / Math.max(1, rows.length),
    lettered: texts.filter((text) => /\p{L}{3}/u.test(text)).length / Math.max(1, texts.length),
    idlike:
      plain &&
      values.length > rows.length / 2 &&
      meanChars <= MOST_ID_CHARS &&
      !isWritten &&
      !times.unreadTimes &&
      whole,
    fewNumbers: mostlyNumbers && whole && areFew(parsed),
    repeats: distinct < REPEATING_SHARE * values.length,
    unique: distinct >= UNIQUE_SHARE * values.length,
    example: texts[0] ?? '',
  }
}

function areFew(numbers: readonly number[]): boolean {
  if (numbers.some((number) => number < 0)) return true
  return new Set(numbers).size <= MOST_FEW_NUMBERS && numbers.every((number) => number <= LARGEST_FEW_NUMBER)
}

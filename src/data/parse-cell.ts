import { Er2almError } from '../errors.ts'
import type { TimeUnit } from './table-file.ts'

/** Where a value stands, for messages. */
export interface CellPlace {
  readonly file: string
  readonly row: number
}

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/
const CONTROL = /\p{Cc}/u

/**
 * An id as a string: text without surrounding space, or a whole number of at most 53 bits (or any bigint).
 * @throws {Er2almError} DATA_ID if it is empty, holds a control character, or is no text and no whole number
 */
export function parseId(value: unknown, role: string, place: CellPlace): string {
  if (typeof value === 'string') {
    const id = value.trim()
    if (id === '') throw badCell('DATA_ID', `the ${role} id is empty`, place, `give every row a ${role}`)
    if (CONTROL.test(id)) {
      throw badCell(
        'DATA_ID',
        `the ${role} id ${show(value)} holds a control character`,
        place,
        'check the line ends and the delimiter of the file',
      )
    }
    return id
  }
  if (typeof value === 'bigint' || Number.isSafeInteger(value)) return String(value)
  if (value === undefined || value === null) {
    throw badCell('DATA_ID', `the ${role} id is missing`, place, `give every row a ${role}`)
  }
  throw badCell(
    'DATA_ID',
    `the ${role} id is ${show(value)}, neither text nor a whole number`,
    place,
    'write ids as text, or as whole numbers up to 2^53',
  )
}

/**
 * A finite number, written in digits.
 * @throws {Er2almError} DATA_NUMBER for text, NaN, Infinity or nothing
 */
export function parseNumber(value: unknown, role: string, place: CellPlace): number {
  const number = toNumber(value)
  if (number !== undefined) return number
  const what =
    value === undefined || value === null || value === '' ? 'is missing' : `is ${show(value)}, not a finite number`
  throw badCell(
    'DATA_NUMBER',
    `the ${role} ${what}`,
    place,
    `write the ${role} as a number with a decimal point, or map another column`,
  )
}

/**
 * A time in unix seconds. A date from Parquet is taken as it is, whatever the unit.
 * @throws {Er2almError} DATA_NUMBER as `parseNumber`; DATA_TIME if it is negative or no ISO 8601 time
 */
export function parseTime(value: unknown, unit: TimeUnit, place: CellPlace): number {
  const seconds = toSeconds(value, unit, place)
  if (seconds >= 0) return seconds
  throw badCell('DATA_TIME', `the time is ${show(value)}, before 1970`, place, 'give unix times, or no time column')
}

function toSeconds(value: unknown, unit: TimeUnit, place: CellPlace): number {
  if (value instanceof Date) return value.getTime() / 1000
  if (unit === 'iso') {
    const seconds = typeof value === 'string' ? parseIsoSeconds(value) : Number.NaN
    if (!Number.isNaN(seconds)) return seconds
    throw badCell(
      'DATA_TIME',
      `the time is ${show(value)}, not an ISO 8601 time`,
      place,
      "write it as 2013-07-30T21:20:27Z, or set timeUnit: 's' or 'ms'",
    )
  }
  const hint = "write unix times as numbers, or set timeUnit: 'iso'"
  const number = toNumber(value)
  if (number === undefined) {
    const what =
      value === undefined || value === null || value === '' ? 'is missing' : `is ${show(value)}, not a finite number`
    throw badCell('DATA_NUMBER', `the time ${what}`, place, hint)
  }
  return unit === 'ms' ? number / 1000 : number
}

/** Unix seconds of an ISO 8601 date or time, UTC where it names no zone; NaN when it is none. */
export function parseIsoSeconds(text: string): number {
  const form = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z|[+-]\d{2}:?\d{2})?)?$/.exec(text.trim())
  if (form === null) return Number.NaN
  const [, date, time = '00:00', zone = 'Z'] = form
  return Date.parse(`${date}T${time}${zone}`) / 1000
}

function toNumber(value: unknown): number | undefined {
  if (typeof value === 'string') {
    const text = value.trim()
    const number = DECIMAL.test(text) ? Number(text) : Number.NaN
    return Number.isFinite(number) ? number : undefined
  }
  if (typeof value === 'bigint') return Number(value)
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}

function badCell(
  code: 'DATA_ID' | 'DATA_NUMBER' | 'DATA_TIME',
  what: string,
  place: CellPlace,
  hint: string,
): Er2almError {
  return new Er2almError(code, `row ${place.row} of ${place.file}: ${what}`, {
    ...place,
    hint: `${hint}; onBadRow: 'skip' leaves such rows out`,
  })
}

function show(value: unknown): string {
  const text =
    typeof value === 'object' || typeof value === 'string' ? (JSON.stringify(value) ?? String(value)) : String(value)
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}

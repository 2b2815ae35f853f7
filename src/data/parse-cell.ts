import { Er2almError } from '../errors.ts'
import { type TimeUnit, WRITTEN_UNITS } from './table-file.ts'

/** Where a value stands, for messages. */
export interface CellPlace {
  readonly file: string
  readonly row: number
}

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/
const UNIT_IN_WORDS: Readonly<Record<TimeUnit, string>> = {
  s: 'unix seconds',
  ms: 'unix milliseconds',
  iso: 'an ISO 8601 time',
  dmy: 'day, month and year',
  mdy: 'month, day and year',
}
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
  const what = isMissing(value) ? 'is missing' : `is ${show(value)}, not a finite number`
  throw badCell(
    'DATA_NUMBER',
    `the ${role} ${what}`,
    place,
    `write the ${role} as a number with a decimal point, or map another column`,
  )
}

/**
 * A time in unix seconds. A date from Parquet is taken as it is, whatever the unit.
 * @throws {Er2almError} DATA_NUMBER as `parseNumber`; DATA_TIME if it is negative, or not written as the unit says
 */
export function parseTime(value: unknown, unit: TimeUnit, place: CellPlace): number {
  const seconds = toSeconds(value, unit, place)
  if (seconds >= 0) return seconds
  throw badCell('DATA_TIME', `the time is ${show(value)}, before 1970`, place, 'give unix times, or no time column')
}

function toSeconds(value: unknown, unit: TimeUnit, place: CellPlace): number {
  if (value instanceof Date) return value.getTime() / 1000
  if (WRITTEN_UNITS.includes(unit)) {
    const seconds = parseWrittenSeconds(value, unit)
    if (!Number.isNaN(seconds)) return seconds
    const what = isMissing(value) ? 'is missing' : `is ${show(value)}, not ${UNIT_IN_WORDS[unit]}`
    throw badCell('DATA_TIME', `the time ${what}`, place, `write it as 2013-07-30T21:20:27Z${otherUnits(value, unit)}`)
  }
  const number = toNumber(value)
  if (number === undefined) {
    const what = isMissing(value) ? 'is missing' : `is ${show(value)}, not a finite number`
    throw badCell('DATA_NUMBER', `the time ${what}`, place, `write unix times as numbers${otherUnits(value, unit)}`)
  }
  return unit === 'ms' ? number / 1000 : number
}

/**
 * Unix seconds of a time that is written as a unit says, UTC where it names no zone; NaN when it is not. A number may be a
 * day of eight digits.
 */
export function parseWrittenSeconds(value: unknown, unit: TimeUnit): number {
  const text = typeof value === 'number' || typeof value === 'bigint' ? String(value) : value
  if (typeof text !== 'string') return Number.NaN
  return unit === 'iso' ? parseIsoSeconds(text) : parseDaySeconds(text, unit === 'mdy')
}

/** What to set in place of a unit that does not read a value: only units that do. */
function otherUnits(value: unknown, unit: TimeUnit): string {
  const others = unitsReading(value).filter((other) => other !== unit)
  return others.length === 0 ? '' : `, or set timeUnit: ${others.map((other) => `'${other}'`).join(' or ')}`
}

/** Units that a value of a text file can be read with. */
function unitsReading(value: unknown): readonly TimeUnit[] {
  const written = WRITTEN_UNITS.filter((unit) => !Number.isNaN(parseWrittenSeconds(value, unit)))
  return toNumber(value) === undefined ? written : ['s', 'ms', ...written]
}

const TIME_OF_DAY = '(?:,? (?<hours>\\d{1,2}):(?<minutes>\\d{2})(?::(?<seconds>\\d{2}))?(?: ?(?<half>[AP])M)?)?$'
const DAY = new RegExp(`^(?<first>\\d{1,2})([./-])(?<second>\\d{1,2})\\2(?<year>\\d{4})${TIME_OF_DAY}`, 'i')
const MONTHS = [
  ...['january', 'february', 'march', 'april', 'may', 'june'],
  ...['july', 'august', 'september', 'october', 'november', 'december'],
]
/** Behind a day or a month that is written as a word: `21 Jun 2024`, `21-Jun-2024`, `Jun 21, 2024`. */
const BREAK = '(?:\\. ?|, ?|[ -])'
const YEAR_AFTER = `${BREAK}(?<year>\\d{4})${TIME_OF_DAY}`
const DAY_OF_WORD = new RegExp(`^(?<day>\\d{1,2})${BREAK}(?<word>[a-z]{3,9})${YEAR_AFTER}`, 'i')
const WORD_AND_DAY = new RegExp(`^(?<word>[a-z]{3,9})${BREAK}(?<day>\\d{1,2})${YEAR_AFTER}`, 'i')

/** `30.07.2013`, `30/07/2013 21:20:27`, `30 Jul 2013`; with the month first `7/30/2013 9:20 PM`, `July 30, 2013`. */
function parseDaySeconds(text: string, monthFirst: boolean): number {
  const written = text.trim()
  const form = (DAY.exec(written) ?? (monthFirst ? WORD_AND_DAY : DAY_OF_WORD).exec(written))?.groups
  if (form === undefined) return Number.NaN
  const { first, second, word, year, hours = '0', minutes = '0', seconds = '0', half = '' } = form
  const month = word === undefined ? Number(monthFirst ? first : second) : monthOfWord(word)
  const day = Number(form.day ?? (monthFirst ? second : first))
  const hour = half === '' ? Number(hours) : (Number(hours) % 12) + (half.toUpperCase() === 'P' ? 12 : 0)
  const ms = Date.UTC(Number(year), month - 1, day, hour, Number(minutes), Number(seconds))
  // The 31st of February would be a day in March.
  return new Date(ms).getUTCDate() === day && hour < 24 && month >= 1 && month <= 12 ? ms / 1000 : Number.NaN
}

/** From 1; 0 where a word is no English month, whole or its first three letters (`Sept` as well). */
function monthOfWord(word: string): number {
  const low = word.toLowerCase()
  return (
    1 + MONTHS.findIndex((month) => month === low || month.slice(0, 3) === low || (low === 'sept' && month[0] === 's'))
  )
}

/** ISO's short form of a day, as databases export it: `20240621`. */
const SHORT_DAY = /^(\d{4})(\d{2})(\d{2})(?=$|[T ])/
const ISO =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?) ?(?:Z|UTC|([+-]\d{2}):?(\d{2})?(?: UTC)?)?)?$/

/**
 * Unix seconds of an ISO 8601 date or time, UTC where it names no zone; NaN when it is none. Databases write it with a space
 * before the time, before the zone, or the zone's hours alone: `2013-07-30 21:20:27 +0000 UTC`, `2013-07-30 21:20:27+00`; or a
 * day without hyphens, `20130730`.
 */
export function parseIsoSeconds(text: string): number {
  const form = ISO.exec(text.trim().replace(SHORT_DAY, '$1-$2-$3'))
  if (form === null) return Number.NaN
  const [, date, time = '00:00', hours = '+00', minutes = '00'] = form
  return Date.parse(`${date}T${time}${hours}:${minutes}`) / 1000
}

function isMissing(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '')
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

import { makePassage, type Passage } from '../passage.ts'

/** What a record says of a passage, as its format gives it: strings, numbers, bigints, dates, lists, null. */
export interface PassageValues {
  readonly id: unknown
  readonly title: unknown
  readonly year?: unknown
  readonly text: string
  readonly source?: unknown
  readonly date?: unknown
  readonly licence?: unknown
}

export type PassageRole = keyof PassageValues

/** What a source says of all its passages. */
export interface PassageDefaults {
  /** Before each id, and the source of records that name none. */
  readonly source: string
  readonly licence?: string
  readonly date?: string
}

/**
 * A passage of a record. Its id is `source:id`, so that the records of two sources do not replace each other. A year may
 * also be the beginning of a date (`1995-12-15`).
 *
 * @param bad makes the error for a value that cannot be used; `problem` continues a sentence that begins with the role
 * @throws what `bad` makes
 */
export function passageOfValues(
  values: PassageValues,
  defaults: PassageDefaults,
  bad: (role: PassageRole, problem: string) => Error,
): Passage {
  const optional = (role: 'source' | 'date' | 'licence'): string | undefined => {
    const value = values[role]
    if (value === undefined || value === null || value === '') return defaults[role]
    if (value instanceof Date) return value.toISOString()
    const text = plainText(value)
    if (text === undefined) throw bad(role, `is ${excerpt(value)}, not text`)
    return text.trim() === '' ? defaults[role] : text.trim()
  }
  const required = (role: 'id' | 'title'): string => {
    const text = plainText(values[role])?.trim() ?? ''
    if (text === '') throw bad(role, values[role] === undefined ? 'is missing' : `is ${excerpt(values[role])}`)
    return text
  }
  const id = required('id')
  const title = required('title')
  const year = yearOf(values.year)
  if (year === 'bad') throw bad('year', `is ${excerpt(values.year)}, not a year`)
  const licence = optional('licence')
  const date = optional('date')
  return makePassage({
    id: `${defaults.source}:${id}`,
    title,
    ...(year !== undefined && { year }),
    source: optional('source') ?? defaults.source,
    ...(licence !== undefined && { licence }),
    ...(date !== undefined && { date }),
    text: values.text,
  })
}

/** Text of a value that is text or a number; undefined for anything else. */
export function plainText(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'bigint' ? String(value) : undefined
}

/** Text of a value or of a list of values, joined by commas; empty values are left out. */
export function joinedText(value: unknown): string {
  const values = Array.isArray(value) ? value : [value]
  return values
    .map((one) => plainText(one)?.trim() ?? '')
    .filter((text) => text !== '')
    .join(', ')
}

function yearOf(value: unknown): number | 'bad' | undefined {
  if (value === undefined || value === null) return undefined
  if (value instanceof Date) return value.getUTCFullYear()
  const text = plainText(value)?.trim()
  if (text === '') return undefined
  const match = text === undefined ? null : /^(-?\d{1,4})(?:\.0)?$|^(\d{4})-\d\d?(?:-|$)/.exec(text)
  return match === null ? 'bad' : Number(match[1] ?? match[2])
}

/** A value as an error message may show it: short, one line. */
export function excerpt(value: unknown): string {
  const text =
    typeof value === 'string'
      ? value
      : (JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? String(part) : part)) ?? String(value))
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text)
}

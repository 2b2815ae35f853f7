import { basename } from 'node:path'
import { z } from 'zod'
import { Er2almError } from '../../errors.ts'
import type { Json } from '../../llm/request.ts'
import { makePassage, type Passage, type PassageSource } from '../passage.ts'
import { isSameItem } from '../rerank.ts'
import { readLines } from './lines.ts'
import { excerpt } from './passage-of-values.ts'
import { renderFacts } from './render-facts.ts'
import type { SourceConfigSchema, SourceSpec } from './source.ts'

/** Which field of a line holds what; `null` means the lines have no such field. */
export interface PassageFields {
  readonly id: string
  readonly title: string
  readonly year: string | null
  readonly text: string | null
  readonly source: string | null
  readonly date: string | null
  readonly licence: string | null
}

/** A file of passages, one JSON object a line, plain or gzip. */
export interface JsonlSourceConfig {
  /** Absent means the same. */
  readonly kind?: 'jsonl'
  readonly file: string
  readonly fields: PassageFields
  /** Source of lines that name none; the file's name when absent. */
  readonly source?: string
  /** Licence of lines that name none. */
  readonly licence?: string
  /** `text`: the text alone. `fields`: the text, then a line for each known fact. */
  readonly render: 'text' | 'fields'
}

const field = z.string().min(1)

const config: SourceConfigSchema<JsonlSourceConfig> = z.strictObject({
  kind: z.literal('jsonl').optional(),
  /** Path of the file, relative to the config; `.gz` files are unpacked while reading. */
  file: z.string().min(1),
  /** Name of the field that holds each thing. `null`: the file has no such field. */
  fields: z
    .strictObject({
      id: field.default('id'),
      title: field.default('title'),
      year: field.nullable().default('year'),
      text: field.nullable().default('text'),
      source: field.nullable().default('source'),
      date: field.nullable().default('date'),
      licence: field.nullable().default('licence'),
    })
    .prefault({}),
  /** Source of lines that name none. */
  source: z.string().min(1).optional(),
  /** Licence of lines that name none. */
  licence: z.string().min(1).optional(),
  /** `text`: the text alone. `fields`: the text, then a line for each known fact ("Directors: …"). */
  render: z.enum(['text', 'fields']).default('text'),
})

/** JSON lines as a source of the config. */
export const jsonlSpec: SourceSpec<JsonlSourceConfig> = {
  summary: 'a file of passages, one JSON object a line',
  config,
  perItem: false,
  label: ({ file }) => file,
  withPaths: (settings, absolute) => ({ ...settings, file: absolute(settings.file) }),
  async identity({ kind: _, file, ...settings }, hashFile) {
    return { settings: settings as unknown as Json, files: await hashFile(file) }
  },
  open: jsonlSource,
}

/**
 * Reads passages from JSON lines while streaming. Id and title must be strings (or whole numbers), a year a whole number
 * or null; with `render: 'text'` the text must be a string with more than white space in it. Empty lines are skipped.
 *
 * @throws {Er2almError} while reading: FILE_MISSING, KNOWLEDGE_UNREADABLE (truncated gzip, no UTF-8), KNOWLEDGE_ROW (with
 *   the row) or KNOWLEDGE_EMPTY
 */
export function jsonlSource(config: JsonlSourceConfig): PassageSource {
  return {
    async *passages(item) {
      let row = 0
      let found = 0
      for await (const line of readLines(config.file)) {
        row++
        if (line.trim() === '') continue
        found++
        const passage = parsePassage(line, row, config)
        if (item === undefined || isSameItem(item, passage)) yield passage
      }
      if (found === 0) {
        throw new Er2almError('KNOWLEDGE_EMPTY', `${config.file} holds no passage`, {
          file: config.file,
          hint: 'give a file with one JSON object a line',
        })
      }
    },
  }
}

function parsePassage(line: string, row: number, config: JsonlSourceConfig): Passage {
  const { file, fields } = config
  const bad = (message: string, hint: string, cause?: unknown): Er2almError =>
    new Er2almError('KNOWLEDGE_ROW', message, { file, row, hint, cause })

  let record: unknown
  try {
    record = JSON.parse(line)
  } catch (error) {
    throw bad(`the line is not JSON: ${excerpt(line)}`, 'write one JSON object a line', error)
  }
  if (typeof record !== 'object' || record === null || Array.isArray(record)) {
    throw bad(`the line is not a JSON object: ${excerpt(line)}`, 'write one JSON object a line')
  }
  const values = record as Readonly<Record<string, unknown>>

  const optionalText = (field: string | null): string | undefined => {
    const value = field === null ? undefined : values[field]
    if (value === undefined || value === null) return undefined
    if (typeof value !== 'string') throw bad(`field "${field}" is ${excerpt(value)}, not text`, `make "${field}" text`)
    return value
  }
  const requiredName = (field: string, key: string): string => {
    const value = values[field]
    if (typeof value === 'string' && value.trim() !== '') return value
    if (Number.isInteger(value)) return String(value)
    const state =
      value === undefined ? `is missing; the line has ${Object.keys(values).join(', ')}` : `is ${excerpt(value)}`
    throw bad(`field "${field}" ${state}`, `name the right field in \`fields.${key}\`, or complete the line`)
  }
  const year = (): number | undefined => {
    const value = fields.year === null ? undefined : values[fields.year]
    if (value === undefined || value === null || value === '') return undefined
    const number = typeof value === 'string' && /^\d{1,4}$/.test(value) ? Number(value) : value
    if (Number.isInteger(number) && Math.abs(number as number) <= 9999) return number as number
    throw bad(`field "${fields.year}" is ${excerpt(value)}, not a year`, 'give a whole number such as 1999, or null')
  }

  const body = optionalText(fields.text) ?? ''
  const text = config.render === 'fields' ? renderFacts(body, values) : body
  if (config.render === 'text' && text.trim() === '') {
    throw bad(
      `field "${fields.text}" has no text`,
      "name the right field in `fields.text`, drop the line, or set `render: 'fields'` for records of facts",
    )
  }
  const source = optionalText(fields.source) ?? config.source ?? basename(file)
  const licence = optionalText(fields.licence) ?? config.licence
  const date = optionalText(fields.date)
  const released = year()
  return makePassage({
    id: requiredName(fields.id, 'id'),
    title: requiredName(fields.title, 'title'),
    ...(released === undefined ? {} : { year: released }),
    source,
    ...(licence === undefined ? {} : { licence }),
    ...(date === undefined ? {} : { date }),
    text,
  })
}

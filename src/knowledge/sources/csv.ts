import { basename } from 'node:path'
import { z } from 'zod'
import type { RowBatch } from '../../data/readers/format.ts'
import { formatOfName, TABLE_FORMATS } from '../../data/readers/registry.ts'
import { resolveColumns } from '../../data/resolve-columns.ts'
import { Er2almError } from '../../errors.ts'
import type { Json } from '../../llm/request.ts'
import type { PassageSource } from '../passage.ts'
import { isSameItem } from '../rerank.ts'
import type { SourceConfigSchema, SourcePorts, SourceSpec } from './source.ts'
import { createTableReader, renderParts, type TextPart, textParts } from './table-passages.ts'

/** Which columns hold what; those but id, title and text need not be there unless they are named. */
export interface TablePassageColumns {
  readonly id: string
  readonly title: string
  readonly year?: string
  readonly source?: string
  readonly date?: string
  readonly licence?: string
}

/** A table with a passage a row: CSV, TSV or Parquet. */
export interface CsvSourceConfig {
  readonly kind: 'csv'
  readonly file: string
  /** Default: by the file's name. */
  readonly format?: 'csv' | 'tsv' | 'parquet'
  readonly delimiter?: string
  readonly encoding: 'utf-8' | 'latin1'
  readonly columns: TablePassageColumns
  readonly text: readonly TextPart[]
  /** Before each id; source of rows that name none. Default: the file's name without its ending. */
  readonly source?: string
  readonly licence?: string
  /** What to do about a row without text. */
  readonly onEmptyText: 'stop' | 'skip'
}

const name = z.string().min(1)

const config: SourceConfigSchema<CsvSourceConfig> = z.strictObject({
  kind: z.literal('csv'),
  file: name,
  format: z.enum(['csv', 'tsv', 'parquet']).optional(),
  delimiter: name.optional(),
  encoding: z.enum(['utf-8', 'latin1']).default('utf-8'),
  columns: z
    .strictObject({
      id: name.default('id'),
      title: name.default('title'),
      year: name.optional(),
      source: name.optional(),
      date: name.optional(),
      licence: name.optional(),
    })
    .prefault({}),
  text: textParts.prefault('text' as never),
  source: name.optional(),
  licence: name.optional(),
  onEmptyText: z.enum(['stop', 'skip']).default('stop'),
})

/** Used where the config names no column, if the table has it. */
const USUAL: readonly (keyof TablePassageColumns)[] = ['year', 'source', 'date', 'licence']

/**
 * Reads passages from a table while streaming, by the readers of `data`.
 *
 * @throws {Er2almError} while reading: what the reader throws (FILE_MISSING, DATA_QUOTES, DATA_COLUMN_MISSING …),
 *   KNOWLEDGE_ROW with the row, KNOWLEDGE_EMPTY
 */
export const csvSource: SourceSpec<CsvSourceConfig> = {
  summary: 'a table with a passage a row: CSV, TSV, Parquet',
  config,
  perItem: false,
  label: ({ file }) => file,
  withPaths: (settings, absolute) => ({ ...settings, file: absolute(settings.file) }),
  async identity({ file, ...settings }, hashFile) {
    // The name stands before every id unless the config says what does.
    const named = { ...settings, source: sourceName({ file, ...settings }) }
    return { settings: named as unknown as Json, files: await hashFile(file) }
  },
  open: tableSource,
}

function sourceName({ source, file }: Pick<CsvSourceConfig, 'source' | 'file'>): string {
  return source ?? basename(file).replace(/(?:\.\w+)?(?:\.gz)?$/i, '')
}

function tableSource(settings: CsvSourceConfig, { context }: SourcePorts): PassageSource {
  const { file, columns, text, licence, onEmptyText, delimiter, encoding } = settings
  return {
    async *passages(item) {
      const wanted: Record<string, string> = {
        ...Object.fromEntries(USUAL.map((role) => [role, role])),
        ...columns,
        ...Object.fromEntries(text.map(({ column }) => [textRole(column), column])),
      }
      const optional = new Set(USUAL.filter((role) => columns[role] === undefined))
      const reader = createTableReader({
        ...{ file, onEmptyText, columnOf: (role: string) => `column "${wanted[role] ?? role}"` },
        defaults: { source: sourceName(settings), ...(licence !== undefined && { licence }) },
      })
      const options = { header: true, delimiter, encoding, signal: context.signal }
      let places: ReadonlyMap<string, number> = new Map()
      let resolvedFor: RowBatch['columns']
      for await (const batch of TABLE_FORMATS[formatOf(settings)].rows(file, options)) {
        if (batch.columns !== resolvedFor) {
          places = resolveColumns(file, batch, wanted, optional)
          resolvedFor = batch.columns
        }
        for (const { row, values, error } of batch.rows) {
          if (error !== undefined) throw brokenRow(error)
          const cell = (role: string): unknown => {
            const place = places.get(role)
            return place === undefined ? undefined : values[place]
          }
          const passage = reader.read({ row, cell, text: renderParts(text, (column) => cell(textRole(column))) })
          if (passage !== undefined && (item === undefined || isSameItem(item, passage))) yield passage
        }
      }
      const { withoutText } = reader.finish()
      if (withoutText > 0) context.log.warn('rows without text were left out', { file, rows: withoutText })
    },
  }
}

/** The reader's own hint names a setting of `data`. */
function brokenRow({ message, file, row }: Er2almError): Er2almError {
  return new Er2almError('KNOWLEDGE_ROW', message, {
    ...{ file, row },
    hint: "quote values that hold the delimiter, and check it (delimiter: ';', '|' …)",
  })
}

/** Keeps a text column named like a role apart from it. */
function textRole(column: string): string {
  return `text ${column}`
}

function formatOf({ file, format }: CsvSourceConfig): 'csv' | 'tsv' | 'parquet' {
  const found = format ?? formatOfName(file)
  if (found === 'csv' || found === 'tsv' || found === 'parquet') return found
  throw new Er2almError('DATA_FORMAT_UNKNOWN', `${file} looks like ${found}, not a table with named columns`, {
    file,
    hint: "set format: 'csv', 'tsv' or 'parquet'; for JSON lines leave out kind",
  })
}

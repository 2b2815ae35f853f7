import { z } from 'zod'
import { Er2almError } from '../errors.ts'
import { titleOfResource } from './alternative-titles.ts'
import { type BadRowRule, createBadRows } from './bad-rows.ts'
import type { FileReport } from './data-report.ts'
import { parseId } from './parse-cell.ts'
import type { ColumnRef, RowBatch } from './readers/format.ts'
import { formatOfName, TABLE_FORMATS } from './readers/registry.ts'
import { resolveColumns } from './resolve-columns.ts'
import { columnRef, type TableSource, tableSourceShape } from './table-file.ts'

/** A file of other titles: a row for each. */
export interface AlternativeTitlesConfig extends TableSource {
  /** `title` may hold an address of DBpedia or Wikipedia, whose name is then the title; rows without one are passed over. */
  readonly columns: { readonly id: ColumnRef; readonly title: ColumnRef }
  /** Ids of fewer characters get zeros before them up to this many: MovieTweetings' 7. Default 1: none. */
  readonly idDigits: number
}

/** Schema of the file's settings. */
export const alternativeTitlesSchema: z.ZodType<AlternativeTitlesConfig> = z.strictObject({
  ...tableSourceShape,
  columns: z.strictObject({ id: columnRef.default('id'), title: columnRef.default('title') }).prefault({}),
  idDigits: z.int().min(1).max(32).default(1),
})

/**
 * Reads a file of alternative titles.
 *
 * @param path where the file is, as messages shall name it
 * @throws {Er2almError} DATA_ID for an empty id, DATA_COLUMN_MISSING, DATA_EMPTY for a file without one title, and what
 *   the format's reader throws; single bad rows only under the rule `stop`
 */
export async function readAlternativeTitles(
  config: AlternativeTitlesConfig,
  path: string,
  options: { readonly onBadRow: BadRowRule; readonly signal?: AbortSignal },
): Promise<{ readonly titles: ReadonlyMap<string, readonly string[]>; readonly report: FileReport }> {
  const format = config.format ?? formatOfName(path)
  const badRows = createBadRows(options.onBadRow)
  const titles = new Map<string, string[]>()
  let rows = 0
  let places: ReadonlyMap<string, number> = new Map()
  let resolvedFor: RowBatch['columns'] | 'none' = 'none'
  for await (const batch of TABLE_FORMATS[format].rows(path, { ...config, signal: options.signal })) {
    if (resolvedFor !== batch.columns && batch.rows.some((row) => row.error === undefined)) {
      places = resolveColumns(path, batch, config.columns, new Set())
      resolvedFor = batch.columns
    }
    for (const row of batch.rows) {
      try {
        if (row.error !== undefined) throw row.error
        const value = row.values[places.get('title') ?? -1]
        const title = typeof value === 'string' ? titleOfResource(value).trim() : ''
        const id = parseId(row.values[places.get('id') ?? -1], 'item', { file: path, row: row.row })
        if (title === '') continue
        const padded = id.padStart(config.idDigits, '0')
        titles.set(padded, [...(titles.get(padded) ?? []), title])
        rows++
      } catch (error) {
        if (!(error instanceof Er2almError)) throw error
        badRows.report(error)
      }
    }
  }
  if (rows === 0) {
    throw new Er2almError('DATA_EMPTY', `${path} holds no alternative title`, {
      file: path,
      hint: 'name the columns of ids and titles in data.catalogue.alternativeTitles.columns',
    })
  }
  return {
    titles,
    report: {
      role: 'alternative titles',
      path: config.path,
      format,
      columns: { ...config.columns },
      rows,
      badRows: badRows.count,
      badRowExamples: badRows.examples,
    },
  }
}

import { z } from 'zod'
import { Er2almError } from '../errors.ts'
import { type AlternativeTitlesConfig, alternativeTitlesSchema } from './alternative-titles-file.ts'
import { type BadRowRule, createBadRows } from './bad-rows.ts'
import { attributeRole, catalogueItem } from './catalogue-row.ts'
import type { FileReport } from './data-report.ts'
import type { ColumnRef, RowBatch } from './readers/format.ts'
import { formatOfName, TABLE_FORMATS } from './readers/registry.ts'
import { resolveColumns } from './resolve-columns.ts'
import { columnRef, pathOr, type TableSource, tableSourceShape } from './table-file.ts'

/** What is known of an item before any enrichment. */
export interface CatalogueItem {
  readonly id: string
  /** Without the year that many catalogues write behind it. */
  readonly title: string
  readonly year?: number
  readonly genres: readonly string[]
  /** Other titles of the same item, as retrieval may look for them; absent when none is known. */
  readonly alternativeTitles?: readonly string[]
  /** Values of further attributes by name, such as brand; absent where the catalogue has none of this item. */
  readonly attributes?: Readonly<Record<string, readonly string[]>>
}

/** Which columns of a catalogue hold what; others are ignored. */
export interface CatalogueColumns {
  readonly id: ColumnRef
  readonly title: ColumnRef
  readonly year?: ColumnRef
  readonly genres?: ColumnRef
  /** Read only when named here: a list, or titles with `titleSeparator` between them. */
  readonly alternativeTitles?: ColumnRef
  /**
   * Further attributes by name, such as `{ brand: 'manufacturer' }`: models of attributes are told them, lists are filtered by
   * them. A list, or values with `genreSeparator` between them. Values of few items each, or of none twice, tell nothing.
   */
  readonly attributes?: Readonly<Record<string, ColumnRef>>
}

/** A file with a row an item. */
export interface CatalogueConfig extends TableSource {
  /** Default: id, title, year and genres by name, the last two where present; in files without names places 0, 1 and (genres) 2. */
  readonly columns?: CatalogueColumns
  /** Between two genres, or two values of an attribute, of a text value. Default `|`. */
  readonly genreSeparator: string
  /** Between two alternative titles of a text value. Default `|`. */
  readonly titleSeparator: string
  /**
   * What brackets behind a title are, its year apart: `keep`: a part of it; `alternatives`: other titles, as in MovieLens'
   * `Seven (a.k.a. Se7en) (1995)`, and the title is what stands before them. Default `keep`.
   */
  readonly titleBrackets: 'keep' | 'alternatives'
  /** A file with a row for each item and alternative title; its ids without an item of the catalogue are passed over. */
  readonly alternativeTitles?: AlternativeTitlesConfig
  /** An id that occurs again is an `error`; or the `first` of its rows counts, as where titles stand beside interactions. Default `error`. */
  readonly duplicates?: 'error' | 'first'
  /** `all`: every item of the catalogue is a candidate; `interacted`: only those with an interaction. Default `all`. */
  readonly candidates: 'all' | 'interacted'
}

/** A catalogue as written in a config: a path alone, or with settings. */
export type CatalogueInput =
  | string
  | (Pick<CatalogueConfig, 'path'> & { readonly [K in Exclude<keyof CatalogueConfig, 'path'>]?: CatalogueConfig[K] })

/** Of an attribute. What the catalogue has a column for already keeps that one. */
const attributeName: z.ZodType<string> = z
  .string()
  .regex(/^\p{L}[\p{L}\p{N} _-]{0,39}$/u, 'begins with a letter and has letters, digits, spaces, _ and - (40 at most)')
  .refine((name) => !['id', 'title', 'year', 'genre', 'genres'].includes(name), 'has a column of its own in `columns`')

/** Whether an attribute may have this name. */
export function isAttributeName(name: string): boolean {
  return attributeName.safeParse(name).success
}

/** Schema of the catalogue's settings. */
export const catalogueSchema: z.ZodType<CatalogueConfig> = pathOr(
  z.strictObject({
    ...tableSourceShape,
    columns: z
      .strictObject({
        id: columnRef,
        title: columnRef,
        year: columnRef.optional(),
        genres: columnRef.optional(),
        alternativeTitles: columnRef.optional(),
        attributes: z.record(attributeName, columnRef).optional(),
      })
      .optional(),
    genreSeparator: z.string().min(1).default('|'),
    titleSeparator: z.string().min(1).default('|'),
    titleBrackets: z.enum(['keep', 'alternatives']).default('keep'),
    alternativeTitles: alternativeTitlesSchema.optional(),
    duplicates: z.enum(['error', 'first']).optional(),
    candidates: z.enum(['all', 'interacted']).default('all'),
  }),
)

/**
 * Reads a catalogue.
 *
 * @param path where the file is, as messages shall name it
 * @throws {Er2almError} DATA_DUPLICATE for an id that occurs again unless `duplicates` allows it, DATA_ID for an empty id or title, DATA_NUMBER for a
 *   year that is no number, and what the format's reader throws; single bad rows only under the rule `stop`
 */
export async function readCatalogue(
  config: CatalogueConfig,
  path: string,
  options: {
    readonly onBadRow: BadRowRule
    readonly signal?: AbortSignal
    /** By item id, of the file of alternative titles. */
    readonly alternatives?: ReadonlyMap<string, readonly string[]>
  },
): Promise<{ readonly items: ReadonlyMap<string, CatalogueItem>; readonly report: FileReport }> {
  const format = config.format ?? formatOfName(path)
  const badRows = createBadRows(options.onBadRow)
  const items = new Map<string, CatalogueItem>()
  const rowOf = new Map<string, number>()
  let wanted: CatalogueColumns = { id: 0, title: 1, genres: 2 }
  let places: ReadonlyMap<string, number> = new Map()
  let resolvedFor: RowBatch['columns'] | 'none' = 'none'

  for await (const batch of TABLE_FORMATS[format].rows(path, { ...config, signal: options.signal })) {
    if (resolvedFor !== batch.columns && batch.rows.some((row) => row.error === undefined)) {
      if (batch.columns !== undefined) wanted = { id: 'id', title: 'title', year: 'year', genres: 'genres' }
      wanted = config.columns ?? wanted
      places = resolveColumns(
        path,
        batch,
        rolesOf(wanted),
        new Set(config.columns === undefined ? ['year', 'genres'] : []),
      )
      resolvedFor = batch.columns
    }
    for (const row of batch.rows) {
      try {
        const item = catalogueItem(row, path, places, config, options.alternatives)
        const earlier = rowOf.get(item.id)
        if (earlier !== undefined && config.duplicates === 'first') continue
        if (earlier !== undefined) throw duplicateItem(path, row.row, item.id, earlier)
        rowOf.set(item.id, row.row)
        items.set(item.id, item)
      } catch (error) {
        if (!(error instanceof Er2almError)) throw error
        badRows.report(error)
      }
    }
  }
  if (items.size === 0) {
    throw new Er2almError('DATA_EMPTY', `the catalogue ${path} has no good row`, {
      file: path,
      hint: 'give a file with a row for each item',
    })
  }
  const refs = rolesOf(wanted)
  const columns = Object.fromEntries([...places].map(([role]) => [role, refs[role] ?? role]))
  return {
    items,
    report: {
      role: 'catalogue',
      path: config.path,
      format,
      columns,
      rows: items.size,
      badRows: badRows.count,
      badRowExamples: badRows.examples,
    },
  }
}

/** Columns by the role they play; an attribute's begins with the word, so that it meets no other. */
function rolesOf({ attributes = {}, ...columns }: CatalogueColumns): Readonly<Record<string, ColumnRef | undefined>> {
  return {
    ...columns,
    ...Object.fromEntries(Object.entries(attributes).map(([name, ref]) => [attributeRole(name), ref])),
  }
}

function duplicateItem(file: string, row: number, id: string, earlier: number): Er2almError {
  return new Er2almError('DATA_DUPLICATE', `row ${row} of ${file} repeats the item "${id}" of row ${earlier}`, {
    file,
    row,
    hint: "remove one of the rows, or set duplicates: 'first' in data.catalogue, so that the first of each counts",
  })
}

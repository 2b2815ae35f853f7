import { createHash } from 'node:crypto'
import { z } from 'zod'
import { Er2almError } from '../../errors.ts'
import type { Json } from '../../llm/request.ts'
import type { PassageSource } from '../passage.ts'
import { isSameItem } from '../rerank.ts'
import type { SourceConfigSchema, SourcePorts, SourceSpec } from './source.ts'
import { createTableReader } from './table-passages.ts'

/** Rows of an SQL query, by DuckDB. */
export interface DuckdbSourceConfig {
  readonly kind: 'duckdb'
  /** Its columns, by name: id, title, text, and year, source, date, licence where it has them. */
  readonly sql: string
  /** A DuckDB file, opened for reading; default: an empty database in memory. */
  readonly database?: string
  /** Where relative paths in the SQL start; default: the folder of the config. */
  readonly folder: string
  /** Files that the SQL reads: when one changes, the query is run again. */
  readonly inputs: readonly string[]
  /** Before each id; source of rows that name none. */
  readonly source: string
  readonly licence?: string
  readonly onEmptyText: 'stop' | 'skip'
}

const name = z.string().min(1)

const config: SourceConfigSchema<DuckdbSourceConfig> = z.strictObject({
  kind: z.literal('duckdb'),
  sql: z.string().refine((sql) => sql.trim() !== '', 'must be a query'),
  database: name.optional(),
  folder: name.default('.'),
  inputs: z.array(name).default([]),
  source: name.default('duckdb'),
  licence: name.optional(),
  onEmptyText: z.enum(['stop', 'skip']).default('stop'),
})

const REQUIRED = ['id', 'title', 'text'] as const
const OPTIONAL = ['year', 'source', 'date', 'licence'] as const

/**
 * Reads passages from an SQL query: over Parquet, CSV or JSON files, object storage, or a database that DuckDB attaches.
 *
 * @throws {Er2almError} while reading: DEPENDENCY_MISSING without `@duckdb/node-api`, KNOWLEDGE_SQL (what DuckDB says, or
 *   a column that is not there), KNOWLEDGE_ROW with the row of the result, KNOWLEDGE_EMPTY
 */
export const duckdbSource: SourceSpec<DuckdbSourceConfig> = {
  summary: 'rows of an SQL query, by DuckDB',
  config,
  perItem: false,
  label: ({ source }) => `${source} (SQL)`,
  withPaths: (settings, absolute) => ({
    ...settings,
    folder: absolute(settings.folder),
    inputs: settings.inputs.map(absolute),
    ...(settings.database !== undefined && { database: absolute(settings.database) }),
  }),
  async identity({ folder: _, database, inputs, ...settings }, hashFile) {
    const files = [...(database === undefined ? [] : [database]), ...inputs]
    const hash = createHash('sha256')
    for (const file of files) hash.update(await hashFile(file))
    return { settings: settings as unknown as Json, ...(files.length > 0 && { files: hash.digest('hex') }) }
  },
  open: openQuery,
}

/** What is used of `@duckdb/node-api`. */
interface DuckdbApi {
  readonly DuckDBInstance: {
    create(path: string, options: Record<string, string>): Promise<DuckdbInstance>
  }
}
interface DuckdbInstance {
  connect(): Promise<DuckdbConnection>
  closeSync(): void
}
interface DuckdbConnection {
  run(sql: string): Promise<unknown>
  stream(sql: string): Promise<{
    columnNames(): string[]
    yieldRowsJson(): AsyncIterable<unknown[][]>
  }>
  closeSync(): void
}

function openQuery(settings: DuckdbSourceConfig, { context, importDuckdb }: SourcePorts): PassageSource {
  const { sql, source, licence, onEmptyText } = settings
  return {
    async *passages(item) {
      const api = await loadDuckdb(importDuckdb ?? (() => import('@duckdb/node-api')))
      const instance = await asked(settings, () => openDatabase(api, settings))
      let connection: DuckdbConnection | undefined
      try {
        connection = await asked(settings, () => instance.connect())
        // Quotes are doubled: a folder's name is no SQL.
        await connection.run(`SET file_search_path = '${settings.folder.replaceAll("'", "''")}'`)
        const result = await asked(settings, () => connection!.stream(sql))
        const places = placesOf(result.columnNames(), settings)
        const reader = createTableReader({
          ...{
            file: `the result of the query of ${source}`,
            onEmptyText,
            columnOf: (role: string) => `column "${role}"`,
          },
          defaults: { source, ...(licence !== undefined && { licence }) },
        })
        let row = 0
        for await (const values of batches(result.yieldRowsJson(), settings)) {
          context.signal.throwIfAborted()
          for (const cells of values) {
            row++
            const cell = (role: string): unknown => {
              const place = places.get(role)
              return place === undefined ? undefined : cells[place]
            }
            const text = cell('text')
            const passage = reader.read({ row, cell, text: typeof text === 'string' ? text : '' })
            if (passage !== undefined && (item === undefined || isSameItem(item, passage))) yield passage
          }
        }
        const { withoutText } = reader.finish()
        if (withoutText > 0) context.log.warn('rows without text were left out', { source, rows: withoutText })
      } finally {
        connection?.closeSync()
        instance.closeSync()
      }
    },
  }
}

function openDatabase({ DuckDBInstance }: DuckdbApi, { database }: DuckdbSourceConfig): Promise<DuckdbInstance> {
  return database === undefined
    ? DuckDBInstance.create(':memory:', {})
    : DuckDBInstance.create(database, { access_mode: 'READ_ONLY' })
}

async function loadDuckdb(importDuckdb: () => Promise<unknown>): Promise<DuckdbApi> {
  try {
    return (await importDuckdb()) as DuckdbApi
  } catch (cause) {
    throw new Er2almError('DEPENDENCY_MISSING', 'a source of kind duckdb needs the package @duckdb/node-api', {
      hint: 'install it with `npm install @duckdb/node-api`',
      cause,
    })
  }
}

async function asked<T>({ source, database }: DuckdbSourceConfig, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    throw new Er2almError('KNOWLEDGE_SQL', `the query of ${source} failed: ${(cause as Error).message}`, {
      hint: 'correct `sql` of this source; relative paths in it start from the folder of the config',
      file: database,
      cause,
    })
  }
}

/** A query may also fail halfway. */
async function* batches(rows: AsyncIterable<unknown[][]>, settings: DuckdbSourceConfig): AsyncGenerator<unknown[][]> {
  const iterator = rows[Symbol.asyncIterator]()
  while (true) {
    const next = await asked(settings, () => iterator.next())
    if (next.done) return
    yield next.value
  }
}

function placesOf(columns: readonly string[], { source }: DuckdbSourceConfig): ReadonlyMap<string, number> {
  const places = new Map<string, number>()
  for (const role of [...REQUIRED, ...OPTIONAL]) {
    const place = columns.findIndex((column) => column.toLowerCase() === role)
    if (place >= 0) places.set(role, place)
  }
  const missing = REQUIRED.filter((role) => !places.has(role))
  if (missing.length === 0) return places
  throw new Er2almError(
    'KNOWLEDGE_SQL',
    `the query of ${source} has no column ${missing.join(', ')}; it has ${columns.join(', ')}`,
    { hint: `name them in the query: SELECT … AS ${missing[0]}` },
  )
}

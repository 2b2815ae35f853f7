import { Er2almError } from '../errors.ts'
import { type BadRowRule, createBadRows } from './bad-rows.ts'
import type { FileReport } from './data-report.ts'
import type { IdTable } from './id-table.ts'
import type { InteractionColumns } from './interaction-columns.ts'
import { parseId, parseNumber, parseTime } from './parse-cell.ts'
import type { RawRow, ReadOptions, RowBatch } from './readers/format.ts'
import { formatOfName, TABLE_FORMATS } from './readers/registry.ts'
import { resolveColumns } from './resolve-columns.ts'
import { type InteractionFile, WRITTEN_UNITS } from './table-file.ts'

/** Unix seconds reach 10^11 in the year 5138; milliseconds passed it in 1973. */
const LARGEST_SECONDS = 1e11

/** Where the rows of a file go. */
export interface InteractionSink {
  readonly users: IdTable
  readonly items: IdTable
  readonly columns: InteractionColumns
}

/**
 * Reads one file of interactions into the sink.
 *
 * @param path where the file is, as messages shall name it
 * @param part code of the part that its interactions are of
 * @returns    what was read
 * @throws {Er2almError} FILE_… and DATA_… with file and row; single bad rows only under the rule `stop`
 */
export async function readInteractions(
  file: InteractionFile,
  path: string,
  role: FileReport['role'],
  part: number,
  sink: InteractionSink,
  options: { readonly onBadRow: BadRowRule } & Pick<ReadOptions, 'signal' | 'onBytes'>,
): Promise<FileReport> {
  const formatName = file.format ?? formatOfName(path)
  const format = TABLE_FORMATS[formatName]
  const wanted = { ...(file.columns ?? format.defaultColumns(file.header)) }
  const optional = new Set(file.columns === undefined ? ['rating', 'time'] : [])
  const badRows = createBadRows(options.onBadRow)
  const start = sink.columns.length
  let places: ReadonlyMap<string, number> = new Map()
  let resolvedFor: RowBatch['columns'] | 'none' = 'none'

  for await (const batch of format.rows(path, { ...file, signal: options.signal, onBytes: options.onBytes })) {
    if (batch.rows.length === 0) continue
    if (resolvedFor !== batch.columns && batch.rows.some((row) => row.error === undefined)) {
      places = resolveColumns(path, batch, wanted, optional)
      resolvedFor = batch.columns
    }
    const take = rowReader(path, file, places, part, sink)
    for (const row of batch.rows) {
      try {
        take(row)
      } catch (error) {
        if (!(error instanceof Er2almError)) throw error
        badRows.report(error)
      }
    }
  }
  const rows = sink.columns.length - start
  if (rows === 0) throw noRows(path, badRows.count)
  checkTimeUnit(path, file, sink.columns, start)
  const columns = Object.fromEntries([...places].map(([name]) => [name, wanted[name as keyof typeof wanted] ?? name]))
  return {
    role,
    path: file.path,
    format: formatName,
    columns,
    rows,
    badRows: badRows.count,
    badRowExamples: badRows.examples,
  }
}

function rowReader(
  path: string,
  file: InteractionFile,
  places: ReadonlyMap<string, number>,
  part: number,
  { users, items, columns }: InteractionSink,
): (row: RawRow) => void {
  const [userAt, itemAt, ratingAt, timeAt] = ['user', 'item', 'rating', 'time'].map((role) => places.get(role))
  return ({ row, values, error }) => {
    if (error !== undefined) throw error
    const place = { file: path, row }
    // Everything is parsed before anything is kept, so that a bad row leaves no trace.
    const user = parseId(values[userAt!], 'user', place)
    const item = parseId(values[itemAt!], 'item', place)
    const rating = ratingAt === undefined ? Number.NaN : parseNumber(values[ratingAt], 'rating', place)
    const time = timeAt === undefined ? Number.NaN : parseTime(values[timeAt], file.timeUnit, place)
    columns.add(users.indexOf(user), items.indexOf(item), rating, time, row, part)
  }
}

function noRows(path: string, badRows: number): Er2almError {
  const message = badRows > 0 ? `${path} has no good row, and ${badRows} bad ones` : `${path} has no row of data`
  const hint =
    badRows > 0
      ? 'check the format and the columns in the config'
      : 'give a file with rows below its header, or set header: false when the first row is data'
  return new Er2almError('DATA_EMPTY', message, { file: path, hint })
}

/** Times in the wrong unit are off by a factor of 1000 and would pass every other check. */
function checkTimeUnit(path: string, file: InteractionFile, columns: InteractionColumns, start: number): void {
  const times = columns.times(start)
  if (WRITTEN_UNITS.includes(file.timeUnit) || Number.isNaN(times[0])) return
  const perSecond = file.timeUnit === 'ms' ? 1000 : 1
  const median = Float64Array.from(times).sort()[times.length >> 1] * perSecond
  const inMilliseconds = median > LARGEST_SECONDS
  if (inMilliseconds === (file.timeUnit === 'ms')) return
  const place = times.findIndex((time) => time * perSecond > LARGEST_SECONDS === inMilliseconds)
  const [seen, given, right] = inMilliseconds ? ['milliseconds', 'seconds', 'ms'] : ['seconds', 'milliseconds', 's']
  throw new Er2almError(
    'DATA_TIME_UNIT',
    `the times of ${path} look like ${seen} (median ${median}), but are read as ${given}`,
    {
      file: path,
      row: columns.row(start + place),
      hint: `set timeUnit: '${right}' for this file`,
    },
  )
}

import { FORMAT_NAMES, type FormatName, formatOfName, TABLE_FORMATS } from '../data/readers/registry.ts'
import { Er2almError } from '../errors.ts'

/** The beginning of a table file. */
export interface TableSample {
  readonly format: FormatName
  readonly encoding: 'utf-8' | 'latin1'
  /** Where it is not that of the format. */
  readonly delimiter?: string
  /** Names of the columns; absent when the file has none. */
  readonly columns?: readonly string[]
  readonly rows: readonly (readonly unknown[])[]
}

/** Rows read of a file: enough to tell what it is, also where a rare character needs another encoding. */
const SAMPLE_ROWS = 20_000
/** Formats whose rows are no table with a column for each thing. */
const NO_TABLES: readonly FormatName[] = ['adjacency', 'jsonobject']

/** Reads the beginning of a file; undefined when its name tells no table format. */
export async function sampleTable(file: string): Promise<TableSample | 'unreadable' | undefined> {
  let format: FormatName
  try {
    format = formatOfName(file)
  } catch (error) {
    if (error instanceof Er2almError) return undefined
    throw error
  }
  if (NO_TABLES.includes(format) || !FORMAT_NAMES.includes(format)) return undefined
  try {
    return await readSample(file, format, 'utf-8')
  } catch (error) {
    if (!(error instanceof Er2almError)) throw error
    return error.code === 'DATA_ENCODING' ? readSample(file, format, 'latin1').catch(onlyOurs) : 'unreadable'
  }
}

function onlyOurs(error: unknown): 'unreadable' {
  if (!(error instanceof Er2almError)) throw error
  return 'unreadable'
}

async function readSample(file: string, format: FormatName, encoding: TableSample['encoding']): Promise<TableSample> {
  const comma = await readRows(file, format, encoding, true)
  // One column whose name holds semicolons: the separator of spreadsheets in much of the world.
  const delimiter = format === 'csv' && comma.columns?.length === 1 && comma.columns[0]!.includes(';') ? ';' : undefined
  const first = delimiter === undefined ? comma : await readRows(file, format, encoding, true, delimiter)
  const kind = { format, encoding, ...(delimiter && { delimiter }) }
  const headed = format !== 'csv' && format !== 'tsv'
  if (headed || first.columns === undefined || !first.columns.some(isNumber)) return { ...kind, ...first }
  // A number cannot be the name of a column: the first row is data.
  const { rows } = await readRows(file, format, encoding, false, delimiter)
  return { ...kind, rows }
}

async function readRows(
  file: string,
  format: FormatName,
  encoding: TableSample['encoding'],
  header: boolean,
  delimiter?: string,
): Promise<Pick<TableSample, 'columns' | 'rows'>> {
  const rows: (readonly unknown[])[] = []
  let columns: readonly string[] | undefined
  for await (const batch of TABLE_FORMATS[format].rows(file, { header, encoding, delimiter })) {
    columns = header ? batch.columns : undefined
    for (const { values, error } of batch.rows) if (error === undefined) rows.push(values)
    if (rows.length >= SAMPLE_ROWS) break
  }
  return { ...(columns && { columns }), rows }
}

/** Whether a value is a number or a text that is one. */
export function isNumber(value: unknown): boolean {
  if (typeof value === 'number' || typeof value === 'bigint') return true
  return typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value))
}

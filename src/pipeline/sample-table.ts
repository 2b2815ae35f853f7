import { parseIsoSeconds } from '../data/parse-cell.ts'
import { type FormatName, formatOfName, TABLE_FORMATS } from '../data/readers/registry.ts'
import { textChunks } from '../data/readers/text-chunks.ts'
import { Er2almError } from '../errors.ts'
import { columnRole } from './column-names.ts'
import { type SniffedFormat, sniffFormat } from './sniff-format.ts'

/** The beginning of a table file. */
export interface TableSample {
  readonly format: FormatName
  /** Whether the file's name tells the format. */
  readonly named: boolean
  readonly encoding: 'utf-8' | 'latin1'
  /** Where it is not that of the format. */
  readonly delimiter?: string
  /** Names of the columns; absent when the file has none. */
  readonly columns?: readonly string[]
  readonly rows: readonly (readonly unknown[])[]
  /** Where each of them stands in the file, from 1, a header included. */
  readonly rowNumbers: readonly number[]
  /** Rows among them that could not be taken apart: a delimiter too many, a line that was cut off. */
  readonly tornRows: number
  /** The first of them. */
  readonly tornExample?: string
  /** Whether these are all rows. */
  readonly whole: boolean
}

/** Why a file is no table. */
export interface NoTable {
  readonly why: string
}

/** Rows read of a file: enough to tell what it is, also where a rare character needs another encoding. */
const SAMPLE_ROWS = 20_000
/** Formats that need not be looked into to be told apart: their bytes are no lines of text. */
const BINARY: readonly FormatName[] = ['parquet']

/** Reads the beginning of a file; undefined when neither its name nor its lines tell a table. */
export async function sampleTable(file: string): Promise<TableSample | NoTable | undefined> {
  const named = formatByName(file)
  try {
    return await readSample(file, named, 'utf-8')
  } catch (error) {
    if (!(error instanceof Er2almError)) throw error
    if (error.code === 'DATA_ENCODING')
      return readSample(file, named, 'latin1').catch((other: unknown) => whyNoTable(other, named))
    return whyNoTable(error, named)
  }
}

/** A file whose name promises nothing need not be a table. */
function whyNoTable(error: unknown, named: FormatName | undefined): NoTable | undefined {
  if (!(error instanceof Er2almError)) throw error
  if (named === undefined) return undefined
  return { why: error.code === 'DATA_BINARY' ? (error.hint ?? error.message) : error.message }
}

function formatByName(file: string): FormatName | undefined {
  try {
    return formatOfName(file)
  } catch (error) {
    if (error instanceof Er2almError) return undefined
    throw error
  }
}

async function readSample(
  file: string,
  named: FormatName | undefined,
  encoding: TableSample['encoding'],
): Promise<TableSample | NoTable | undefined> {
  const sniffed = named !== undefined && BINARY.includes(named) ? { format: named } : await sniff(file, encoding)
  if (sniffed === undefined) return undefined
  if (sniffed === 'array') return named && { why: 'it is one JSON list: write one object a line (jq -c ".[]")' }
  const { format, delimiter } = sniffed
  const kind = { format, named: format === named, encoding, ...(delimiter !== undefined && { delimiter }) }
  // The first row is read as data, so that it can be compared with the others before it is taken for names.
  const read = await readRows(file, kind)
  const [first, ...rest] = read.rows
  const mayHaveNames = format === 'csv' || format === 'tsv'
  if (!mayHaveNames || first === undefined || !isHeader(first.map(String), rest)) return { ...kind, ...read }
  const columns = first.map((name) => String(name).trim())
  return { ...kind, ...read, columns, rows: rest, rowNumbers: read.rowNumbers.slice(1) }
}

/** Formats that hold text are told by their lines: a `.txt` may be anything, and so may a `.csv`. */
async function sniff(file: string, encoding: TableSample['encoding']): Promise<SniffedFormat | 'array' | undefined> {
  for await (const { text } of textChunks(file, { encoding })) return sniffFormat(text, file)
  return undefined
}

async function readRows(
  file: string,
  { format, encoding, delimiter }: Pick<TableSample, 'format' | 'encoding' | 'delimiter'>,
): Promise<Pick<TableSample, 'columns' | 'rows' | 'rowNumbers' | 'tornRows' | 'tornExample' | 'whole'>> {
  const rows: (readonly unknown[])[] = []
  const rowNumbers: number[] = []
  let tornRows = 0
  let tornExample: string | undefined
  let columns: readonly string[] | undefined
  let whole = true
  for await (const batch of TABLE_FORMATS[format].rows(file, { header: false, encoding, delimiter })) {
    columns = batch.columns
    for (const { row, values, error } of batch.rows) {
      if (rows.length === SAMPLE_ROWS) break
      if (error === undefined) {
        rows.push(values)
        rowNumbers.push(row)
      } else {
        tornRows++
        tornExample ??= error.code === 'DATA_COLUMN_COUNT' ? `row ${row} has ${values.length} values` : `row ${row}`
      }
    }
    whole = rows.length < SAMPLE_ROWS
    if (!whole) break
  }
  return { ...(columns && { columns }), ...{ rows, rowNumbers, tornRows, whole }, ...(tornExample && { tornExample }) }
}

/**
 * Whether a first row holds names. A number or a date is no name, and neither is a value that comes again in its column,
 * unless the names are known ones.
 */
function isHeader(first: readonly string[], rows: readonly (readonly unknown[])[]): boolean {
  if (first.some((value) => isNumber(value) || !Number.isNaN(parseIsoSeconds(value)))) return false
  if (first.some((value) => columnRole(value) !== undefined)) return true
  return !first.some((value, place) => value !== '' && rows.some((row) => row[place] === value))
}

/** Whether a value is a number or a text that is one. */
export function isNumber(value: unknown): boolean {
  if (typeof value === 'number' || typeof value === 'bigint') return true
  return typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value))
}

/** Whether a cell holds nothing. */
export function isBlank(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '')
}

import { CsvError, type Parser, parse } from 'csv-parse'
import { Er2almError } from '../../errors.ts'
import type { RawRow, ReadOptions, RowBatch, TableFormat } from './format.ts'
import { sameWidth } from './row-width.ts'
import { MAX_LINE_BYTES, textChunks } from './text-chunks.ts'

/** Comma-separated values (RFC 4180): quoted values may hold commas, quotes ("") and line ends. */
export const csv: TableFormat = {
  summary: 'comma-separated values, with or without header',
  extensions: ['.csv'],
  defaultColumns: defaultDelimitedColumns,
  rows: (file, options) => delimitedRows(file, options, ','),
}

/** Names with a header, the places of u.data (user, item, rating, time) without. */
export function defaultDelimitedColumns(header: boolean): ReturnType<TableFormat['defaultColumns']> {
  return header
    ? { user: 'user', item: 'item', rating: 'rating', time: 'time' }
    : { user: 0, item: 1, rating: 2, time: 3 }
}

/**
 * Streams the rows of a delimited file.
 *
 * @throws {Er2almError} DATA_QUOTES where a quote opens or closes in the wrong place (even where bad rows are
 *   skipped: the rows after it cannot be told apart), and what `textChunks` throws
 */
export async function* delimitedRows(file: string, options: ReadOptions, delimiter: string): AsyncGenerator<RowBatch> {
  let rows: RawRow[] = []
  let columns: readonly string[] | undefined
  let lastRow = 0
  const wide = sameWidth(
    file,
    "quote values that hold the delimiter, and check it (delimiter: ';', '|' …); onBadRow: 'skip' leaves such rows out",
  )
  const parser = parse({
    delimiter: options.delimiter ?? delimiter,
    record_delimiter: ['\r\n', '\n'],
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: MAX_LINE_BYTES,
    on_record: (values: string[], { lines }) => {
      const row = { row: lines, values }
      lastRow = lines
      if (options.header && columns === undefined) {
        columns = values.map((name) => name.trim())
        wide(row)
      } else rows.push(row)
      // Rows are collected here, so that they do not pass one by one through the parser's output stream.
      return null
    },
  })
  // Without a listener a parse error, which `write` and `end` also report, would end the process.
  parser.on('error', () => {})
  const refuse = (error: Error): Er2almError => quoteError(error, file, lastRow + 1)
  const take = (): RowBatch => {
    const batch = { columns, rows: rows.map(wide) }
    rows = []
    return batch
  }
  try {
    for await (const { text } of textChunks(file, options)) {
      await send(parser, text, refuse)
      yield take()
    }
    await send(parser, undefined, refuse)
    yield take()
  } finally {
    parser.destroy()
  }
}

function send(parser: Parser, text: string | undefined, refuse: (error: Error) => Er2almError): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = (error?: Error | null): void => {
      if (error) reject(refuse(error))
      else resolve()
    }
    if (text === undefined) parser.end(done)
    else parser.write(text, done)
  })
}

/** @param row that the parser was in: a quote may swallow many lines before it is seen that something is wrong */
function quoteError(error: Error, file: string, row: number): Er2almError {
  const isOpen = error instanceof CsvError && error.code === 'CSV_QUOTE_NOT_CLOSED'
  const what = isOpen ? 'a quote opens in this row and is closed nowhere' : error.message
  return new Er2almError('DATA_QUOTES', `${file}, row ${row}: ${what}`, {
    ...{ file, row, cause: error },
    hint: 'a value that holds a quote must be quoted, and its quotes doubled ("the ""best"" one"); a quote that opens must be closed',
  })
}

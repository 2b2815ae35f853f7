import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib'
import {
  type AsyncBuffer,
  asyncBufferFromFile,
  type Compressors,
  parquetMetadataAsync,
  parquetReadObjects,
  parquetSchema,
} from 'hyparquet'
import { Er2almError } from '../../errors.ts'
import type { RawRow, ReadOptions, RowBatch, TableFormat } from './format.ts'
import { openBytes, startsAsGzip } from './open-bytes.ts'

/** Rows decoded at once; a row group may hold millions. */
const ROWS_AT_ONCE = 65_536

/** The codecs that Node has; uncompressed and Snappy are hyparquet's own. */
const COMPRESSORS: Compressors = {
  GZIP: (input) => gunzipSync(input),
  BROTLI: (input) => brotliDecompressSync(input),
  ZSTD: (input) => zstdDecompressSync(input),
}

/** Parquet, read by ranges of rows; a gzipped file is unpacked in memory first. The row number is from 1, without header. */
export const parquet: TableFormat = {
  summary: 'Apache Parquet: uncompressed, Snappy, gzip, brotli or zstd',
  extensions: ['.parquet', '.pq'],
  defaultColumns: () => ({ user: 'user', item: 'item', rating: 'rating', time: 'time' }),
  async *rows(file, options): AsyncGenerator<RowBatch> {
    const buffer = await parquetBuffer(file, options)
    const metadata = await guard(file, () => parquetMetadataAsync(buffer))
    const columns = parquetSchema(metadata).children.map((child) => child.element.name)
    const numRows = Number(metadata.num_rows)
    for (let rowStart = 0; rowStart < numRows; rowStart += ROWS_AT_ONCE) {
      if (options.signal?.aborted)
        throw new Er2almError('INTERRUPTED', `reading ${file} was interrupted`, {
          file,
          hint: 'run the same command again',
          retryable: true,
        })
      const rowEnd = Math.min(numRows, rowStart + ROWS_AT_ONCE)
      const objects = await guard(file, () =>
        parquetReadObjects({ file: buffer, metadata, rowStart, rowEnd, compressors: COMPRESSORS }),
      )
      options.onBytes?.((buffer.byteLength * rowEnd) / numRows)
      yield {
        columns,
        rows: objects.map(
          (object, k): RawRow => ({ row: rowStart + k + 1, values: columns.map((name) => object[name]) }),
        ),
      }
    }
  },
}

async function parquetBuffer(file: string, options: ReadOptions): Promise<AsyncBuffer> {
  if (!(await startsAsGzip(file))) return guard(file, () => asyncBufferFromFile(file))
  const chunks: Buffer[] = []
  for await (const chunk of openBytes(file, options.signal)) chunks.push(Buffer.from(chunk))
  const bytes = Buffer.concat(chunks)
  const whole = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer
  return { byteLength: whole.byteLength, slice: (start, end) => whole.slice(start, end) }
}

async function guard<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw new Er2almError(
      'DATA_PARQUET',
      `${file} cannot be read as Parquet: ${error instanceof Error ? error.message : String(error)}`,
      {
        file,
        hint: 'check that it is a whole Parquet file with uncompressed, Snappy, gzip, brotli or zstd pages, or name its true format in the config',
        cause: error,
      },
    )
  }
}

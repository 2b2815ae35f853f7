import { isUtf8 } from 'node:buffer'
import { Er2almError } from '../../errors.ts'
import type { ReadOptions } from './format.ts'
import { foreignHint, openBytes } from './open-bytes.ts'

/** Longest line of a text file. A user with a million items in an adjacency file fits; a binary file does not. */
export const MAX_LINE_BYTES: number = 16 * 1024 * 1024

const LINE_FEED = 0x0a

/** Whole lines of a text file. */
export interface TextChunk {
  /** Ends with a line feed, but for the last chunk of a file that does not. Byte order mark removed. */
  readonly text: string
  /** Number of its first line, from 1. */
  readonly firstRow: number
}

/**
 * Streams a text file, gzipped or not, in chunks of whole lines, checked to be text.
 *
 * @throws {Er2almError} DATA_ENCODING (invalid UTF-8), DATA_BINARY (a NUL character), DATA_LINE_TOO_LONG, each with its
 *   row, and what `openBytes` throws
 */
export async function* textChunks(
  file: string,
  options: Pick<ReadOptions, 'encoding' | 'signal' | 'onBytes'>,
): AsyncGenerator<TextChunk> {
  let row = 1
  let pending: Buffer[] = []
  let pendingBytes = 0
  let first = true
  for await (const bytes of openBytes(file, options.signal, options.onBytes)) {
    if (first) {
      const foreign = foreignHint(bytes)
      if (foreign !== undefined)
        throw new Er2almError('DATA_BINARY', `${file} is not UTF-8 text`, { file, row: 1, hint: foreign })
      first = false
    }
    const end = bytes.lastIndexOf(LINE_FEED) + 1
    if (end > 0) {
      pending.push(bytes.subarray(0, end))
      const text = decode(file, Buffer.concat(pending), row, options.encoding)
      yield { text, firstRow: row }
      row += countLines(text)
      pending = []
      pendingBytes = 0
    }
    // Copied: the stream may reuse its buffer.
    pending.push(Buffer.from(bytes.subarray(end)))
    pendingBytes += bytes.length - end
    if (pendingBytes > MAX_LINE_BYTES) throw lineTooLong(file, row)
  }
  if (pendingBytes > 0) yield { text: decode(file, Buffer.concat(pending), row, options.encoding), firstRow: row }
}

/**
 * Streams the lines of a text file that are not blank, without their ends (LF or CRLF).
 */
export async function* textLines(
  file: string,
  options: Pick<ReadOptions, 'encoding' | 'signal' | 'onBytes'>,
): AsyncGenerator<readonly { readonly row: number; readonly line: string }[]> {
  for await (const { text, firstRow } of textChunks(file, options)) {
    const lines: { row: number; line: string }[] = []
    const parts = text.split('\n')
    for (let k = 0; k < parts.length; k++) {
      const line = parts[k].endsWith('\r') ? parts[k].slice(0, -1) : parts[k]
      if (line.trim() !== '') lines.push({ row: firstRow + k, line })
    }
    yield lines
  }
}

function decode(file: string, bytes: Buffer, row: number, encoding: ReadOptions['encoding']): string {
  if (encoding === 'utf-8' && !isUtf8(bytes)) throw badEncoding(file, bytes, row)
  const text = bytes.toString(encoding === 'utf-8' ? 'utf8' : 'latin1')
  const nul = text.indexOf('\0')
  if (nul >= 0) {
    throw new Er2almError('DATA_BINARY', `${file} is not text: it holds a NUL character`, {
      file,
      row: row + countLines(text.slice(0, nul)),
      hint: 'give a text file, or name the right format in the config',
    })
  }
  return row === 1 && text.startsWith('\ufeff') ? text.slice(1) : text
}

function badEncoding(file: string, bytes: Buffer, firstRow: number): Er2almError {
  let row = firstRow
  for (let start = 0; start < bytes.length; row++) {
    const feed = bytes.indexOf(LINE_FEED, start)
    const end = feed < 0 ? bytes.length : feed + 1
    if (!isUtf8(bytes.subarray(start, end))) break
    start = end
  }
  return new Er2almError('DATA_ENCODING', `${file} is not valid UTF-8 in row ${row}`, {
    file,
    row,
    hint: "save the file as UTF-8, or set encoding: 'latin1'",
  })
}

function lineTooLong(file: string, row: number): Er2almError {
  return new Er2almError(
    'DATA_LINE_TOO_LONG',
    `row ${row} of ${file} is longer than ${MAX_LINE_BYTES / 1024 / 1024} MiB`,
    {
      file,
      row,
      hint: 'check the format: lines must end with LF or CRLF, and the file must be the text format that the config names',
    },
  )
}

function countLines(text: string): number {
  let lines = 0
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++
  return lines
}

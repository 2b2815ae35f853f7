import { createReadStream } from 'node:fs'
import { createGunzip } from 'node:zlib'
import { Er2almError } from '../../errors.ts'

/** A longer line is a broken file, and would be held in memory whole. */
const MAX_LINE_CHARS = 8_000_000

const READ_BYTES = 1 << 18

/**
 * The lines of a UTF-8 file, without their ends (LF or CRLF) and without a byte order mark; gzip is recognised by its
 * first two bytes, whatever the file is called.
 *
 * @throws {Er2almError} FILE_MISSING, KNOWLEDGE_UNREADABLE (no file, truncated or damaged gzip, not UTF-8), KNOWLEDGE_ROW
 *   (a line of more than 8 million characters)
 */
export async function* readLines(file: string): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let rest = ''
  let row = 0
  try {
    for await (const bytes of await openBytes(file)) {
      const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n')
      rest = lines.pop()!
      for (const line of lines) {
        row++
        yield line.endsWith('\r') ? line.slice(0, -1) : line
      }
      if (rest.length > MAX_LINE_CHARS) {
        throw new Er2almError('KNOWLEDGE_ROW', `the line has more than ${MAX_LINE_CHARS} characters`, {
          file,
          row: row + 1,
          hint: 'write one JSON object a line; a JSON array of objects is not JSON lines',
        })
      }
    }
    rest += decoder.decode()
  } catch (error) {
    throw asReadError(error, file, row + 1)
  }
  if (rest !== '') yield rest
}

async function openBytes(file: string): Promise<AsyncIterable<Uint8Array>> {
  const isGzip = await startsAsGzip(file)
  const bytes = createReadStream(file, { highWaterMark: READ_BYTES })
  if (!isGzip) return bytes
  const unpacked = createGunzip()
  // A read error must end the unpacked stream too, or its reader would wait for ever.
  bytes.on('error', (error) => unpacked.destroy(error))
  return bytes.pipe(unpacked)
}

async function startsAsGzip(file: string): Promise<boolean> {
  for await (const bytes of createReadStream(file, { end: 1 })) return bytes[0] === 0x1f && bytes[1] === 0x8b
  return false
}

function asReadError(error: unknown, file: string, row: number): unknown {
  if (error instanceof Er2almError || !(error instanceof Error)) return error
  const { code } = error as NodeJS.ErrnoException
  if (code === undefined) return error
  if (code === 'ENOENT') {
    return new Er2almError('FILE_MISSING', `there is no file ${file}`, { file, hint: 'correct the path in the config' })
  }
  const reason = code === 'Z_BUF_ERROR' ? 'the gzip data ends too early' : error.message
  return new Er2almError('KNOWLEDGE_UNREADABLE', `${file} cannot be read: ${reason}`, {
    file,
    row,
    cause: error,
    hint: 'give a complete UTF-8 file, plain or gzip; copy or download it again if it was cut off',
  })
}

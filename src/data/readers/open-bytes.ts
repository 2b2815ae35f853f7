import { createReadStream, type Stats } from 'node:fs'
import { open, readdir, stat } from 'node:fs/promises'
import { basename, dirname, resolve } from 'node:path'
import { createGunzip } from 'node:zlib'
import { Er2almError } from '../../errors.ts'
import { nearestName } from '../nearest-name.ts'

/** Starts of files that are often given in place of a table, and what to do with them. */
const FOREIGN_STARTS: readonly (readonly [string, string])[] = [
  ['PAR1', "it is a Parquet file: set format: 'parquet'"],
  ['PK\u0003\u0004', 'it is a ZIP archive or a spreadsheet: unpack it, or save the sheet as CSV'],
  ['BZh', 'it is compressed with bzip2: unpack it, or pack it with gzip'],
  ['\xfd7zXZ', 'it is compressed with xz: unpack it, or pack it with gzip'],
  ['\x28\xb5\x2f\xfd', 'it is compressed with zstd: unpack it, or pack it with gzip'],
  ['SQLite format 3', 'it is an SQLite database: export the table as CSV'],
  ['\xff\xfe', 'it is UTF-16 text: save it as UTF-8'],
  ['\xfe\xff', 'it is UTF-16 text: save it as UTF-8'],
]

/** What the start of a file that is no text says about it; `undefined` when it says nothing. */
export function foreignHint(start: Uint8Array): string | undefined {
  const text = Buffer.from(start.buffer, start.byteOffset, Math.min(start.length, 16)).toString('latin1')
  return FOREIGN_STARTS.find(([magic]) => text.startsWith(magic))?.[1]
}

/**
 * Streams a file's bytes, unpacked when they begin as gzip (1f 8b), whatever the file is called.
 *
 * @throws {Er2almError} FILE_MISSING, FILE_UNREADABLE (a folder, no permission), DATA_EMPTY, DATA_GZIP, INTERRUPTED
 */
export async function* openBytes(
  file: string,
  signal?: AbortSignal,
  onBytes?: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  const zipped = await startsAsGzip(file)
  const source = createReadStream(file, { highWaterMark: 1 << 18 })
  const stream = zipped
    ? source.on('error', (error) => gunzip?.destroy(error)).pipe(createGunzip({ chunkSize: 1 << 18 }))
    : source
  const gunzip = zipped ? stream : undefined
  let bytes = 0
  try {
    for await (const chunk of stream) {
      if (signal?.aborted) throw interrupted(file, signal)
      bytes += (chunk as Buffer).length
      onBytes?.(source.bytesRead)
      yield chunk as Buffer
    }
  } catch (error) {
    throw error instanceof Er2almError ? error : streamError(file, error)
  } finally {
    source.destroy()
    stream.destroy()
  }
  if (bytes === 0) throw emptyFile(file)
}

/**
 * Whether a file can be read and begins as gzip.
 * @throws {Er2almError} FILE_MISSING, FILE_UNREADABLE, DATA_EMPTY
 */
export async function startsAsGzip(file: string): Promise<boolean> {
  if ((await statFile(file)).size === 0) throw emptyFile(file)
  try {
    const handle = await open(file)
    try {
      const start = Buffer.alloc(2)
      const { bytesRead } = await handle.read(start, 0, 2, 0)
      return bytesRead === 2 && start[0] === 0x1f && start[1] === 0x8b
    } finally {
      await handle.close()
    }
  } catch (error) {
    throw streamError(file, error)
  }
}

async function statFile(file: string): Promise<Stats> {
  let stats: Stats
  try {
    stats = await stat(file)
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR') throw await missing(file, error)
    throw streamError(file, error)
  }
  if (stats.isDirectory()) {
    throw new Er2almError('FILE_UNREADABLE', `${file} is a folder, not a file`, {
      file,
      hint: 'give the path of a file in it',
    })
  }
  return stats
}

async function missing(file: string, cause: unknown): Promise<Er2almError> {
  const neighbours = await readdir(dirname(file)).catch(() => [])
  const nearest = nearestName(basename(file), neighbours)
  const hint =
    nearest === undefined
      ? 'correct the path in the config; it is taken from the folder of the config file'
      : `did you mean ${nearest}, which is there?`
  return new Er2almError('FILE_MISSING', `there is no file ${resolve(file)}`, { file, hint, cause })
}

function emptyFile(file: string): Er2almError {
  return new Er2almError('DATA_EMPTY', `${file} is empty`, {
    file,
    hint: 'give a file with rows; perhaps its download or export failed',
  })
}

function streamError(file: string, error: unknown): Er2almError {
  const code = errnoOf(error)
  if (code === 'Z_BUF_ERROR') {
    return new Er2almError('DATA_GZIP', `${file} ends in the middle of its gzip stream`, {
      file,
      hint: 'copy or download the file again: its end is missing',
      cause: error,
    })
  }
  if (code?.startsWith('Z_')) {
    return new Er2almError('DATA_GZIP', `${file} is damaged: its gzip stream cannot be unpacked (${code})`, {
      file,
      hint: 'copy or download the file again',
      cause: error,
    })
  }
  return new Er2almError('FILE_UNREADABLE', `${file} cannot be read (${code ?? String(error)})`, {
    file,
    hint: 'check the file, its permissions and its disk',
    cause: error,
  })
}

function errnoOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

function interrupted(file: string, signal: AbortSignal): Er2almError {
  return new Er2almError('INTERRUPTED', `reading ${file} was interrupted`, {
    file,
    hint: 'run the same command again',
    cause: signal.reason,
    retryable: true,
  })
}

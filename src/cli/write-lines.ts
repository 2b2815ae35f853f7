import { open, rename, rm } from 'node:fs/promises'
import { Er2almError } from '../errors.ts'
import type { CommandIo } from './command.ts'

/** Characters that are put together before they are written. */
const CHUNK_CHARS = 65_536

/**
 * Writes lines to a file (whole or not at all) or, without one, to stdout, in chunks as they are made.
 *
 * @returns how many lines
 * @throws {Er2almError} FILE_UNWRITABLE; INTERRUPTED on abort
 */
export async function writeLines(lines: Iterable<string>, file: string | undefined, io: CommandIo): Promise<number> {
  if (file === undefined) return eachChunk(lines, io, async (chunk) => io.print(chunk))
  const partial = `${file}.partial`
  try {
    const handle = await open(partial, 'w')
    let count: number
    try {
      count = await eachChunk(lines, io, async (chunk) => void (await handle.writeFile(chunk)))
    } finally {
      await handle.close()
    }
    await rename(partial, file)
    return count
  } catch (cause) {
    await rm(partial, { force: true })
    const fromSystem = cause instanceof Error && 'syscall' in cause
    if (!fromSystem) throw cause
    throw new Er2almError('FILE_UNWRITABLE', `${file} cannot be written: ${(cause as Error).message}`, {
      file,
      hint: 'check that the folder exists, may be written to and has room',
      cause,
    })
  }
}

async function eachChunk(
  lines: Iterable<string>,
  { signal }: CommandIo,
  write: (chunk: string) => Promise<void>,
): Promise<number> {
  let chunk = ''
  let count = 0
  for (const line of lines) {
    chunk += line
    count++
    if (chunk.length < CHUNK_CHARS) continue
    signal.throwIfAborted()
    await write(chunk)
    // Lets a signal or a closed pipe be noticed between two chunks.
    await new Promise((resolve) => setImmediate(resolve))
    chunk = ''
  }
  if (chunk !== '') await write(chunk)
  return count
}

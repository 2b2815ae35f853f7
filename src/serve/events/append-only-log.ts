import { closeSync, existsSync, mkdirSync, openSync, readSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Logger } from '../../context.ts'
import { Er2almError } from '../../errors.ts'
import { type LogFile, openLogFile, syncFolderOf } from './log-file.ts'
import { toLogLine } from './log-line.ts'
import { type ReplayedLog, replayLog } from './replay-log.ts'

/** A file of records that only grows. */
export interface AppendOnlyLog {
  /**
   * Writes a record, and resolves when it outlives a crash and a loss of power.
   *
   * While a sync is under way records wait, and the next write and sync take all of them: so many a sync as arrive in
   * one. They are written in the order of the calls.
   *
   * @param onDurable called before the promise resolves, for one record after the other in the order of the file
   * @throws {Er2almError} SERVE_EVENTS if it cannot be written (nothing of it is then in the file); SERVE_TOO_MANY while more
   *   than `MAX_WAITING_BYTES` wait for the disk
   */
  append(record: object, onDurable: () => void): Promise<void>
  /** Refuses further records, writes those that wait, closes the file. */
  close(): Promise<void>
}

export interface LogOptions {
  readonly log: Logger
  readonly openFile?: (path: string) => Promise<LogFile>
}

/** Names the format. A log begins with it. */
const HEADER = toLogLine({ log: 'er2alm events', version: 1 })
/** Records that wait for the disk; more than that are refused, so that a disk that hangs does not fill the memory. */
const MAX_WAITING_BYTES = 1 << 25

interface Waiting {
  readonly line: string
  readonly onDurable: () => void
  readonly resolve: () => void
  readonly reject: (error: Er2almError) => void
}

/**
 * Opens a log, makes it if it is not there, and reads what it holds. A last line that was cut off while it was written is
 * removed with a warning: nobody was told that it was stored.
 *
 * @param onRecord gets every record with its row
 * @throws {Er2almError} SERVE_EVENTS for a damaged line, a file that is no event log, and a folder that cannot be written
 */
export async function openAppendOnlyLog(
  path: string,
  onRecord: (record: object, row: number) => void,
  { log, openFile = openLogFile }: LogOptions,
): Promise<AppendOnlyLog> {
  return onFile(path, async () => {
    makeFile(path)
    requireHeader(path)
    const found = replayLog(path, (record, row) => {
      if (row > 1) onRecord(record, row)
    })
    const file = await openFile(path)
    try {
      return createLog(path, file, await mended(path, file, found, log))
    } catch (error) {
      await file.close()
      throw error
    }
  })
}

/** Brings the end of the file in order. @returns its length */
async function mended(path: string, file: LogFile, found: ReplayedLog, log: Logger): Promise<number> {
  const { bytes, rows, tornBytes, lacksLineFeed } = found
  if (tornBytes > 0) {
    await file.truncate(bytes)
    await file.sync()
    log.warn('the last line of the event log was cut off while it was written: it is removed', {
      file: path,
      row: rows + 1,
      bytes: tornBytes,
      lost: 'nothing that was acknowledged',
    })
  }
  const rest = bytes === 0 ? HEADER : lacksLineFeed ? '\n' : ''
  await writeAll(file, Buffer.from(rest), bytes)
  if (rest !== '') await file.sync()
  return bytes + rest.length
}

function createLog(path: string, file: LogFile, start: number): AppendOnlyLog {
  let length = start
  let waiting: Waiting[] = []
  let waitingBytes = 0
  let flushing: Promise<void> | undefined
  /** Why nothing more is taken. */
  let refusal: Er2almError | undefined

  async function flush(): Promise<void> {
    while (waiting.length > 0) {
      const group = waiting
      waiting = []
      waitingBytes = 0
      const bytes = Buffer.from(group.map(({ line }) => line).join(''))
      try {
        await writeAll(file, bytes, length)
        await file.sync()
      } catch (cause) {
        const isInOrder = await backToLength()
        const error = notStored(path, cause)
        for (const { reject } of isInOrder ? group : [...group, ...waiting.splice(0)]) reject(error)
        continue
      }
      length += bytes.length
      for (const { onDurable, resolve } of group) {
        onDurable()
        resolve()
      }
    }
    flushing = undefined
  }

  /** Takes away what was written of a group that failed: it must not be there after a restart. */
  async function backToLength(): Promise<boolean> {
    try {
      await file.truncate(length)
      return true
    } catch (cause) {
      // Where the file ends is no longer known; the next start finds out.
      refusal = unusable(path, cause)
      return false
    }
  }

  return {
    append(record, onDurable) {
      if (refusal !== undefined) return Promise.reject(refusal)
      if (waitingBytes > MAX_WAITING_BYTES) return Promise.reject(tooManyWait())
      const line = toLogLine(record)
      waitingBytes += line.length
      return new Promise((resolve, reject) => {
        waiting.push({ line, onDurable, resolve, reject })
        flushing ??= flush()
      })
    },
    async close() {
      refusal ??= new Er2almError('SERVE_EVENTS', 'the service is shutting down: nothing more is stored', {
        hint: 'send it again when the service is back',
        retryable: true,
      })
      await flushing
      await file.close()
    },
  }
}

async function writeAll(file: LogFile, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) done += await file.write(bytes.subarray(done), position + done)
}

function makeFile(path: string): void {
  if (existsSync(path)) return
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  // What people did is nobody else's business.
  closeSync(openSync(path, 'a', 0o600))
  syncFolderOf(path)
}

/** A file that begins with anything else is not ours to cut or to write into. A header that was cut off is a new log. */
function requireHeader(path: string): void {
  const descriptor = openSync(path, 'r')
  try {
    const start = Buffer.alloc(HEADER.length)
    const read = readSync(descriptor, start, 0, start.length, 0)
    if (HEADER.startsWith(start.toString('latin1', 0, read))) return
  } finally {
    closeSync(descriptor)
  }
  throw new Er2almError('SERVE_EVENTS', 'the file does not begin as an event log of this version of er2alm', {
    file: path,
    row: 1,
    hint: 'choose another state folder, or move the file away',
  })
}

/** Runs work on the file; what the system says against it becomes an error of ours. */
async function onFile<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    if (cause instanceof Er2almError) throw cause
    throw new Er2almError('SERVE_EVENTS', `the event log cannot be opened: ${(cause as Error).message}`, {
      file: path,
      hint: 'give the process the right to read and write the folder, free disk space, or choose another state folder',
      cause,
    })
  }
}

function notStored(path: string, cause: unknown): Er2almError {
  const code = (cause as NodeJS.ErrnoException).code
  const isFull = code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG'
  return new Er2almError('SERVE_EVENTS', `nothing of this was stored: ${isFull ? 'the disk is full' : code}`, {
    file: path,
    hint: isFull ? 'free disk space, then send it again' : 'look at the disk of the state folder, then send it again',
    cause,
    retryable: true,
  })
}

function unusable(path: string, cause: unknown): Er2almError {
  return new Er2almError('SERVE_EVENTS', 'nothing is stored any more: the event log could not be brought in order', {
    file: path,
    hint: 'look at the disk of the state folder, then start the service again',
    cause,
  })
}

function tooManyWait(): Er2almError {
  return new Er2almError('SERVE_TOO_MANY', 'more waits for the disk than fits', {
    hint: 'send it again later, and less at a time',
    retryable: true,
  })
}

import { closeSync, openSync, readSync } from 'node:fs'
import { Er2almError } from '../../errors.ts'
import { fromLogLine } from './log-line.ts'

const CHUNK_BYTES = 1 << 20
const LINE_FEED = 0x0a
/** Longer than any line that a request of the largest body makes. */
const MAX_LINE_BYTES = 1 << 26

/** How a log ended. */
export interface ReplayedLog {
  /** Length up to the last whole record. */
  readonly bytes: number
  readonly rows: number
  /** Bytes behind the last whole record: a write that was cut off. */
  readonly tornBytes: number
  /** The last record is whole, and lacks its line feed alone. */
  readonly lacksLineFeed: boolean
}

/**
 * Reads every record of a log, in order.
 *
 * Only the last line may be damaged, and only if it has no line feed: a process that is killed leaves the beginning of
 * what it wrote, and the line feed comes last.
 *
 * @param onRecord called for each record with its row, from 1
 * @throws {Er2almError} SERVE_EVENTS with file and row for any other damage, or if the file cannot be read
 */
export function replayLog(file: string, onRecord: (record: object, row: number) => void): ReplayedLog {
  const descriptor = reading(file, () => openSync(file, 'r'))
  try {
    return replay(file, descriptor, onRecord)
  } finally {
    closeSync(descriptor)
  }
}

function replay(file: string, descriptor: number, onRecord: (record: object, row: number) => void): ReplayedLog {
  let buffer = Buffer.allocUnsafe(CHUNK_BYTES)
  /** Bytes of the buffer that hold text, the beginning of a line first. */
  let filled = 0
  let bytes = 0
  let rows = 0
  for (;;) {
    if (filled === buffer.length) buffer = grown(buffer, file, rows + 1)
    const read = reading(file, () => readSync(descriptor, buffer, filled, buffer.length - filled, null))
    if (read === 0) break
    const searchFrom = filled
    filled += read
    let from = 0
    let end = buffer.indexOf(LINE_FEED, searchFrom)
    // Behind `filled` stand bytes of an earlier chunk.
    while (end >= 0 && end < filled) {
      rows++
      const record = fromLogLine(buffer.subarray(from, end))
      if (record === undefined) throw damagedLine(file, rows)
      onRecord(record, rows)
      from = end + 1
      end = buffer.indexOf(LINE_FEED, from)
    }
    buffer.copyWithin(0, from, filled)
    filled -= from
    bytes += from
  }
  const last = filled === 0 ? undefined : fromLogLine(buffer.subarray(0, filled))
  if (last === undefined) return { bytes, rows, tornBytes: filled, lacksLineFeed: false }
  onRecord(last, rows + 1)
  return { bytes: bytes + filled, rows: rows + 1, tornBytes: 0, lacksLineFeed: true }
}

function grown(buffer: Buffer, file: string, row: number): Buffer<ArrayBuffer> {
  if (buffer.length >= MAX_LINE_BYTES) throw damagedLine(file, row)
  const larger = Buffer.allocUnsafe(2 * buffer.length)
  buffer.copy(larger)
  return larger
}

/** A line that is not as it was written, or holds no record that this version knows. */
export function damagedLine(file: string, row: number, why = 'it does not match its checksum'): Er2almError {
  return new Er2almError('SERVE_EVENTS', `line ${row} of the event log is damaged: ${why}`, {
    file,
    row,
    hint: `put back the file from a copy, or delete line ${row} to do without what it holds, and start again`,
  })
}

function reading<T>(file: string, work: () => T): T {
  try {
    return work()
  } catch (cause) {
    throw new Er2almError('SERVE_EVENTS', `the event log cannot be read: ${(cause as Error).message}`, {
      file,
      hint: 'give the process the right to read and write the file, or another state folder',
      cause,
    })
  }
}

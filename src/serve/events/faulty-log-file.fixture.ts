import { type LogFile, openLogFile } from './log-file.ts'

/** What a disk does to a log; undefined lets it be. */
export interface DiskFaults {
  /** Bytes that the disk has room for. */
  room?: number
  /** Code of the error of each sync or truncation. */
  sync?: string
  truncate?: string
  /** Resolves when a sync may end. */
  untilSync?: Promise<void>
  syncs: number
}

/** Opens real files on a disk with faults, which may change at any time. */
export function faultyDisk(faults: DiskFaults): (path: string) => Promise<LogFile> {
  return async (path) => {
    const file = await openLogFile(path)
    return {
      ...file,
      async write(bytes, position) {
        const room = faults.room ?? Number.POSITIVE_INFINITY
        if (room === 0) throw systemError('ENOSPC')
        // As a real disk does: what still fits is written.
        const written = await file.write(bytes.subarray(0, room), position)
        if (faults.room !== undefined) faults.room -= written
        return written
      },
      async sync() {
        faults.syncs++
        await faults.untilSync
        if (faults.sync !== undefined) throw systemError(faults.sync)
        await file.sync()
      },
      async truncate(length) {
        if (faults.truncate !== undefined) throw systemError(faults.truncate)
        await file.truncate(length)
      },
    }
  }
}

function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: as the disk says`), { code })
}

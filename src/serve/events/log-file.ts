import { closeSync, fsyncSync, openSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { dirname } from 'node:path'

/** What a log asks of its file; tests hand in one with faults. */
export interface LogFile {
  /** @returns how many of the bytes were written, from the first on */
  write(bytes: Uint8Array, position: number): Promise<number>
  /** Resolves when what was written outlives a loss of power. */
  sync(): Promise<void>
  truncate(length: number): Promise<void>
  close(): Promise<void>
}

/** Opens a file that is there for writing. */
export async function openLogFile(path: string): Promise<LogFile> {
  const handle = await open(path, 'r+')
  return {
    write: async (bytes, position) => (await handle.write(bytes, 0, bytes.length, position)).bytesWritten,
    sync: () => handle.datasync(),
    truncate: (length) => handle.truncate(length),
    close: () => handle.close(),
  }
}

/** Makes the entry of a new file in its folder durable. Windows does that by itself, and opens no folders. */
export function syncFolderOf(path: string): void {
  if (process.platform === 'win32') return
  const folder = openSync(dirname(path), 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}

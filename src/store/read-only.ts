import { existsSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { Er2almError } from '../errors.ts'
import { guardStore, type Store } from './sqlite.ts'

/** A reader in WAL mode waits only while a log is recovered or started anew. */
const BUSY_MS = 500

/**
 * Opens a store to look at, also while another process writes to it: a reader keeps no writer waiting, and waits for none.
 * Nothing in the file changes; beside it SQLite keeps its two files of the log.
 *
 * @throws {Er2almError} FILE_MISSING if there is none · STORE_UNREADABLE
 */
export function openStoreReadOnly(path: string): Store {
  if (!existsSync(path)) {
    throw new Er2almError('FILE_MISSING', `there is no store at ${path}`, {
      file: path,
      hint: 'run `er2alm run CONFIG` first, or give the folder of a finished run',
    })
  }
  return guardStore(path, () => {
    const db = new DatabaseSync(path, { readOnly: true })
    try {
      db.exec(`PRAGMA busy_timeout = ${BUSY_MS}`)
    } catch (error) {
      db.close()
      throw error
    }
    return { path, db, readOnly: true, close: () => db.close() }
  })
}

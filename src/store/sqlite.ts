import { existsSync, mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Er2almError, type ErrorCode } from '../errors.ts'

/** One SQLite file (WAL, synchronous=FULL): the ledger of paid calls, passages and vectors. */
export interface Store {
  readonly path: string
  readonly db: DatabaseSync
  /** True: nothing can be written, and tables that are not there cannot be made. */
  readonly readOnly?: boolean
  close(): void
}

/** Primary result codes of SQLite (sqlite.org/rescode.html) that a user can do something about. */
const FULL = 13
const BUSY = 5
const LOCKED = 6
const CORRUPT = 11
const NOT_A_DATABASE = 26
const CANNOT_OPEN = 14
const READ_ONLY = 8
const IO_ERROR = 10

/**
 * Opens or makes the store file. `':memory:'` gives one that lives with the process.
 *
 * @throws {Er2almError} STORE_UNREADABLE if the file is no SQLite database, is damaged, or cannot be opened
 */
export function openStore(path: string, options: { readonly mustExist?: boolean } = {}): Store {
  if (options.mustExist && !existsSync(path)) {
    throw new Er2almError('FILE_MISSING', `there is no store at ${path}`, {
      file: path,
      hint: 'run `er2alm run CONFIG` first, or give the folder of a finished run',
    })
  }
  if (options.mustExist && statSync(path).size === 0) {
    throw new Er2almError('STORE_UNREADABLE', `the store ${path} is empty: what was in it is gone`, {
      file: path,
      hint: HINTS.STORE_UNREADABLE,
    })
  }
  return guardStore(path, () => {
    if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true })
    const db = new DatabaseSync(path)
    try {
      db.exec(
        'PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON',
      )
      db.exec('CREATE TABLE IF NOT EXISTS areas (name TEXT PRIMARY KEY, version INTEGER NOT NULL)')
    } catch (error) {
      db.close()
      throw error
    }
    return { path, db, close: () => db.close() }
  })
}

/**
 * Makes an area's tables once. Areas (ledger, passages, vectors) own their tables and share nothing but the file.
 *
 * @param version  of the area's tables, from 1; a store written by a newer er2alm is refused
 * @param upgrades what turns tables of version n into those of n + 1, by n; an older version without one is refused
 * @throws {Er2almError} STORE_SCHEMA if the file holds a version of the area that cannot be used; of a store that is only
 *   read also when its tables are not there or are older
 */
export function createArea(
  store: Store,
  area: string,
  version: number,
  statements: readonly string[],
  upgrades: Readonly<Record<number, readonly string[]>> = {},
): void {
  inTransaction(store, () => {
    const row = store.db.prepare('SELECT version FROM areas WHERE name = ?').get(area)
    if (row === undefined) {
      if (store.readOnly) throw schemaError(store, `the store ${store.path} has no ${area} tables yet`)
      for (const statement of statements) store.db.exec(statement)
      store.db.prepare('INSERT INTO areas (name, version) VALUES (?, ?)').run(area, version)
      return
    }
    let found = Number(row.version)
    while (found < version && upgrades[found] !== undefined && !store.readOnly) {
      for (const statement of upgrades[found]!) store.db.exec(statement)
      store.db.prepare('UPDATE areas SET version = ? WHERE name = ?').run(++found, area)
    }
    if (found !== version) {
      throw schemaError(store, `the ${area} tables of ${store.path} have version ${row.version}, not ${version}`)
    }
  })
}

function schemaError({ path, readOnly }: Store, message: string): Er2almError {
  const hint = readOnly
    ? 'run the config again: `er2alm run` makes the tables, and brings those of an older er2alm up to date'
    : 'open it with the er2alm version that wrote it, or start with a new store file'
  return new Er2almError('STORE_SCHEMA', message, { file: path, hint })
}

/**
 * Runs `work` in one durable transaction: all of it is on disk when this returns, or none of it. Within another
 * transaction it is a part of that one.
 */
export function inTransaction<T>(store: Store, work: () => T): T {
  if (store.db.isTransaction) return work()
  return guardStore(store.path, () => {
    store.db.exec('BEGIN IMMEDIATE')
    try {
      const result = work()
      store.db.exec('COMMIT')
      return result
    } catch (error) {
      if (store.db.isTransaction) store.db.exec('ROLLBACK')
      throw error
    }
  })
}

/**
 * Turns SQLite's errors into ours.
 * @throws {Er2almError} STORE_FULL, STORE_LOCKED or STORE_UNREADABLE
 */
export function guardStore<T>(path: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    const translated = translate(path, error)
    if (translated === undefined) throw error
    throw translated
  }
}

function translate(path: string, error: unknown): Er2almError | undefined {
  if (!(error instanceof Error)) return undefined
  const systemCode = (error as NodeJS.ErrnoException).code
  if (systemCode === 'ENOSPC') return storeError('STORE_FULL', path, error)
  if (systemCode === 'EACCES' || systemCode === 'ENOTDIR' || systemCode === 'EEXIST' || systemCode === 'EROFS') {
    return storeError('STORE_UNREADABLE', path, error)
  }
  if (systemCode !== 'ERR_SQLITE_ERROR') return undefined
  switch (Number((error as { errcode?: unknown }).errcode) & 0xff) {
    case FULL:
      return storeError('STORE_FULL', path, error)
    case BUSY:
    case LOCKED:
      return storeError('STORE_LOCKED', path, error)
    case IO_ERROR:
    case CORRUPT:
    case NOT_A_DATABASE:
    case CANNOT_OPEN:
    case READ_ONLY:
      return storeError('STORE_UNREADABLE', path, error)
    default:
      return undefined
  }
}

const HINTS: Partial<Record<ErrorCode, string>> = {
  STORE_FULL: 'free some disk space and run the same command again: everything recorded so far is kept',
  STORE_LOCKED: 'another er2alm process writes to this store; wait for it or stop it, then run the same command again',
  STORE_UNREADABLE:
    'check that the path is an er2alm store and may be read and written; a damaged copy can be replaced by a backup',
}

function storeError(code: 'STORE_FULL' | 'STORE_LOCKED' | 'STORE_UNREADABLE', path: string, cause: Error): Er2almError {
  return new Er2almError(code, `store ${path}: ${cause.message}`, {
    file: path,
    cause,
    hint: HINTS[code],
    retryable: code === 'STORE_LOCKED',
  })
}

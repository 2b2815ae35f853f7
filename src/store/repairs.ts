import { createArea, guardStore, inTransaction, type Store } from './sqlite.ts'

/** Which calls asked a second time, since the first reply broke its schema. The ledger's tables must be there. */
export interface Repairs {
  /** Notes a call before it is sent, once. */
  add(key: string, stage: string): void
}

/** Opens the notes of a store, making their table when it is not there. */
export function openRepairs(store: Store): Repairs {
  createArea(store, 'repairs', 1, ['CREATE TABLE repairs (key TEXT PRIMARY KEY, stage TEXT NOT NULL) STRICT'])
  const insert = store.db.prepare('INSERT OR IGNORE INTO repairs (key, stage) VALUES (?, ?)')
  const known = store.db.prepare('SELECT 1 FROM repairs WHERE key = ?')
  return {
    add(key, stage) {
      if (guardStore(store.path, () => known.get(key)) !== undefined) return
      inTransaction(store, () => void insert.run(key, stage))
    },
  }
}

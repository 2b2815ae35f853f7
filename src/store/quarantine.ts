import { guardStore, inTransaction, type Store } from './sqlite.ts'

/** A reply that cannot be used, word for word. */
export interface QuarantinedReply {
  /** Ledger key of the call that was asked first. */
  readonly key: string
  readonly stage: string
  /** What came back last. */
  readonly reply: string
  /** What is wrong with it. */
  readonly reason: string
  /** Milliseconds since the epoch. */
  readonly atMs: number
}

/** Replies that broke their schema, and broke it again after a repair. The ledger's tables must be there. */
export interface Quarantine {
  /** Keeps the first reply of a key. */
  add(reply: QuarantinedReply): void
  /** In order of stage and key; only a part of them where that is asked for. */
  list(offset?: number, limit?: number): readonly QuarantinedReply[]
  count(): number
}

export function openQuarantine(store: Store): Quarantine {
  const insert = store.db.prepare(
    'INSERT OR IGNORE INTO quarantine (key, stage, reply, reason, at_ms) VALUES (?, ?, ?, ?, ?)',
  )
  const known = store.db.prepare('SELECT 1 FROM quarantine WHERE key = ?')
  // A negative limit is none.
  const select = store.db.prepare(
    'SELECT key, stage, reply, reason, at_ms FROM quarantine ORDER BY stage, key LIMIT ? OFFSET ?',
  )
  const size = store.db.prepare('SELECT count(*) AS n FROM quarantine')
  return {
    add({ key, stage, reply, reason, atMs }) {
      if (guardStore(store.path, () => known.get(key)) !== undefined) return
      inTransaction(store, () => void insert.run(key, stage, reply, reason, atMs))
    },
    list: (offset = 0, limit = -1) =>
      guardStore(store.path, () =>
        select.all(limit, offset).map((row) => ({
          key: String(row.key),
          stage: String(row.stage),
          reply: String(row.reply),
          reason: String(row.reason),
          atMs: Number(row.at_ms),
        })),
      ),
    count: () => guardStore(store.path, () => Number(size.get()?.n)),
  }
}

import { createArea, guardStore, inTransaction, type Store } from '../../store/sqlite.ts'

/** A reply as it was read, without what only the sender may know: its URL holds no key. */
export interface CachedReply {
  readonly url: string
  readonly status: number
  readonly etag?: string
  readonly lastModified?: string
  readonly body: Uint8Array
  /** When the server last said that this is its reply; milliseconds since the Unix epoch. */
  readonly fetchedMs: number
}

/** Replies of servers, in the store: what was fetched stays fetched after a crash. */
export interface HttpCache {
  find(url: string): CachedReply | undefined
  keep(reply: CachedReply): void
  /** The server said that nothing has changed. */
  touch(url: string, fetchedMs: number): void
}

const TABLES = [
  `CREATE TABLE http_replies (
    url TEXT PRIMARY KEY, status INTEGER NOT NULL, etag TEXT, last_modified TEXT, body BLOB NOT NULL,
    fetched_ms INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID`,
]

/** Opens the cache of a store. */
export function openHttpCache(store: Store): HttpCache {
  createArea(store, 'http', 1, TABLES)
  const find = store.db.prepare('SELECT * FROM http_replies WHERE url = ?')
  const keep = store.db.prepare(
    'INSERT OR REPLACE INTO http_replies (url, status, etag, last_modified, body, fetched_ms) VALUES (?, ?, ?, ?, ?, ?)',
  )
  const touch = store.db.prepare('UPDATE http_replies SET fetched_ms = ? WHERE url = ?')
  return {
    find(url) {
      const row = guardStore(store.path, () => find.get(url))
      if (row === undefined) return undefined
      return {
        url,
        status: Number(row.status),
        ...(row.etag !== null && { etag: String(row.etag) }),
        ...(row.last_modified !== null && { lastModified: String(row.last_modified) }),
        body: row.body as Uint8Array,
        fetchedMs: Number(row.fetched_ms),
      }
    },
    keep({ url, status, etag, lastModified, body, fetchedMs }) {
      inTransaction(store, () => keep.run(url, status, etag ?? null, lastModified ?? null, body, Math.trunc(fetchedMs)))
    },
    touch(url, fetchedMs) {
      inTransaction(store, () => touch.run(Math.trunc(fetchedMs), url))
    },
  }
}

/** Copies every reply of one store into another, so that a dry run asks nobody for what is there already. */
export function copyHttpCache(from: Store, to: Store): void {
  openHttpCache(to)
  const known = guardStore(from.path, () => from.db.prepare("SELECT 1 FROM areas WHERE name = 'http'").get())
  if (known === undefined) return
  const columns = 'url, status, etag, last_modified, body, fetched_ms'
  const keep = to.db.prepare(`INSERT OR REPLACE INTO http_replies (${columns}) VALUES (?, ?, ?, ?, ?, ?)`)
  inTransaction(to, () => {
    for (const row of from.db.prepare(`SELECT ${columns} FROM http_replies`).iterate()) keep.run(...Object.values(row))
  })
}

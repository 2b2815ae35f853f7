import { guardStore, inTransaction, type Store } from './sqlite.ts'

/** A process that sends calls from the store, as it wrote itself down. */
export interface WorkerRow {
  readonly id: string
  /** Machine and, where there is one, process namespace: within it a pid means one process. */
  readonly host: string
  readonly pid: number
  /** Goes up while the process lives and has calls in flight. */
  readonly beat: number
}

/** The processes that hold calls of a store. The ledger's tables must be there. */
export interface Workers {
  add(worker: WorkerRow): void
  beat(id: string): void
  find(id: string): WorkerRow | undefined
  /** The process is gone: its open attempts stay counted at their worst case, and nobody holds their calls any more. */
  bury(id: string): void
}

export function openWorkers(store: Store): Workers {
  const { db } = store
  const insert = db.prepare('INSERT INTO workers (id, host, pid, beat) VALUES (?, ?, ?, ?)')
  const raise = db.prepare('UPDATE workers SET beat = beat + 1 WHERE id = ?')
  const select = db.prepare('SELECT id, host, pid, beat FROM workers WHERE id = ?')
  const remove = db.prepare('DELETE FROM workers WHERE id = ?')
  const release = db.prepare('UPDATE attempts SET worker = NULL, headroom = NULL WHERE worker = ? AND outcome IS NULL')
  return {
    add: ({ id, host, pid, beat }) => inTransaction(store, () => void insert.run(id, host, pid, beat)),
    beat: (id) => inTransaction(store, () => void raise.run(id)),
    find(id) {
      const row = guardStore(store.path, () => select.get(id))
      if (row === undefined) return undefined
      return { id: String(row.id), host: String(row.host), pid: Number(row.pid), beat: Number(row.beat) }
    },
    bury(id) {
      inTransaction(store, () => {
        release.run(id)
        remove.run(id)
      })
    },
  }
}

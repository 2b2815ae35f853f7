import type { RecordedReply } from './ledger.ts'
import { guardStore, inTransaction, type Store } from './sqlite.ts'

/** The latest attempt of a call in a batch file. */
export interface BatchAttempt {
  readonly attempt: number
  readonly stage: string
  readonly worstUsd: number
  /** Undefined while its reply is awaited. */
  readonly outcome?: 'recorded' | 'failed'
}

/** Calls that went out in batch files. The ledger's tables must be there. */
export interface Batches {
  /** Keys of the calls of a batch whose replies are awaited. */
  openKeys(batch: string): ReadonlySet<string>
  /** Batches with awaited replies, and how many. */
  open(): readonly { readonly batch: string; readonly calls: number }[]
  find(key: string): BatchAttempt | undefined
  /** A reply came after all for an attempt that was taken for failed: what it cost takes the place of what was counted. */
  reviseCost(attempt: number, reply: RecordedReply, nowMs: number): void
  /** Gives the open calls of a batch up. @param charged counts them at their worst case, else at nothing */
  drop(batch: string, charged: boolean, nowMs: number): number
}

export function openBatches(store: Store): Batches {
  const { db } = store
  const keys = db.prepare('SELECT key FROM attempts WHERE batch = ? AND outcome IS NULL')
  const names = db.prepare(
    `SELECT batch, count(*) AS calls FROM attempts WHERE batch IS NOT NULL AND outcome IS NULL GROUP BY batch ORDER BY batch`,
  )
  const latest = db.prepare(
    `SELECT id, stage, worst_usd, outcome FROM attempts WHERE key = ? AND batch IS NOT NULL
     ORDER BY outcome IS NULL DESC, id DESC LIMIT 1`,
  )
  const revise = db.prepare(
    "UPDATE attempts SET outcome = 'recorded', reason = NULL, usd = ?, ended_ms = ? WHERE id = ? AND outcome = 'failed'",
  )
  const giveUp = db.prepare(
    `UPDATE attempts SET outcome = 'failed', reason = ?, usd = CASE WHEN ? THEN worst_usd ELSE 0 END, ended_ms = ?,
     headroom = NULL WHERE batch = ? AND outcome IS NULL`,
  )
  return {
    openKeys: (batch) => guardStore(store.path, () => new Set(keys.all(batch).map(({ key }) => String(key)))),
    open: () =>
      guardStore(store.path, () =>
        names.all().map(({ batch, calls }) => ({ batch: String(batch), calls: Number(calls) })),
      ),
    find(key) {
      const row = guardStore(store.path, () => latest.get(key))
      if (row === undefined) return undefined
      return {
        attempt: Number(row.id),
        stage: String(row.stage),
        worstUsd: Number(row.worst_usd),
        ...(row.outcome !== null && { outcome: row.outcome as 'recorded' | 'failed' }),
      }
    },
    reviseCost: (attempt, reply, nowMs) => inTransaction(store, () => void revise.run(reply.usd, nowMs, attempt)),
    drop: (batch, charged, nowMs) =>
      inTransaction(store, () => Number(giveUp.run('the batch was given up', charged ? 1 : 0, nowMs, batch).changes)),
  }
}

import { guardStore, type Store } from './sqlite.ts'

/** What the calls of one stage to one model came to. */
export interface CallCosts {
  readonly stage: string
  readonly provider: string
  readonly model: string
  /** Replies in the ledger, and of them those that came with recordings: nothing was sent for them from this store. */
  readonly replies: number
  readonly imported: number
  /** Of all replies. */
  readonly inputTokens: number
  readonly outputTokens: number
  /** Attempts, and what became of them. */
  readonly requests: number
  readonly failed: number
  readonly open: number
  /** Worst case of the open ones. */
  readonly openUsd: number
  /** Of the attempts that have ended. */
  readonly usd: number
  /** Calls that asked a second time; of stores from before these were noted, 0. */
  readonly repairs: number
}

/** What is going on in a store, cheap enough to ask every second. */
export interface CallsNow {
  readonly requests: number
  /** Spent, with open calls at their worst case. */
  readonly usd: number
  /** Attempts that a process holds and that have no answer yet. */
  readonly held: number
  /** Answers of the last minute. */
  readonly answeredLastMinute: number
}

const MINUTE_MS = 60_000
/** Answers of the last minute are looked for among so many of the latest attempts. */
const LATEST = 20_000

/** Costs by stage, provider and model, in that order; reads every call once. The ledger's tables must be there. */
export function callCosts(store: Store): readonly CallCosts[] {
  const { db } = store
  return guardStore(store.path, () => {
    const hasRepairs = db.prepare("SELECT 1 FROM areas WHERE name = 'repairs'").get() !== undefined
    const isRepair = hasRepairs ? 'key IN (SELECT key FROM repairs)' : '0'
    const rows = db
      .prepare(
        `WITH replied AS (
           SELECT stage, provider, model, count(*) AS replies, total(input_tokens) AS input, total(output_tokens) AS output,
             count(*) FILTER (WHERE NOT EXISTS (SELECT 1 FROM attempts a WHERE a.key = c.key)) AS imported
           FROM calls c GROUP BY stage, provider, model
         ), asked AS (
           SELECT stage, provider, model, count(*) AS requests, count(*) FILTER (WHERE outcome = 'failed') AS failed,
             count(*) FILTER (WHERE outcome IS NULL) AS open, total(worst_usd) FILTER (WHERE outcome IS NULL) AS open_usd,
             total(usd) AS usd, count(DISTINCT key) FILTER (WHERE ${isRepair}) AS repairs
           FROM attempts GROUP BY stage, provider, model
         )
         SELECT * FROM replied FULL JOIN asked USING (stage, provider, model) ORDER BY stage, provider, model`,
      )
      .all()
    return rows.map((row) => ({
      stage: String(row.stage),
      provider: String(row.provider),
      model: String(row.model),
      replies: Number(row.replies ?? 0),
      imported: Number(row.imported ?? 0),
      inputTokens: Number(row.input ?? 0),
      outputTokens: Number(row.output ?? 0),
      requests: Number(row.requests ?? 0),
      failed: Number(row.failed ?? 0),
      open: Number(row.open ?? 0),
      openUsd: Number(row.open_usd ?? 0),
      usd: Number(row.usd ?? 0),
      repairs: Number(row.repairs ?? 0),
    }))
  })
}

/** The ledger's tables must be there. */
export function callsNow(store: Store, nowMs: number): CallsNow {
  const { db } = store
  return guardStore(store.path, () => {
    const sums = db
      .prepare('SELECT total(requests) AS requests, total(ended_usd) + total(open_pico_usd) / 1e12 AS usd FROM sums')
      .get()
    const held = db.prepare('SELECT count(*) AS n FROM attempts WHERE outcome IS NULL AND worker IS NOT NULL').get()
    const answered = db
      .prepare(
        `SELECT count(*) AS n FROM (SELECT outcome, ended_ms FROM attempts ORDER BY id DESC LIMIT ${LATEST})
         WHERE outcome = 'recorded' AND ended_ms > ?`,
      )
      .get(nowMs - MINUTE_MS)
    return {
      requests: Number(sums?.requests),
      usd: Number(sums?.usd),
      held: Number(held?.n),
      answeredLastMinute: Number(answered?.n),
    }
  })
}

import { Er2almError } from '../errors.ts'
import { createArea, guardStore, inTransaction, type Store } from './sqlite.ts'

/** A recorded reply: what was paid for. `text` is the model's raw answer, never altered. */
export interface RecordedReply {
  readonly text: string
  readonly finishReason: string
  readonly inputTokens: number
  readonly outputTokens: number
  readonly usd: number
}

/** A call about to be made. */
export interface Reservation {
  /** SHA-256 of everything that can change the reply. */
  readonly key: string
  /** For cost tables: `attributes`, `profiles`, … */
  readonly stage: string
  readonly provider: string
  readonly model: string
  /** Upper bound of what the call can cost, in USD. */
  readonly worstUsd: number
}

/** Hard caps over the life of the store. Absent = no cap. */
export interface Budget {
  readonly maxUsd?: number
  readonly maxRequests?: number
}

/** What the ledger has cost so far, with calls in flight (or lost in a crash) at their worst case. */
export interface Spent {
  readonly requests: number
  readonly usd: number
  readonly inputTokens: number
  readonly outputTokens: number
  /** Calls reserved without a reply: in flight now, or lost in a crash. */
  readonly unanswered: number
}

/**
 * The ledger of paid calls. Each attempt is reserved (with its worst case) in one durable transaction before it is sent,
 * and its reply recorded in another. A crash between the two leaves an unanswered attempt: the call is sent again on
 * resume, and both attempts count against the budget.
 */
export interface Ledger {
  find(key: string): RecordedReply | undefined
  /** @throws {Er2almError} BUDGET_USD or BUDGET_REQUESTS if this call could pass the cap; nothing is reserved then */
  reserve(call: Reservation, budget: Budget, nowMs: number): number
  record(attempt: number, reply: RecordedReply, nowMs: number): void
  /** The provider answered with an error: the attempt counts as a request, and as `usd` spent. */
  fail(attempt: number, reason: string, usd: number, nowMs: number): void
  spent(stage?: string): Spent
  /** Adds replies recorded elsewhere (no attempt, no cost). Returns how many were new. */
  importReplies(entries: Iterable<LedgerEntry>): number
  /** All recorded replies, by key. */
  entries(): Generator<LedgerEntry>
}

/** A recorded reply as it travels between stores (a line of a ledger file). */
export interface LedgerEntry extends RecordedReply {
  readonly key: string
  readonly stage: string
  readonly provider: string
  readonly model: string
}

const TABLES = [
  `CREATE TABLE calls (
    key TEXT PRIMARY KEY, stage TEXT NOT NULL, provider TEXT NOT NULL, model TEXT NOT NULL,
    text TEXT NOT NULL, finish_reason TEXT NOT NULL,
    input_tokens INTEGER NOT NULL, output_tokens INTEGER NOT NULL, usd REAL NOT NULL
  ) STRICT`,
  `CREATE TABLE attempts (
    id INTEGER PRIMARY KEY, key TEXT NOT NULL, stage TEXT NOT NULL, provider TEXT NOT NULL, model TEXT NOT NULL,
    worst_usd REAL NOT NULL, usd REAL, outcome TEXT CHECK (outcome IN ('recorded', 'failed')), reason TEXT,
    reserved_ms INTEGER NOT NULL, ended_ms INTEGER
  ) STRICT`,
  'CREATE INDEX attempts_by_key ON attempts (key)',
]

/** Opens the ledger in the store, making its tables when they are not there. */
export function openLedger(store: Store): Ledger {
  createArea(store, 'ledger', 1, TABLES)
  const { db } = store
  const findCall = db.prepare('SELECT text, finish_reason, input_tokens, output_tokens, usd FROM calls WHERE key = ?')
  const addAttempt = db.prepare(
    'INSERT INTO attempts (key, stage, provider, model, worst_usd, reserved_ms) VALUES (?, ?, ?, ?, ?, ?)',
  )
  const endAttempt = db.prepare(
    'UPDATE attempts SET outcome = ?, reason = ?, usd = ?, ended_ms = ? WHERE id = ? AND outcome IS NULL',
  )
  const attemptOf = db.prepare('SELECT key, stage, provider, model FROM attempts WHERE id = ?')
  const addCall = db.prepare('INSERT OR IGNORE INTO calls VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)')
  const totals = db.prepare(
    `SELECT count(*) AS requests, total(coalesce(usd, worst_usd)) AS usd, total(outcome IS NULL) AS unanswered
     FROM attempts WHERE ?1 IS NULL OR stage = ?1`,
  )
  const tokens = db.prepare(
    `SELECT total(input_tokens) AS input, total(output_tokens) AS output FROM calls WHERE (?1 IS NULL OR stage = ?1)
     AND key IN (SELECT key FROM attempts)`,
  )

  return {
    find(key) {
      const row = guardStore(store.path, () => findCall.get(key))
      return row === undefined ? undefined : toReply(row)
    },
    reserve(call, budget, nowMs) {
      return inTransaction(store, () => {
        const spent = totals.get(null)
        checkBudget(call, budget, Number(spent?.requests ?? 0), Number(spent?.usd ?? 0))
        const { lastInsertRowid } = addAttempt.run(
          call.key,
          call.stage,
          call.provider,
          call.model,
          call.worstUsd,
          nowMs,
        )
        return Number(lastInsertRowid)
      })
    },
    record(attempt, reply, nowMs) {
      inTransaction(store, () => {
        const call = attemptOf.get(attempt)
        if (call === undefined) throw new Er2almError('BUG', `attempt ${attempt} was never reserved`)
        endAttempt.run('recorded', null, reply.usd, nowMs, attempt)
        const { text, finishReason, inputTokens, outputTokens, usd } = reply
        addCall.run(call.key, call.stage, call.provider, call.model, text, finishReason, inputTokens, outputTokens, usd)
      })
    },
    fail(attempt, reason, usd, nowMs) {
      inTransaction(store, () => endAttempt.run('failed', reason, usd, nowMs, attempt))
    },
    spent(stage) {
      const [row, used] = guardStore(store.path, () => [totals.get(stage ?? null), tokens.get(stage ?? null)])
      return {
        requests: Number(row?.requests ?? 0),
        usd: Number(row?.usd ?? 0),
        unanswered: Number(row?.unanswered ?? 0),
        inputTokens: Number(used?.input ?? 0),
        outputTokens: Number(used?.output ?? 0),
      }
    },
    importReplies(entries) {
      return inTransaction(store, () => {
        let added = 0
        for (const e of entries) {
          added += Number(
            addCall.run(
              e.key,
              e.stage,
              e.provider,
              e.model,
              e.text,
              e.finishReason,
              e.inputTokens,
              e.outputTokens,
              e.usd,
            ).changes,
          )
        }
        return added
      })
    },
    *entries() {
      for (const row of db.prepare('SELECT * FROM calls ORDER BY key').iterate()) {
        yield {
          key: String(row.key),
          stage: String(row.stage),
          provider: String(row.provider),
          model: String(row.model),
          ...toReply(row),
        }
      }
    },
  }
}

function checkBudget(call: Reservation, budget: Budget, requests: number, usd: number): void {
  const resume = 'everything recorded so far is kept: run the same command again with a higher cap to go on'
  if (budget.maxRequests !== undefined && requests + 1 > budget.maxRequests) {
    throw new Er2almError('BUDGET_REQUESTS', `${requests} requests were sent, and the cap is ${budget.maxRequests}`, {
      hint: resume,
    })
  }
  if (budget.maxUsd !== undefined && usd + call.worstUsd > budget.maxUsd) {
    throw new Er2almError(
      'BUDGET_USD',
      `$${usd.toFixed(4)} is spent or reserved; the next ${call.stage} call may cost $${call.worstUsd.toFixed(4)}, and the cap is $${budget.maxUsd}`,
      { hint: resume },
    )
  }
}

function toReply(row: Record<string, unknown>): RecordedReply {
  return {
    text: String(row.text),
    finishReason: String(row.finish_reason),
    inputTokens: Number(row.input_tokens),
    outputTokens: Number(row.output_tokens),
    usd: Number(row.usd),
  }
}

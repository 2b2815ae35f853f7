import { Er2almError } from '../errors.ts'
import { createLedgerTables } from './ledger-tables.ts'
import { guardStore, inTransaction, type Store } from './sqlite.ts'

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
  /** Space kept in the file for the reply, so that a disk that fills up meanwhile does not lose it; 0 when absent. */
  readonly headroomBytes?: number
  /** Who holds the attempt until it ends: a living process, or a batch file. Neither: nobody waits for its reply. */
  readonly worker?: string
  readonly batch?: string
}

/** Hard caps over the life of the store. Absent = no cap. */
export interface Budget {
  readonly maxUsd?: number
  readonly maxRequests?: number
}

/** Who is about to bring the reply of a call. */
export type Holder =
  | { readonly kind: 'worker'; readonly worker: string }
  | { readonly kind: 'batch'; readonly batch: string }

/** What became of the wish to send a call. */
export type Claim =
  | { readonly kind: 'reserved'; readonly attempt: number }
  | { readonly kind: 'recorded'; readonly reply: RecordedReply }
  | { readonly kind: 'held'; readonly holder: Holder }

/** What the ledger has cost so far, with calls in flight (or lost in a crash) at their worst case. */
export interface Spent {
  readonly requests: number
  readonly usd: number
  readonly inputTokens: number
  readonly outputTokens: number
  /** Calls reserved without a reply: in flight now, in a batch file, or lost in a crash. */
  readonly unanswered: number
}

/**
 * The ledger of paid calls. Each attempt is reserved (with its worst case) in one durable transaction before it is sent,
 * and its reply recorded in another. A crash between the two leaves an unanswered attempt: the call is sent again on
 * resume, and both attempts count against the budget. Processes that share a store never send the same call at once.
 */
export interface Ledger {
  find(key: string): RecordedReply | undefined
  /** Who holds an open attempt of the call, apart from `worker` itself. */
  holder(key: string, worker?: string): Holder | undefined
  /**
   * In one transaction: the reply if it is recorded, else who is about to bring it, else a reservation.
   * @throws {Er2almError} BUDGET_USD or BUDGET_REQUESTS if this call could pass the cap; nothing is reserved then
   */
  claim(call: Reservation, budget: Budget, nowMs: number): Claim
  /** Reserves an attempt whoever else holds the call. @throws {Er2almError} BUDGET_USD, BUDGET_REQUESTS */
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

/** Opens the ledger in the store, making its tables when they are not there. */
export function openLedger(store: Store): Ledger {
  createLedgerTables(store)
  const { db } = store
  const findCall = db.prepare('SELECT text, finish_reason, input_tokens, output_tokens, usd FROM calls WHERE key = ?')
  const findHolder = db.prepare(
    `SELECT worker, batch FROM attempts WHERE key = ?1 AND outcome IS NULL AND (batch IS NOT NULL OR worker <> ?2)
     ORDER BY batch IS NULL LIMIT 1`,
  )
  const addAttempt = db.prepare(
    `INSERT INTO attempts (key, stage, provider, model, worst_usd, reserved_ms, worker, batch, headroom)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, zeroblob(?))`,
  )
  const endAttempt = db.prepare(
    `UPDATE attempts SET outcome = ?, reason = ?, usd = ?, ended_ms = ?, worker = NULL, headroom = NULL
     WHERE id = ? AND outcome IS NULL`,
  )
  const attemptOf = db.prepare('SELECT key, stage, provider, model FROM attempts WHERE id = ?')
  const addCall = db.prepare('INSERT OR IGNORE INTO calls VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)')
  const sums = db.prepare(
    `SELECT total(requests) AS requests, total(ended_usd) + total(open_pico_usd) / 1e12 AS usd, total(open) AS open
     FROM sums WHERE ?1 IS NULL OR stage = ?1`,
  )
  const tokens = db.prepare(
    `SELECT total(input_tokens) AS input, total(output_tokens) AS output FROM calls WHERE (?1 IS NULL OR stage = ?1)
     AND key IN (SELECT key FROM attempts)`,
  )

  /** Requests and USD so far, and how many requests are open. */
  function counted(stage: string | null): { readonly requests: number; readonly usd: number; readonly open: number } {
    const row = sums.get(stage)
    return { requests: Number(row?.requests), usd: Number(row?.usd), open: Number(row?.open) }
  }

  function addReservation(call: Reservation, budget: Budget, nowMs: number): number {
    const { requests, usd } = counted(null)
    checkBudget(call, budget, requests, usd)
    const { key, stage, provider, model, worstUsd, worker, batch, headroomBytes } = call
    const holder = [worker ?? null, batch ?? null, headroomBytes ?? 0]
    const { lastInsertRowid } = addAttempt.run(key, stage, provider, model, worstUsd, nowMs, ...holder)
    return Number(lastInsertRowid)
  }

  function addReply({ key, stage, provider, model, ...reply }: LedgerEntry): number {
    const { text, finishReason, inputTokens, outputTokens, usd } = reply
    const row = [key, stage, provider, model, text, finishReason, inputTokens, outputTokens, usd]
    return Number(addCall.run(...row).changes)
  }

  return {
    find(key) {
      const row = guardStore(store.path, () => findCall.get(key))
      return row === undefined ? undefined : toReply(row)
    },
    holder(key, worker) {
      return toHolder(guardStore(store.path, () => findHolder.get(key, worker ?? '')))
    },
    claim(call, budget, nowMs) {
      return inTransaction(store, (): Claim => {
        const row = findCall.get(call.key)
        if (row !== undefined) return { kind: 'recorded', reply: toReply(row) }
        const holder = toHolder(findHolder.get(call.key, call.worker ?? ''))
        if (holder !== undefined) return { kind: 'held', holder }
        return { kind: 'reserved', attempt: addReservation(call, budget, nowMs) }
      })
    },
    reserve: (call, budget, nowMs) => inTransaction(store, () => addReservation(call, budget, nowMs)),
    record(attempt, reply, nowMs) {
      inTransaction(store, () => {
        const call = attemptOf.get(attempt)
        if (call === undefined) throw new Er2almError('BUG', `attempt ${attempt} was never reserved`)
        endAttempt.run('recorded', null, reply.usd, nowMs, attempt)
        addReply({ ...(call as unknown as LedgerEntry), ...reply })
      })
    },
    fail(attempt, reason, usd, nowMs) {
      inTransaction(store, () => endAttempt.run('failed', reason, usd, nowMs, attempt))
    },
    spent(stage) {
      return guardStore(store.path, () => {
        const sums = counted(stage ?? null)
        const used = tokens.get(stage ?? null)
        return {
          requests: sums.requests,
          usd: sums.usd,
          unanswered: sums.open,
          inputTokens: Number(used?.input ?? 0),
          outputTokens: Number(used?.output ?? 0),
        }
      })
    },
    importReplies(entries) {
      return inTransaction(store, () => {
        let added = 0
        for (const entry of entries) added += addReply(entry)
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

function toHolder(row: Record<string, unknown> | undefined): Holder | undefined {
  if (row === undefined) return undefined
  return row.batch === null
    ? { kind: 'worker', worker: String(row.worker) }
    : { kind: 'batch', batch: String(row.batch) }
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

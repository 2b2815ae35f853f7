import { openBatches } from '../../store/batches.ts'
import { type CallCosts, callCosts, callsNow } from '../../store/call-costs.ts'
import { openLedger } from '../../store/ledger.ts'
import { openQuarantine, type QuarantinedReply } from '../../store/quarantine.ts'
import type { Store } from '../../store/sqlite.ts'
import type { Budget, Cost, CostRow, CostSums } from './enrichment-data.ts'
import { notEnriched } from './missing.ts'
import type { Reply } from './page-data.ts'
import type { PageOf } from './page-rows.ts'
import type { RunReader } from './run-reader.ts'

/** Of a raw reply; `er2alm calls RUN --json` has all of it. */
const SHOWN_CHARS = 2_000
/** Summing reads every call: not oftener than this while a run goes on. */
const SUM_AGAIN_MS = 5_000

/** The last sums of a store, and when they were made. */
const summed = new WeakMap<Store, { readonly atMs: number; readonly rows: readonly CallCosts[] }>()

/** What the calls of a run came to, what is on its way, and replies that could not be used. */
export async function costPage(reader: RunReader, page: PageOf): Promise<Reply<Cost>> {
  const store = reader.store()
  if (store === undefined) return notEnriched(reader, 'The ledger of calls is')
  openLedger(store)
  const rows = sumsOf(reader, store).map(costRow)
  const quarantine = openQuarantine(store)
  return {
    rows,
    total: totalOf(rows),
    batches: openBatches(store).open(),
    budget: budgetOf(reader, store),
    quarantine: {
      ...{ total: quarantine.count(), offset: page.offset },
      rows: quarantine.list(page.offset, page.limit).map(quarantineRow),
    },
  }
}

/** Caps and what is left of them. The ledger's tables must be there. */
export function budgetOf(reader: RunReader, store: Store): Budget {
  const { llm } = reader.settings().config
  const { usd, requests } = callsNow(store, reader.context.clock.nowMs())
  const left = (cap: number | undefined, used: number): number | null =>
    cap === undefined ? null : Math.max(0, cap - used)
  return {
    ...{ maxUsd: llm?.maxUsd ?? null, usd, leftUsd: left(llm?.maxUsd, usd) },
    ...{ maxRequests: llm?.maxRequests ?? null, requests, leftRequests: left(llm?.maxRequests, requests) },
  }
}

function sumsOf({ context }: RunReader, store: Store): readonly CallCosts[] {
  const atMs = context.clock.monotonicMs()
  const known = summed.get(store)
  if (known !== undefined && atMs - known.atMs < SUM_AGAIN_MS) return known.rows
  const rows = callCosts(store)
  summed.set(store, { atMs, rows })
  return rows
}

function costRow({ stage, provider, model, open, openUsd, ...rest }: CallCosts): CostRow {
  const { replies, imported, requests, failed, repairs, inputTokens, outputTokens, usd } = rest
  return {
    ...{ stage, model: `${provider} ${model}`, replies, imported, requests, failed, reserved: open },
    ...{ reservedUsd: openUsd, repairs, inputTokens, outputTokens, usd },
  }
}

function totalOf(rows: readonly CostSums[]): CostSums {
  const sum = (of: (row: CostSums) => number): number => rows.reduce((total, row) => total + of(row), 0)
  return {
    replies: sum(({ replies }) => replies),
    imported: sum(({ imported }) => imported),
    requests: sum(({ requests }) => requests),
    failed: sum(({ failed }) => failed),
    reserved: sum(({ reserved }) => reserved),
    reservedUsd: sum(({ reservedUsd }) => reservedUsd),
    repairs: sum(({ repairs }) => repairs),
    inputTokens: sum(({ inputTokens }) => inputTokens),
    outputTokens: sum(({ outputTokens }) => outputTokens),
    usd: sum(({ usd }) => usd),
  }
}

function quarantineRow({ stage, key, reason, reply, atMs }: QuarantinedReply): Cost['quarantine']['rows'][number] {
  return {
    ...{ stage, call: key, reason, reply: reply.slice(0, SHOWN_CHARS).toWellFormed() },
    at: new Date(atMs).toISOString(),
  }
}

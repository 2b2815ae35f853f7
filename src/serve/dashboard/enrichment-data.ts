/** What the pages about enrichment, noise control, catalogue, studies and cost reply with; see `page-data.ts`. */
import type { ValueCheck } from '../../enrich/config.ts'
import type { StudyPart } from '../../study/study-part.ts'
import type { Bin, Interval, ItemName, Reply, Rows, StatedValue } from './page-data.ts'

// ── GET /dashboard/noise ──────────────────────────────────────────────────────────────────────────────────────────────

export interface NoisePage {
  readonly candidates: number
  readonly kept: number
  readonly dropped: number
  /** The settings that decided, in words. */
  readonly settings: string
  readonly reasons: readonly NoiseReasonRow[]
  readonly aspects: readonly NoiseAspectRow[]
  readonly threshold: number | null
  /** Gate scores J of the candidates. */
  readonly scores: readonly ScoreBin[]
  /** Reliability of stated values. */
  readonly reliability: Reply<ReliabilityHistogram>
  readonly trainingLoss: readonly number[]
  /** Where wrong values are known: how well noise control found them. */
  readonly accuracy?: NoiseAccuracy
}

/** A bar of gate scores: `count` judged, `kept` of them kept. */
export interface ScoreBin extends Bin {
  readonly kept: number
}

export interface NoiseReasonRow {
  readonly reason: string
  /** What it means. */
  readonly words: string
  readonly kept: boolean
  readonly count: number
}

export interface NoiseAspectRow {
  readonly aspect: string
  readonly words: string
  readonly kept: number
  readonly dropped: number
  readonly unknown: number
}

export interface ReliabilityHistogram {
  readonly values: number
  readonly bins: readonly Bin[]
}

/** How noise control did against errors that were put into passages on purpose. Shares; null where there is nothing to share. */
export interface NoiseAccuracy {
  readonly planted: number
  /** Of them, those that some item states. */
  readonly reached: number
  /** Judged aspects with such an error, and those of them that were dropped. */
  readonly wrong: number
  readonly droppedWrong: number
  readonly precision: number | null
  readonly precisionCi95: Interval | null
  readonly recall: number | null
  /** Precision of dropping as many blindly. */
  readonly baseRate: number | null
  /** What that says, in a sentence. */
  readonly says: string
}

// ── GET /dashboard/noise/decisions?search=&aspect=&kept=true|false&reason=&offset=&limit= ─────────────────────────────
// `search` looks in id, title and text of the aspect. Aspects of which nothing is stated come only with `reason=unknown`.

export interface DecisionRow {
  readonly item: ItemName
  readonly aspect: string
  readonly words: string
  /** What is stated; null when nothing is. */
  readonly text: string | null
  readonly kept: boolean
  readonly reason: string
  readonly reasonWords: string
  readonly score: number | null
  readonly delta: number | null
}

// ── GET /dashboard/noise/values?search=&attribute=&order=lowest|highest&offset=&limit= ────────────────────────────────

export interface ReliabilityRow {
  readonly item: ItemName
  readonly attribute: string
  readonly value: string
  readonly reliability: number
}

// ── GET /dashboard/catalogue?search=&status=stated|unknown|rejected&attribute=&order=&offset=&limit= ──────────────────
// `search` looks in id and title; `status` (with `attribute`, or of any) keeps the items that have such a statement.
// An item is as reliable as its least reliable value. `order`: `relied` (default) has first the items of which no value is
// doubted, the most stated ones before the others; `doubted` has the least reliable first; `catalogue` is as the data have it.
// Items without a weighed value are last.

export interface Catalogue extends Rows<CatalogueRow> {
  /** Whether the values of this run were weighed: else every order is that of the catalogue. */
  readonly weighed: boolean
  /** Whether anything was read about the items of this run. */
  readonly enriched: boolean
}

/** What the catalogue itself says of an item. */
export interface CatalogueFacts {
  readonly genres: readonly string[]
  /** Further attributes, as the config names them; absent where it has none. */
  readonly attributes?: Readonly<Record<string, readonly string[]>>
}

export interface CatalogueRow extends ItemName, CatalogueFacts {
  readonly stated: number
  readonly unknown: number
  readonly rejected: number
  readonly values: readonly CatalogueStatement[]
}

/** What is stated of an item, in short. */
export interface CatalogueStatement {
  /** As people call it. */
  readonly attribute: string
  /** The first few, long ones cut. */
  readonly values: readonly StatedValue[]
  /** How many more there are. */
  readonly more: number
  /** Noise control dropped the aspect that it belongs to. */
  readonly dropped: boolean
}

// ── GET /dashboard/catalogue/{item} ───────────────────────────────────────────────────────────────────────────────────

export interface ItemPage extends ItemName, CatalogueFacts {
  /** Interactions before the test. */
  readonly interactions: number
  readonly statements: Reply<readonly StatementView[]>
}

export interface StatementView {
  readonly attribute: string
  readonly words: string
  readonly values: readonly StatedValue[]
  /** `quoted`: a quote was asked for, which may say something else; `supported`: a sentence states each value. */
  readonly check: ValueCheck
  /** As re-checked now: `broken` when a link or a step of the trace does not hold. */
  readonly status: 'verified' | 'broken' | 'unknown' | 'rejected'
  readonly reason?: string
  readonly quotes: readonly QuoteView[]
  /** Values of the reply that were not kept, and why. */
  readonly droppedValues: readonly { readonly value: string; readonly reason: string }[]
  /** Of noise control, about the aspect that the attribute belongs to. */
  readonly decision?: DecisionRow
  /** Every step of the trace, re-checked. */
  readonly steps: readonly TraceStepView[]
  /** What in the quotes is written for a model rather than for a reader, in our words; empty when nothing is. */
  readonly suspicious: readonly string[]
}

export interface QuoteView {
  readonly quote: string
  /** Offsets in the passage, in UTF-16 units. */
  readonly start: number
  readonly end: number
  readonly passage: string
  readonly source: string
  readonly sha256: string
  /** What is wrong with the link; absent when it holds. */
  readonly problem?: string
  /** Where the quote stands; absent when the passage is gone or the quote is not there. */
  readonly excerpt?: Excerpt
}

/** Text around a quote. Show `before`, the marked `quote`, `after`; with an ellipsis where text was cut. */
export interface Excerpt {
  readonly before: string
  readonly quote: string
  readonly after: string
  readonly cutBefore: boolean
  readonly cutAfter: boolean
  readonly title: string
  readonly date?: string
  readonly licence?: string
}

export interface TraceStepView {
  /** `file`, `prompt`, `reply`, `record`, `decision`, `vector`. */
  readonly step: string
  readonly detail: string
  readonly problem?: string
}

// ── GET /dashboard/studies (tables and plots: src/study/study-part.ts) ────────────────────────────────────────────────────────────────────────────────────────────

export interface Studies {
  readonly studies: readonly StudyView[]
}

export interface StudyView {
  /** `new-items`, … */
  readonly name: string
  /** When it was written. */
  readonly at: string
  readonly parts: readonly StudyPart[]
}

// ── GET /dashboard/cost?offset=&limit= ────────────────────────────────────────────────────────────────────────────────
// `offset` and `limit` page the quarantine.

export interface Cost {
  readonly rows: readonly CostRow[]
  readonly total: CostSums
  readonly batches: readonly { readonly batch: string; readonly calls: number }[]
  readonly budget: Budget
  readonly quarantine: Rows<QuarantineRow>
}

/** By stage and model. */
export interface CostRow extends CostSums {
  /** `attributes`, `profiles`, `picks`, … */
  readonly stage: string
  readonly model: string
}

export interface CostSums {
  /** Distinct replies in the ledger, those that came with recordings too. */
  readonly replies: number
  /** Of them, those that came from elsewhere: nothing was sent or paid for here. */
  readonly imported: number
  /** Requests sent, retries included. */
  readonly requests: number
  readonly failed: number
  /** Sent and without an answer: in flight now, in a batch file, or lost in a crash; at their worst case in USD. */
  readonly reserved: number
  readonly reservedUsd: number
  /** Calls that asked a second time, since the first reply broke its schema. */
  readonly repairs: number
  /** Of the replies. */
  readonly inputTokens: number
  readonly outputTokens: number
  /** Spent, without what is reserved. */
  readonly usd: number
}

export interface QuarantineRow {
  readonly stage: string
  readonly call: string
  readonly reason: string
  /** First 2,000 characters of the raw reply. */
  readonly reply: string
  readonly at: string
}

/** Hard caps over the life of the store; null = no cap. */
export interface Budget {
  readonly maxUsd: number | null
  /** Spent or reserved. */
  readonly usd: number
  readonly leftUsd: number | null
  readonly maxRequests: number | null
  readonly requests: number
  readonly leftRequests: number | null
}

// ── GET /dashboard/enrichment · POST /dashboard/enrichment {"paused": true|false} ─────────────────────────────────────
// Ask again every second or two while `state` is `running` or `paused`. POST (scope admin) replies with the same.

export interface Enrichment {
  /**
   * `running`: a process is at it; `paused`: a process waits, or will as soon as what is in flight has ended; `stopped`:
   * no process is there and it is not finished; `done`: attributes and profiles are written; `waiting`: not begun yet.
   */
  readonly state: 'waiting' | 'running' | 'paused' | 'stopped' | 'done'
  /** The flag: no call is sent while it is true, by a process that runs now or is started later. */
  readonly paused: boolean
  /** Whether a process runs into the folder now, whatever stage it is at. */
  readonly process: boolean
  readonly steps: readonly EnrichmentStep[]
  /** Answered calls of the last minute. */
  readonly callsPerMinute: number
  /** Calls sent and not answered yet. */
  readonly inFlight: number
  readonly budget: Budget
  /** What to do next, in our words; absent when nothing is to be done. */
  readonly hint?: string
}

export interface EnrichmentStep {
  readonly name: 'items' | 'users'
  readonly state: 'waiting' | 'running' | 'stopped' | 'done'
  /** null until the step has begun. */
  readonly total: number | null
  readonly done: number
  /** Without a reply that can be used. */
  readonly failed: number
  /** At the pace of the last minutes; null when it is not running or nothing is known. */
  readonly remainingSeconds: number | null
  readonly updated: string | null
}

/**
 * What `GET /dashboard/…` replies with. Plain types, nothing of Node: the page imports them too.
 *
 * Every text in them that does not say otherwise is untrusted (titles, values, quotes, passages, replies of a language
 * model): it may stand in text nodes only. Shares, weights and scores are plain numbers; times are ISO 8601 or null.
 */

/** In place of data: what is not there, and which command or setting makes it. Both are our own words. */
export interface Missing {
  readonly missing: string
  readonly hint: string
}

/** Every `GET` under `/dashboard` replies 200 with one of these; 404 (ID_UNKNOWN) for a user or item the run has not. */
export type Reply<T> = T | Missing

/** Part of a list. Ask for the next with `offset + rows.length`; `limit` is at most 100, default 25. */
export interface Rows<T> {
  readonly total: number
  readonly offset: number
  readonly rows: readonly T[]
}

export interface ItemName {
  readonly id: string
  /** The id where there is no title. */
  readonly title: string
  readonly year?: number
}

export type Interval = readonly [low: number, high: number]

/** A bar of a histogram over [from, to); the last one has its end. */
export interface Bin {
  readonly from: number
  readonly to: number
  readonly count: number
}

// ── GET /dashboard/overview ───────────────────────────────────────────────────────────────────────────────────────────

export interface Overview {
  /** Of the data. */
  readonly title: string
  /** Name of the run folder. */
  readonly run: string
  /** When the last stage ended; null before the first has. */
  readonly finished: string | null
  readonly er2alm: string
  readonly node: string
  /** `provider model revision`; absent without enrichment. */
  readonly languageModel?: string
  readonly encoder?: string
  readonly data: Reply<OverviewData>
  readonly seeds: readonly number[]
  readonly stages: readonly OverviewStage[]
  readonly results: Reply<Results>
}

export interface OverviewData {
  /** How the parts were made, in words: `given files`, `last of each user`, … */
  readonly split: string
  readonly users: number
  readonly items: number
  readonly train: number
  readonly validation: number
  readonly test: number
}

export interface OverviewStage {
  readonly name: string
  readonly seconds: number
  readonly peakRssBytes: number
  readonly finished: string
  readonly er2alm: string
}

/** The comparison of the models, in words and figures. */
export interface Results {
  /** Name of the model that verdicts are about, and how it is called. */
  readonly reference: string
  readonly referenceLabel: string
  /** What may be said, in sentences: about all test items, about the best mean, about the other slices. */
  readonly headline: readonly string[]
  /** How the figures were made: protocol, intervals, verdicts, definition of every metric, what could not be tested. */
  readonly notes: readonly string[]
  readonly slices: readonly ResultSlice[]
}

export interface ResultSlice {
  /** `all`, `known`, `new`, `shelf`. */
  readonly slice: string
  readonly title: string
  readonly users: number
  readonly targets: number
  /** True when every model finds next to nothing, so that no verdict is shown. */
  readonly outOfReach: boolean
  /** Columns, primary metrics first: `recall@20`, `ndcg@20`, … */
  readonly metrics: readonly string[]
  readonly models: readonly ResultRow[]
}

export interface ResultRow {
  readonly model: string
  readonly label: string
  readonly seeds: number
  readonly trainSeconds: number
  /** In the order of `metrics`; null where it was not evaluated. */
  readonly values: readonly (ResultValue | null)[]
  /** Of the reference against this model, a line for each primary metric; empty for the reference itself. */
  readonly comparisons: readonly ResultComparison[]
}

export interface ResultValue {
  readonly mean: number
  readonly sd: number
  readonly ci95: Interval
}

export interface ResultComparison {
  readonly metric: string
  /** Reference minus this model. */
  readonly delta: number
  readonly ci95: Interval
  readonly pHolm: number
  /** What the reference is. */
  readonly verdict: 'better' | 'worse' | 'cannot tell'
  readonly minimumDetectable: number
}

// ── GET /dashboard/curves ─────────────────────────────────────────────────────────────────────────────────────────────

export interface Curves {
  readonly models: readonly ModelCurves[]
}

export interface ModelCurves {
  readonly model: string
  readonly label: string
  /** Settings that the model was trained with, by name; values as JSON text. */
  readonly settings: readonly (readonly [name: string, value: string])[]
  /** The epoch that validation chose, and its NDCG@20; 0 for a model that is fitted at once, null without validation. */
  readonly bestEpoch: number
  readonly validation: number | null
  /** `choosing`: on the training part alone, with validation; `final`: the models that are served, one a seed. */
  readonly fits: readonly FitCurve[]
  /** Settings that were tried; empty when none were. */
  readonly trials: readonly TrialRow[]
}

export interface FitCurve {
  readonly kind: 'choosing' | 'final'
  readonly seed: number
  readonly seconds: number
  /** Names of the loss terms of `epochs[].terms`, in order. */
  readonly terms: readonly string[]
  /** Empty for a model that is fitted at once; thinned to at most 500. */
  readonly epochs: readonly EpochPoint[]
}

export interface EpochPoint {
  readonly epoch: number
  readonly loss: number
  readonly terms: readonly number[]
  /** NDCG@20 on validation; absent in epochs that were not evaluated. */
  readonly validation?: number
}

export interface TrialRow {
  readonly settings: readonly (readonly [name: string, value: string])[]
  readonly validation: number | null
  readonly bestEpoch: number
  readonly seconds: number
  readonly chosen: boolean
}

// ── GET /dashboard/cases · GET /dashboard/case?user=&item= ────────────────────────────────────────────────────────────

/** Four pairs of the test that teach something, found in the run itself; fewer where the run has none of a kind. */
export interface Cases {
  /** Which model's lists say what a hit is, and how long a list is. */
  readonly model: string
  readonly label: string
  readonly k: number
  readonly cases: readonly ProposedCase[]
}

export type CaseKind = 'fits-throughout' | 'fits-where-heavy' | 'fits-where-light' | 'fits-nowhere'

export interface ProposedCase {
  readonly kind: CaseKind
  /** What it shows, in our words. */
  readonly says: string
  readonly user: string
  readonly item: ItemName
  readonly hit: boolean
  readonly rank: number
}

/** A user and an item side by side (models.md §7.14, case study). */
export interface CaseStudy {
  readonly user: string
  readonly item: ItemName
  readonly model: string
  readonly label: string
  readonly k: number
  /** Place in the user's whole ranking, from 1; null when the user took it before the test, so that it is not ranked. */
  readonly rank: number | null
  /** Whether the user took it in the test. */
  readonly taken: boolean
  readonly outcome: CaseOutcome
  readonly profileStatus: 'generated' | 'counted' | 'none'
  /** Heaviest first. */
  readonly userAspects: readonly CaseUserAspect[]
  readonly itemAspects: readonly CaseItemAspect[]
  /** One a user aspect that has a counterpart with something to compare. */
  readonly lines: readonly AlignmentLine[]
  /** Sum of the contributions. */
  readonly total: number
}

/** `hit`: taken in the test and in the first k; `missed`: taken, but further down; `not taken`: no test item; `seen`. */
export type CaseOutcome = 'hit' | 'missed' | 'not taken' | 'seen'

export interface CaseUserAspect {
  /** `genre`, `plot`, … and how people call it. */
  readonly aspect: string
  readonly words: string
  readonly weight: number
  readonly text: string
  /** History items that the text rests on. */
  readonly items: readonly ItemName[]
}

export interface CaseItemAspect {
  readonly aspect: string
  readonly words: string
  /** null when nothing is stated. */
  readonly text: string | null
  /** Dropped by noise control: the model never saw it. */
  readonly dropped: boolean
}

export interface AlignmentLine {
  /** Of `userAspects` and of `itemAspects`. */
  readonly from: string
  readonly to: string
  /** Cosine of the centred vectors, in [−1, 1]; null when a side says nothing. */
  readonly alignment: number | null
  readonly weight: number
  /** weight × alignment. */
  readonly contribution: number
}

// ── GET /dashboard/users?search=&offset=&limit= · GET /dashboard/users/{user}?offset=&limit= ──────────────────────────

export interface UserRow {
  readonly user: string
  /** Interactions before the test. */
  readonly history: number
  /** Interactions in the test. */
  readonly test: number
  readonly profile: 'generated' | 'counted' | 'none'
}

export interface UserPage {
  readonly user: string
  /** Newest first where times are known; `offset` and `limit` page it. */
  readonly history: Rows<HistoryRow>
  readonly profile: Reply<ProfileView>
}

export interface HistoryRow extends ItemName {
  readonly part: 'train' | 'validation' | 'test'
  readonly time: string | null
}

export interface ProfileView {
  readonly status: 'generated' | 'counted'
  readonly aspects: readonly CaseUserAspect[]
}

// ── GET /dashboard/noise ──────────────────────────────────────────────────────────────────────────────────────────────

export interface NoisePage {
  readonly candidates: number
  readonly kept: number
  readonly dropped: number
  /** The settings that decided, in words. */
  readonly settings: readonly string[]
  readonly reasons: readonly NoiseReasonRow[]
  readonly aspects: readonly NoiseAspectRow[]
  readonly threshold: number | null
  /** Gate scores J of the candidates. */
  readonly scores: readonly Bin[]
  /** Reliability of stated values. */
  readonly reliability: Reply<ReliabilityHistogram>
  readonly trainingLoss: readonly number[]
  /** Where wrong values are known: how well noise control found them. */
  readonly accuracy?: NoiseAccuracy
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

export interface NoiseAccuracy {
  readonly wrong: number
  readonly precision: number | null
  readonly recall: number | null
}

// ── GET /dashboard/noise/decisions?search=&aspect=&kept=true|false&reason=&offset=&limit= ─────────────────────────────
// `search` looks in id, title and text of the aspect.

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

// ── GET /dashboard/catalogue?search=&status=stated|unknown|rejected&attribute=&offset=&limit= ─────────────────────────
// `search` looks in id and title; `status` (with `attribute`, or of any) keeps the items that have such a statement.

export interface CatalogueRow extends ItemName {
  readonly genres: readonly string[]
  readonly stated: number
  readonly unknown: number
  readonly rejected: number
  /** Short values, by attribute as people call it. */
  readonly values: readonly (readonly [attribute: string, value: string])[]
}

// ── GET /dashboard/catalogue/{item} ───────────────────────────────────────────────────────────────────────────────────

export interface ItemPage extends ItemName {
  readonly genres: readonly string[]
  /** Interactions before the test. */
  readonly interactions: number
  readonly statements: Reply<readonly StatementView[]>
}

export interface StatementView {
  readonly attribute: string
  readonly words: string
  readonly value: readonly string[]
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

// ── GET /dashboard/studies ────────────────────────────────────────────────────────────────────────────────────────────

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

export interface StudyPart {
  readonly title: string
  /** What was done, in words. */
  readonly notes: readonly string[]
  readonly tables: readonly StudyTable[]
  readonly plots: readonly StudyPlot[]
}

export interface StudyTable {
  readonly title: string
  readonly header: readonly string[]
  /** Numbers are right-aligned by the page. */
  readonly rows: readonly (readonly (string | number | null)[])[]
}

/** Points with intervals: one series a name, over numbers or over words. */
export interface StudyPlot {
  readonly title: string
  readonly x: string
  readonly y: string
  readonly series: readonly StudySeries[]
}

export interface StudySeries {
  readonly name: string
  readonly points: readonly {
    readonly x: number | string
    readonly y: number
    readonly ci95?: Interval
  }[]
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

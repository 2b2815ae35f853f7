/**
 * What `GET /dashboard/…` replies with, and the parts that all pages share; the pages about the enrichment, its cost and its
 * noise control are in `enrichment-data.ts`. Plain types, nothing of Node: the page imports them too.
 *
 * Every text in them that does not say otherwise is untrusted (titles, values, quotes, passages, replies of a language
 * model): it may stand in text nodes only. Shares, weights and scores are plain numbers; times are ISO 8601 or null.
 */

/** In place of data: what is not there or cannot be read, and which command or setting makes it. */
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

/** A stated value, and how reliable our gate holds it to be (stage `weigh`), in [0, 1]; null where it was not weighed. */
export interface StatedValue {
  readonly value: string
  readonly reliability: number | null
}

export type Interval = readonly [low: number, high: number]

/** A bar of a histogram over [from, to); the last one has its end. */
export interface Bin {
  readonly from: number
  readonly to: number
  readonly count: number
}

// ── GET /dashboard/pages ──────────────────────────────────────────────────────────────────────────────────────────────

export interface Pages {
  /** Those of which this run has nothing, and will have nothing as it is configured. */
  readonly absent: readonly OptionalPage[]
}

/** Pages that not every run fills. */
export type OptionalPage = 'training' | 'studies' | 'cost' | 'live' | 'case' | 'noise'

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
  /** What may be said, by each metric that was tested, the one that is shown first before the others. */
  readonly headlines: readonly ResultHeadline[]
  /** How the figures were made: protocol, intervals, verdicts, definition of every metric, what could not be tested. */
  readonly notes: readonly string[]
  readonly slices: readonly ResultSlice[]
}

export interface ResultHeadline {
  readonly metric: string
  /** About the best mean, about all test items, about the other slices. */
  readonly sentences: readonly string[]
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
  /** Of this model against the reference, a line for each primary metric; empty for the reference itself. */
  readonly comparisons: readonly ResultComparison[]
}

export interface ResultValue {
  readonly mean: number
  readonly sd: number
  readonly ci95: Interval
}

export interface ResultComparison {
  readonly metric: string
  /** This model minus the reference. */
  readonly delta: number
  readonly ci95: Interval
  /** Corrected for all comparisons of the run. */
  readonly pHolm: number
  /** What this model is; `cannot tell` may be said though `ci95`, which is of this comparison alone, excludes 0. */
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
  /** Dropped by noise control: ER²ALM never saw it. */
  readonly dropped: boolean
  /** The values that the text is made of. */
  readonly values: readonly StatedValue[]
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
// A user that the run has not is there too, as soon as there are events of them; `search` finds such a one by the whole id.

export interface UserRow {
  readonly user: string
  /** Interactions before the test. */
  readonly history: number
  /** Interactions in the test. */
  readonly test: number
  readonly profile: 'generated' | 'counted' | 'none'
  /** Events since the run. */
  readonly since: number
}

export interface UserPage {
  readonly user: string
  /** Whether anything happened since the run; then the profile is older than the history. */
  readonly hasSince: boolean
  /** What happened since the run, then the run's own, each newest first where times are known; `offset` and `limit` page it. */
  readonly history: Rows<HistoryRow>
  readonly profile: Reply<ProfileView>
}

export interface HistoryRow extends ItemName {
  /** `since`: by events, after the run was trained. */
  readonly part: 'train' | 'validation' | 'test' | 'since'
  /** Of events: what they say of the item now. */
  readonly said?: readonly ('taken' | 'disliked' | 'hidden')[]
  readonly time: string | null
}

export interface ProfileView {
  readonly status: 'generated' | 'counted'
  readonly aspects: readonly CaseUserAspect[]
}

import type { AuditReport } from '../audit/audit.ts'
import type { DataReport } from '../data/data-report.ts'
import type { NoiseConfig } from '../denoise/config.ts'
import type { NoiseDecision } from '../denoise/filter.ts'
import type { NoiseReport } from '../denoise/report.ts'
import type { ItemBasics } from '../embed/aspect-texts.ts'
import type { AttributeId, ItemAttribute } from '../enrich/attribute.ts'
import type { UserPicks, UserProfile } from '../enrich/profile.ts'
import type { Comparison, SkippedSlice } from '../evaluate/comparisons.ts'
import type { MetricsJson } from '../evaluate/metrics-json.ts'
import type { Explanation } from '../explain/explain-item.ts'
import type { EpochRecord } from '../train/train.ts'

/** All that `report.html` shows. Parts that a run does not have are absent, and the page says so. */
export interface ReportInput {
  /** What the run is about, for the title of the page. */
  readonly title: string
  /** The model that verdicts are about. */
  readonly reference: string
  /** How models are called on the page; a model without a label keeps its name. */
  readonly labels?: Readonly<Record<string, string>>
  /** `evaluate/metrics.json`. */
  readonly metrics: MetricsJson
  /** `evaluate/comparisons.json`. */
  readonly comparisons: readonly Comparison[]
  readonly skipped?: readonly SkippedSlice[]
  /** `models/NAME/history.json` of every model; those without epochs are passed over. */
  readonly histories?: readonly ReportHistory[]
  readonly data?: DataReport
  readonly enrichment?: ReportEnrichment
  readonly noise?: ReportNoise
  /** Titles by original item id. */
  readonly catalogue: ReadonlyMap<string, ItemBasics>
  /** One recommendation, explained with passages, so that quotes are marked in them. */
  readonly example?: Explanation
  /** One recommendation of an item that nobody had taken, where the run has a model of such items. */
  readonly newItem?: NewItemExample
  /** `audit.json`, where the run was audited. */
  readonly audit?: AuditReport
  readonly provenance: ReportProvenance
}

/** A new item in a user's list, with the exact parts of its score. */
export interface NewItemExample {
  readonly explanation: Explanation
  /** Whether the user took it in the test. */
  readonly hit: boolean
  /** How many new items were ranked for the user. */
  readonly shelf: number
  readonly score: number
  readonly base: number
  readonly promised: number
  /** What each value of the item brings, largest first. */
  readonly values: readonly { readonly attribute: string; readonly value: string; readonly part: number }[]
}

/** How a model was trained: the run that chose the epochs, and the final runs. */
export interface ReportHistory {
  readonly model: string
  readonly selection: {
    readonly seed: number
    readonly history: readonly EpochRecord[]
    readonly bestEpoch: number
    /** Validation NDCG@20 of the best epoch; null when there is no validation part. */
    readonly validation: number | null
  }
  readonly runs: readonly {
    readonly seed: number
    readonly epochs: number
    readonly seconds: number
    readonly history: readonly EpochRecord[]
  }[]
}

export interface ReportEnrichment {
  /** `enrich/attributes.jsonl`. */
  readonly attributes: readonly ItemAttribute[]
  /** `enrich/profiles.jsonl`. */
  readonly profiles: readonly UserProfile[]
  /** `enrich/picks.jsonl`. */
  readonly picks?: readonly UserPicks[]
  readonly costs?: readonly StageCost[]
}

/** What the calls of one stage cost when they were made, and what this run itself sent. */
export interface StageCost {
  readonly stage: string
  /** `provider model`, for people. */
  readonly model: string
  /** Distinct replies that the run used. */
  readonly replies: number
  /** Of them, those that this run sent; the others were in the ledger before. */
  readonly sent: number
  readonly inputTokens: number
  readonly outputTokens: number
  readonly usd: number
}

export interface ReportNoise {
  /** `denoise/report.json`. */
  readonly report: NoiseReport
  /** `denoise/decisions.jsonl`. */
  readonly decisions: readonly NoiseDecision[]
  readonly settings: Pick<NoiseConfig, 'enabled' | 'useGate' | 'useCosine' | 'gateThreshold' | 'warmupSize'>
  /** Errors that were put into passages on purpose, where such a list exists. */
  readonly planted?: readonly PlantedError[]
}

/** A wrong fact that was written into a passage on purpose. */
export interface PlantedError {
  /** Id of the passage. */
  readonly passage: string
  readonly attribute: AttributeId
  /** The wrong value, as an attribute would state it. */
  readonly wrong: string
  /** What stood there before. */
  readonly right?: string
}

/** Where everything comes from. */
export interface ReportProvenance {
  readonly er2alm: string
  readonly node: string
  /** When the page was made, ISO 8601. */
  readonly created: string
  readonly command?: string
  /** Language model of the enrichment, with its revision. */
  readonly languageModel?: string
  /** Encoder of the embeddings, with its revision. */
  readonly encoder?: string
  /** From `manifest.json`. */
  readonly stages: readonly ReportStage[]
  /** `config.json` as text. */
  readonly config: string
  /** Sources and licences of the data, one a line. */
  readonly attributions?: readonly string[]
}

export interface ReportStage {
  readonly name: string
  readonly identity: string
  readonly seconds: number
  readonly peakRssBytes?: number
}

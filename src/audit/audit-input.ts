import type { Progress, Random } from '../context.ts'
import type { CatalogueItem } from '../data/catalogue.ts'
import type { IdMaps, RecDataset } from '../data/dataset.ts'
import type { Defect } from '../data/defects.ts'
import type { SplitConfig } from '../data/splits/registry.ts'
import type { ItemAttribute } from '../enrich/attribute.ts'
import type { EnrichConfig } from '../enrich/config.ts'
import type { UserPicks, UserProfile } from '../enrich/profile.ts'
import type { EvaluateConfig } from '../evaluate/config.ts'
import type { ProtocolJson } from '../evaluate/metrics-json.ts'
import type { PassageGetter } from '../explain/trace.ts'
import type { Found } from './finding.ts'
import type { ProbeAnswers } from './probe.ts'

/** What is audited: data alone, or a run with all that it made. */
export interface AuditInput {
  readonly dataset: RecDataset
  readonly ids: IdMaps
  /** By original id; an item without a title of its own is not in it. */
  readonly catalogue: ReadonlyMap<string, CatalogueItem>
  /** What reading the data found. */
  readonly defects: readonly Defect[]
  /** The rule that the config names. */
  readonly split: SplitConfig['kind']
  /** Interactions below this rating were left out when the data were read. */
  readonly minRating?: number
  readonly evaluate: EvaluateConfig
  readonly random: Random
  readonly signal: AbortSignal
  readonly progress?: Progress
  /** Absent when a config is audited before any run. */
  readonly run?: AuditedRun
}

/** What a run holds beside its data. */
export interface AuditedRun {
  /** Of `evaluate/metrics.json`; absent before the evaluation. */
  readonly protocol?: ProtocolJson
  /** What `models/NAME/history.json` says each model was fitted on. */
  readonly fits: ReadonlyMap<string, string>
  /** How often the test was opened in the run folder, and with how many different settings; absent in older folders. */
  readonly testOpened?: { readonly times: number; readonly settings: number }
  /** Interactions of each item that the saved popularity model counted, by dense index. */
  readonly countedPopularity?: ArrayLike<number>
  /** Absent in a run without enrichment. */
  readonly enrichment?: AuditedEnrichment
}

/** What the enrichment of a run wrote, and how its prompts come about. */
export interface AuditedEnrichment {
  readonly attributes: readonly ItemAttribute[]
  readonly profiles: readonly UserProfile[]
  readonly picks: readonly UserPicks[]
  readonly settings: Pick<EnrichConfig, 'knowableAtRelease' | 'hindsight'>
  /** Whether the features of the run do without hindsight. */
  readonly leavesOutHindsight: boolean
  /** The user prompts as they come out of other parts of the interactions, by user id. */
  readonly renderPrompts: (history: PromptHistory) => ReadonlyMap<string, RenderedPrompts>
  /** Ids of the passages that a prompt about the item shows. */
  readonly passagesOf: ReadonlyMap<string, readonly string[]>
  readonly getPassage: PassageGetter
  /** Replies of the memorisation probe, or why there are none. */
  readonly probe: ProbeAnswers | { readonly notRun: string }
}

/** What prompts are rendered from. */
export type PromptHistory = 'train' | 'train+validation' | 'train+validation+test'

/** Hashes of what one user is asked: ledger keys. Null when nothing is asked. */
export interface RenderedPrompts {
  readonly profile: string | null
  /** Undefined when it cannot be rendered: the reply to the profile, which it goes on from, is not in the store. */
  readonly picks: string | null | undefined
  /** Original ids of the candidates that the picks prompt shows. */
  readonly candidates: readonly string[]
}

/** One check of trust: a question, and what is found. */
export interface AuditCheck {
  readonly name: string
  /** What it looks at, in one line. */
  readonly question: string
  run(input: AuditInput): readonly Found[] | Promise<readonly Found[]>
}

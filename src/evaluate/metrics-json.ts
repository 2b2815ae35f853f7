import { Er2almError } from '../errors.ts'
import type { EvaluationPlan } from './evaluation-plan.ts'
import type { Parts } from './mask.ts'
import type { MetricKey } from './metrics/registry.ts'
import type { TieRule } from './rank.ts'
import { SLICE_NAMES, type SliceName } from './slices.ts'
import type { MetricSummary, ModelSummary } from './summarise.ts'

/** `evaluate/metrics.json` of a run folder (architecture.md §3.3). */
export interface MetricsJson {
  readonly protocol: ProtocolJson
  readonly slices: Readonly<Record<SliceName, SliceCounts>>
  readonly models: readonly ModelMetrics[]
}

/** How the figures were made. */
export interface ProtocolJson {
  /** `all`: every item of the data is ranked; `candidates`: only the given ones. */
  readonly ranking: 'all' | 'candidates'
  readonly fit: Parts
  readonly mask: Parts
  readonly cutoffs: readonly number[]
  /** Seeds of the random models; a model without randomness has one run. */
  readonly seeds: readonly number[]
  readonly ties: TieRule
}

export interface SliceCounts {
  readonly users: number
  /** Held-out interactions. */
  readonly targets: number
}

/** Figures by metric key. */
export type MetricTable = Readonly<Partial<Record<MetricKey, MetricSummary>>>

export interface ModelMetrics {
  readonly name: string
  /** Number of runs that were averaged. */
  readonly seeds: number
  readonly trainSeconds: number
  readonly evaluateSeconds: number
  /** The slice `all`. */
  readonly metrics: MetricTable
  /** The other slices; one without a user is absent. */
  readonly slices: Readonly<Partial<Record<Exclude<SliceName, 'all'>, MetricTable>>>
}

/** Wall-clock seconds of a model, mean over its seeds. */
export interface ModelSeconds {
  readonly trainSeconds: number
  readonly evaluateSeconds: number
}

/**
 * Builds the contents of `metrics.json`.
 *
 * @param seconds by model name; every summarised model must be there
 * @param seeds   the seeds of the run, also those that a model without randomness did not use
 */
export function buildMetricsJson(
  plan: EvaluationPlan,
  summaries: readonly ModelSummary[],
  seconds: ReadonlyMap<string, ModelSeconds>,
  seeds: readonly number[],
): MetricsJson {
  const counts = plan.slices.map((s) => [s.name, { users: s.users.length, targets: s.targets.colIdx.length }] as const)
  return {
    protocol: {
      ranking: plan.candidates === undefined || plan.candidates === 'all' ? 'all' : 'candidates',
      fit: plan.fit,
      mask: plan.mask,
      cutoffs: plan.cutoffs,
      seeds,
      ties: plan.ties,
    },
    slices: Object.fromEntries(counts) as Record<SliceName, SliceCounts>,
    models: summaries.map((summary) => modelMetrics(summary, seconds.get(summary.model))),
  }
}

function modelMetrics(summary: ModelSummary, seconds: ModelSeconds | undefined): ModelMetrics {
  if (seconds === undefined) throw new Er2almError('BUG', `no times were given for model ${summary.model}`)
  const table = (slice: SliceName): MetricTable => Object.fromEntries(summary.slices.get(slice) ?? []) as MetricTable
  const parts = SLICE_NAMES.filter((slice) => slice !== 'all' && summary.slices.has(slice))
  return {
    name: summary.model,
    seeds: summary.seeds.length,
    trainSeconds: seconds.trainSeconds,
    evaluateSeconds: seconds.evaluateSeconds,
    metrics: table('all'),
    slices: Object.fromEntries(parts.map((slice) => [slice, table(slice)])),
  }
}

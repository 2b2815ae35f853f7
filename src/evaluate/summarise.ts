import {
  bootstrapMeans,
  type Interval,
  meanOf,
  percentileInterval,
  type Resampling,
  standardDeviation,
} from './bootstrap.ts'
import type { ModelEvaluation } from './evaluate.ts'
import type { MetricKey } from './metrics/registry.ts'
import { averageOverSeeds, groupByModel, type ModelValues, requireSameUsers } from './model-values.ts'
import { SLICE_NAMES, type SliceName } from './slices.ts'

/** One figure of a table. */
export interface MetricSummary {
  /** Mean over seeds of the mean over users. */
  readonly mean: number
  /** Sample sd of the seeds' means (divided by seeds − 1); 0 with one seed. */
  readonly sd: number
  /** 95 % percentile bootstrap interval over users, of the values averaged over seeds. */
  readonly ci95: Interval
}

export interface ModelSummary {
  readonly model: string
  readonly seeds: readonly number[]
  readonly slices: ReadonlyMap<SliceName, ReadonlyMap<MetricKey, MetricSummary>>
}

/**
 * Mean, spread over seeds and interval over users of every model, slice and metric. The resamples of a slice are drawn
 * once for each set of users and shared by all models and metrics.
 *
 * @returns one summary a model, in the order in which models first appear
 * @throws {Er2almError} EVAL_DIFFERENT_USERS if the models were evaluated on different users
 */
export function summarise(evaluations: readonly ModelEvaluation[], resampling: Resampling): readonly ModelSummary[] {
  const runs = groupByModel(evaluations)
  const models = averageOverSeeds(evaluations)
  const slices = models.map(() => new Map<SliceName, Map<MetricKey, MetricSummary>>())
  for (const slice of SLICE_NAMES) {
    const entries = entriesOf(models, slice)
    const means = bootstrapMeans(
      entries.map((entry) => entry.values),
      resampling,
      `summary ${slice}`,
    )
    entries.forEach(({ modelIndex, key, values }, e) => {
      const seedMeans = runs
        .get(models[modelIndex].model)!
        .map((run) => meanOf(run.slices.get(slice)!.values.get(key)!))
      const summary = {
        mean: meanOf(values),
        sd: standardDeviation(Float64Array.from(seedMeans)),
        ci95: percentileInterval(means[e]),
      }
      const bySlice = slices[modelIndex].get(slice)
      if (bySlice === undefined) slices[modelIndex].set(slice, new Map([[key, summary]]))
      else bySlice.set(key, summary)
    })
  }
  return models.map(({ model, seeds }, m) => ({ model, seeds, slices: slices[m] }))
}

interface Entry {
  readonly modelIndex: number
  readonly key: MetricKey
  readonly values: Float64Array
}

function entriesOf(models: readonly ModelValues[], slice: SliceName): Entry[] {
  const first = models.find((model) => model.slices.has(slice))
  if (first === undefined) return []
  const users = first.slices.get(slice)!
  return models.flatMap((model, modelIndex) => {
    const own = requireSameUsers(users, model.slices.get(slice), first.model, model.model, slice)
    return [...own.values].map(([key, values]) => ({ modelIndex, key, values }))
  })
}

import { Er2almError } from '../errors.ts'
import type { Interval, Resampling } from './bootstrap.ts'
import { meanOf } from './bootstrap.ts'
import { holm } from './holm.ts'
import type { MetricKey } from './metrics/registry.ts'
import { type ModelValues, requireSameUsers } from './model-values.ts'
import { testDifferences, type Verdict, verdictOf } from './significance.ts'
import { SLICE_NAMES, type SliceName } from './slices.ts'

/** One entry of `evaluate/comparisons.json`: model a against model b. */
export interface Comparison {
  readonly a: string
  readonly b: string
  readonly metric: MetricKey
  readonly slice: SliceName
  /** Mean over users of a − b. */
  readonly delta: number
  readonly ci95: Interval
  readonly pValue: number
  /** `pValue` after Holm's correction over all comparisons made together. */
  readonly pHolm: number
  /** Of a: better, worse, or cannot tell. */
  readonly verdict: Verdict
  readonly minimumDetectable: number
}

/** A slice that cannot be tested, and why. */
export interface SkippedSlice {
  readonly slice: SliceName
  readonly reason: string
}

export interface ComparisonTable {
  readonly comparisons: readonly Comparison[]
  readonly skipped: readonly SkippedSlice[]
}

/** Two models by name; the verdict is about the first. */
export type ModelPair = readonly [a: string, b: string]

/**
 * Differences of a user below this are 0: means over seeds and tie draws round in the last places (about 1e-16), and equal
 * lists must not turn into a tiny but steady difference. Metrics differ by far more when lists differ.
 */
const ROUNDING = 1e-12

/** The metrics that verdicts are about. */
export const PRIMARY_METRICS: readonly MetricKey[] = ['recall@20', 'ndcg@20']

export interface ComparisonRequest {
  readonly pairs: readonly ModelPair[]
  readonly metrics?: readonly MetricKey[]
  readonly resampling: Resampling
}

/**
 * Compares pairs of models on every slice: paired bootstrap and sign-flip permutation over users, Holm's correction over
 * all comparisons of the call as one family. A slice with fewer than two users is skipped, with the reason.
 *
 * @param request.metrics default `PRIMARY_METRICS`
 * @throws {Er2almError} EVAL_UNKNOWN_MODEL, EVAL_UNKNOWN_METRIC if a pair or a metric was not evaluated ·
 *                       EVAL_DIFFERENT_USERS if two models were evaluated on different users
 */
export function compareModels(models: readonly ModelValues[], request: ComparisonRequest): ComparisonTable {
  const metrics = request.metrics ?? PRIMARY_METRICS
  const skipped: SkippedSlice[] = []
  const tested: Omit<Comparison, 'pHolm' | 'verdict'>[] = []
  for (const slice of SLICE_NAMES) {
    const users = Math.max(0, ...models.map((model) => model.slices.get(slice)?.users.length ?? 0))
    if (users < 2) {
      skipped.push({ slice, reason: `${users === 0 ? 'no user has' : 'only one user has'} a target in it` })
      continue
    }
    const questions = request.pairs.flatMap(([a, b]) => metrics.map((metric) => ({ a, b, metric, slice })))
    const differences = questions.map(({ a, b, metric }) =>
      differenceOf(find(models, a), find(models, b), metric, slice),
    )
    const results = testDifferences(differences, request.resampling, slice)
    questions.forEach((question, q) => void tested.push({ ...question, ...results[q] }))
  }
  const corrected = holm(tested.map((test) => test.pValue))
  const comparisons = tested.map(({ minimumDetectable, ...test }, t) => ({
    ...test,
    pHolm: corrected[t],
    verdict: verdictOf(test.ci95, corrected[t]),
    minimumDetectable,
  }))
  return { comparisons, skipped }
}

/**
 * The pairs of a table: the reference against every other model, then the best of the others against each of the rest
 * (is the strongest baseline really ahead, or level with a simpler one?).
 *
 * "Best" is the highest mean of `metric` on the slice `all`. It is picked on the same users that the pairs are tested on,
 * which favours the picked model a little; the pairs with the reference are not affected.
 *
 * @throws {Er2almError} EVAL_UNKNOWN_MODEL if the reference was not evaluated
 */
export function defaultPairs(
  models: readonly ModelValues[],
  reference: string,
  metric: MetricKey = 'ndcg@20',
): readonly ModelPair[] {
  find(models, reference)
  const others = models.filter((model) => model.model !== reference)
  const scored = others.map((model) => ({ model: model.model, mean: meanOf(vectorOf(model, metric, 'all')) }))
  scored.sort((a, b) => b.mean - a.mean)
  const [best, ...rest] = scored
  return [
    ...others.map((model): ModelPair => [reference, model.model]),
    ...rest.map((other): ModelPair => [best.model, other.model]),
  ]
}

function find(models: readonly ModelValues[], name: string): ModelValues {
  const found = models.find((model) => model.model === name)
  if (found !== undefined) return found
  throw new Er2almError('EVAL_UNKNOWN_MODEL', `model "${name}" was not evaluated`, {
    hint: `choose among ${models.map((model) => model.model).join(', ')}`,
  })
}

function differenceOf(a: ModelValues, b: ModelValues, metric: MetricKey, slice: SliceName): Float64Array {
  const first = a.slices.get(slice) ?? { users: new Int32Array(0), values: new Map() }
  requireSameUsers(first, b.slices.get(slice), a.model, b.model, slice)
  const minuend = vectorOf(a, metric, slice)
  const subtrahend = vectorOf(b, metric, slice)
  return minuend.map((value, p) => {
    const difference = value - subtrahend[p]
    return Math.abs(difference) < ROUNDING ? 0 : difference
  })
}

function vectorOf(model: ModelValues, metric: MetricKey, slice: SliceName): Float64Array {
  const vector = model.slices.get(slice)?.values.get(metric)
  if (vector !== undefined) return vector
  throw new Er2almError('EVAL_UNKNOWN_METRIC', `${metric} of model ${model.model} was not computed on slice ${slice}`, {
    hint: 'add the metric and its cut-off to the evaluation, or compare another one',
  })
}

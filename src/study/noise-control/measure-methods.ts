import {
  auroc,
  averagePrecision,
  brierScore,
  calibrationError,
  dropShares,
  scoreOrder,
} from '../../denoise/classifier-metrics.ts'
import { type Interval, percentileInterval, type Resampling } from '../../evaluate/bootstrap.ts'
import type { MethodScores } from './methods.ts'

/** A figure and its 95 % interval; NaN where it is not defined. */
export interface Estimate {
  readonly value: number
  readonly ci95: Interval
}

export const METRIC_NAMES = ['auroc', 'auprc', 'precision', 'recall', 'calibrationError', 'brier'] as const
export type MetricName = (typeof METRIC_NAMES)[number]

/** One method's figures, and its AUROC less the reference's. */
export interface MethodFigures {
  readonly name: string
  readonly figures: { readonly [M in MetricName]: Estimate }
  /** AUROC of the method − AUROC of the reference, over the same resamples. */
  readonly overReference: Estimate
}

/** Values with their truth and their item, in the order of the methods' scores. */
export interface Truth {
  readonly isRight: Uint8Array
  readonly items: readonly string[]
}

/**
 * Figures of several methods on the same values, with intervals by bootstrap over items (all values of an item are drawn or
 * not: they are not independent). The resamples are the same for all methods, so that differences are paired.
 *
 * @param reference name of the method that the others are compared with
 */
export function measureMethods(
  methods: readonly MethodScores[],
  { isRight, items }: Truth,
  reference: string,
  { resamples, random }: Resampling,
): readonly MethodFigures[] {
  const measures = methods.map((method) => measureOf(method, isRight))
  const ones = new Float64Array(isRight.length).fill(1)
  const points = measures.map((measure) => measure(ones))
  const drawn = measures.map(() => METRIC_NAMES.map(() => new Float64Array(resamples)))
  const draws = random.fork('items')
  const ids = [...new Set(items)]
  const place = new Map(ids.map((id, at) => [id, at]))
  const itemAt = Int32Array.from(items, (id) => place.get(id)!)
  const counts = new Float64Array(ids.length)
  const weights = new Float64Array(isRight.length)
  for (let b = 0; b < resamples; b++) {
    counts.fill(0)
    for (let n = 0; n < ids.length; n++) counts[draws.int(ids.length)]++
    for (let i = 0; i < weights.length; i++) weights[i] = counts[itemAt[i]]
    for (const [m, measure] of measures.entries()) {
      for (const [k, value] of measure(weights).entries()) drawn[m][k][b] = value
    }
  }
  const at = methods.findIndex(({ name }) => name === reference)
  const aurocAt = METRIC_NAMES.indexOf('auroc')
  return methods.map(({ name }, m) => {
    const figures = METRIC_NAMES.map((metric, k) => [metric, estimate(points[m][k], drawn[m][k])] as const)
    const difference = drawn[m][aurocAt].map((value, b) => value - drawn[at][aurocAt][b])
    return {
      name,
      figures: Object.fromEntries(figures) as MethodFigures['figures'],
      overReference: estimate(points[m][aurocAt] - points[at][aurocAt], difference),
    }
  })
}

/** The metrics of a method for given weights, in the order of `METRIC_NAMES`. */
function measureOf(
  { scores, probabilities, isDropped }: MethodScores,
  isRight: Uint8Array,
): (weights: Float64Array) => readonly number[] {
  const order = scoreOrder(scores)
  return (weights) => {
    const { precision, recall } =
      isDropped === null ? { precision: Number.NaN, recall: Number.NaN } : dropShares({ isRight, weights }, isDropped)
    const asProbability = probabilities === null ? undefined : { scores: probabilities, isRight, weights }
    return [
      auroc({ isRight, weights }, order),
      averagePrecision({ isRight, weights }, order),
      precision,
      recall,
      asProbability === undefined ? Number.NaN : calibrationError(asProbability),
      asProbability === undefined ? Number.NaN : brierScore(asProbability),
    ]
  }
}

/** Resamples where a figure is not defined (no wrong value was drawn) are left out. */
function estimate(value: number, drawn: Float64Array): Estimate {
  const defined = drawn.filter((x) => !Number.isNaN(x))
  return { value, ci95: defined.length === 0 ? [Number.NaN, Number.NaN] : percentileInterval(defined) }
}

import type { Random } from '../context.ts'

/** How many resamples (or sign flips), and from which stream. */
export interface Resampling {
  readonly resamples: number
  /** Never advanced: each use takes a named sub-stream, so that the same question always gets the same answer. */
  readonly random: Random
  /** Told of each draw that is done. */
  readonly onDraw?: () => void
}

/** Lower and upper end. */
export type Interval = readonly [number, number]

/**
 * Bootstrap distribution of the mean over users, for several vectors at once (Efron's non-parametric bootstrap).
 *
 * Each resample draws n users with replacement, which gives a count for every user (multinomial, exact); its mean is
 * Σ_u count_u · v_u / n. The counts are drawn once a resample and used for every vector, so that the vectors stay
 * paired and the drawing is paid once.
 *
 * @param vectors per-user values, all of the same length n ≥ 1, in the same order of users
 * @param stream  name of the sub-stream of `resampling.random`
 * @returns       for every vector its `resamples` means, in the order of the draws
 */
export function bootstrapMeans(
  vectors: readonly Float64Array[],
  resampling: Resampling,
  stream: string,
): readonly Float64Array[] {
  const means = vectors.map(() => new Float64Array(resampling.resamples))
  if (vectors.length === 0) return means
  const n = vectors[0].length
  const random = resampling.random.fork(stream)
  const counts = new Float64Array(n)
  for (let b = 0; b < resampling.resamples; b++) {
    counts.fill(0)
    for (let draw = 0; draw < n; draw++) counts[random.int(n)]++
    for (let v = 0; v < vectors.length; v++) means[v][b] = dot(counts, vectors[v]) / n
    resampling.onDraw?.()
  }
  return means
}

/**
 * Percentile interval: the (1 − level)/2 and (1 + level)/2 quantiles, linear between order statistics.
 * @param values length ≥ 1, not changed
 */
export function percentileInterval(values: Float64Array, level: number = 0.95): Interval {
  const sorted = values.slice().sort()
  return [quantile(sorted, (1 - level) / 2), quantile(sorted, (1 + level) / 2)]
}

/** Mean of a vector of length ≥ 1. */
export function meanOf(values: Float64Array): number {
  let sum = 0
  for (const value of values) sum += value
  return sum / values.length
}

/** Sample standard deviation, divided by n − 1; 0 for one value. */
export function standardDeviation(values: Float64Array): number {
  if (values.length < 2) return 0
  const mean = meanOf(values)
  let squares = 0
  for (const value of values) squares += (value - mean) ** 2
  return Math.sqrt(squares / (values.length - 1))
}

/** Σ_i a_i b_i in four running sums, so that an addition need not wait for the one before it. */
export function dot(a: Float64Array, b: Float64Array): number {
  const n = a.length
  let s0 = 0
  let s1 = 0
  let s2 = 0
  let s3 = 0
  let i = 0
  for (; i + 4 <= n; i += 4) {
    s0 += a[i] * b[i]
    s1 += a[i + 1] * b[i + 1]
    s2 += a[i + 2] * b[i + 2]
    s3 += a[i + 3] * b[i + 3]
  }
  for (; i < n; i++) s0 += a[i] * b[i]
  return s0 + s1 + s2 + s3
}

function quantile(sorted: Float64Array, share: number): number {
  const position = share * (sorted.length - 1)
  const below = Math.floor(position)
  const above = Math.min(below + 1, sorted.length - 1)
  return sorted[below] + (position - below) * (sorted[above] - sorted[below])
}

import type { Interval } from '../evaluate/bootstrap.ts'

/** Spearman's rank correlation and its 95 % interval. */
export interface RankCorrelation {
  readonly rho: number
  readonly ci95: Interval
  readonly n: number
}

/** Variance factor of Fisher's z for ranks (Fieller, Hartley and Pearson 1957). */
const FIELLER = 1.06

/**
 * Spearman's ρ with mean ranks for ties; interval by Fisher's z with the variance 1.06 / (n − 3).
 *
 * @returns undefined for fewer than 10 pairs, or when one side is constant
 */
export function rankCorrelation(a: ArrayLike<number>, b: ArrayLike<number>): RankCorrelation | undefined {
  const n = a.length
  if (n < 10) return undefined
  const rho = pearson(meanRanks(a), meanRanks(b))
  if (Number.isNaN(rho)) return undefined
  const half = 1.96 * Math.sqrt(FIELLER / (n - 3))
  const z = Math.atanh(Math.max(-1 + 1e-12, Math.min(1 - 1e-12, rho)))
  return { rho, ci95: [Math.tanh(z - half), Math.tanh(z + half)], n }
}

/** Ranks from 1; equal values share the mean of their places. */
export function meanRanks(values: ArrayLike<number>): Float64Array {
  const order = Uint32Array.from({ length: values.length }, (_, i) => i).sort((x, y) => values[x] - values[y])
  const ranks = new Float64Array(values.length)
  for (let from = 0; from < order.length; ) {
    let to = from
    while (to + 1 < order.length && values[order[to + 1]] === values[order[from]]) to++
    for (let k = from; k <= to; k++) ranks[order[k]] = (from + to) / 2 + 1
    from = to + 1
  }
  return ranks
}

function pearson(a: Float64Array, b: Float64Array): number {
  const mean = (a.length + 1) / 2
  let ab = 0
  let aa = 0
  let bb = 0
  for (let i = 0; i < a.length; i++) {
    ab += (a[i] - mean) * (b[i] - mean)
    aa += (a[i] - mean) ** 2
    bb += (b[i] - mean) ** 2
  }
  return aa === 0 || bb === 0 ? Number.NaN : ab / Math.sqrt(aa * bb)
}

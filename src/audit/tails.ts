import type { Interval } from '../evaluate/bootstrap.ts'

/** Standard normal quantile of a two-sided 95 % interval. */
const Z_95 = 1.96

/**
 * Wilson's score interval of a share (Wilson 1927).
 *
 * @param hits  0 … n
 * @param n     ≥ 0; an empty sample gives [0, 1]
 * @param z     standard normal quantile, default that of 95 %
 */
export function wilsonInterval(hits: number, n: number, z: number = Z_95): Interval {
  if (n === 0) return [0, 1]
  const share = hits / n
  const scale = 1 + (z * z) / n
  const centre = (share + (z * z) / (2 * n)) / scale
  const half = (z / scale) * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n))
  return [Math.max(0, centre - half), Math.min(1, centre + half)]
}

/**
 * P(X ≥ hits) of a sum of independent trials with their own chances (Poisson binomial), exact by convolution: O(n · hits).
 */
export function upperTail(chances: ArrayLike<number>, hits: number): number {
  if (hits <= 0) return 1
  // below[k] = P(k hits so far), for k < hits.
  const below = new Float64Array(hits)
  below[0] = 1
  for (let i = 0; i < chances.length; i++) {
    const p = chances[i]
    for (let k = hits - 1; k > 0; k--) below[k] = below[k] * (1 - p) + below[k - 1] * p
    below[0] *= 1 - p
  }
  return Math.max(0, 1 - below.reduce((sum, p) => sum + p, 0))
}

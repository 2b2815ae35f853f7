import { dot, type Resampling } from './bootstrap.ts'

/** Sign flips drawn from one whole number. */
const BITS_PER_DRAW = 30

/** Relative room for rounding when a flipped sum is compared with the observed one: equal sums must count as equal. */
const ROUNDING = 1e-9

/**
 * Two-sided p-value of the paired sign-flip permutation test (Fisher 1935, §21), for several difference vectors at once.
 *
 * Under the null hypothesis the difference of a user is as likely to be d as −d. Each of the `resamples` draws gives
 * every user a random sign; p = (1 + number of draws with |Σ s_u d_u| ≥ |Σ d_u|) / (1 + resamples), which is never 0.
 * The signs are drawn once and used for every vector.
 *
 * @param differences per-user differences, all of the same length n ≥ 1
 * @param stream      name of the sub-stream of `resampling.random`
 */
export function signFlipPValues(
  differences: readonly Float64Array[],
  resampling: Resampling,
  stream: string,
): readonly number[] {
  if (differences.length === 0) return []
  const n = differences[0].length
  const random = resampling.random.fork(stream)
  const signs = new Float64Array(n)
  const observed = differences.map((d) => {
    const sum = d.reduce((total, value) => total + value, 0)
    const size = d.reduce((total, value) => total + Math.abs(value), 0)
    return Math.abs(sum) - ROUNDING * size
  })
  const extreme = new Float64Array(differences.length)
  for (let draw = 0; draw < resampling.resamples; draw++) {
    let bits = 0
    for (let u = 0; u < n; u++) {
      if (u % BITS_PER_DRAW === 0) bits = random.int(2 ** BITS_PER_DRAW)
      signs[u] = (bits & 1) === 0 ? 1 : -1
      bits >>= 1
    }
    for (let v = 0; v < differences.length; v++) {
      if (Math.abs(dot(signs, differences[v])) >= observed[v]) extreme[v]++
    }
    resampling.onDraw?.()
  }
  return Array.from(extreme, (count) => (1 + count) / (1 + resampling.resamples))
}

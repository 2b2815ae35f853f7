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

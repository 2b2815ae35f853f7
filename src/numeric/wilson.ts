/** 97.5 % quantile of the standard normal. */
const Z_95 = 1.959964

/**
 * Wilson's score interval of a share at 95 % (Wilson 1927).
 *
 * @param hits 0 … n
 * @param n    ≥ 0; an empty sample gives [0, 1]
 */
export function wilson95(hits: number, n: number): readonly [low: number, high: number] {
  if (n === 0) return [0, 1]
  const share = hits / n
  const scale = 1 + (Z_95 * Z_95) / n
  const centre = (share + (Z_95 * Z_95) / (2 * n)) / scale
  const half = (Z_95 / scale) * Math.sqrt((share * (1 - share)) / n + (Z_95 * Z_95) / (4 * n * n))
  // Exact at the ends, where rounding would leave a trace.
  return [hits === 0 ? 0 : centre - half, hits === n ? 1 : centre + half]
}

/** The 95 % Wilson interval of a share, to three digits. */
export function wilsonInterval(hits: number, n: number): readonly [low: number, high: number] {
  const z = 1.96
  const share = hits / n
  const centre = (share + (z * z) / (2 * n)) / (1 + (z * z) / n)
  const half = (z / (1 + (z * z) / n)) * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n))
  return [+(centre - half).toFixed(3), +(centre + half).toFixed(3)]
}

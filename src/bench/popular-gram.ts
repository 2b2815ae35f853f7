import { type Csr, colDegrees } from '../numeric/csr.ts'
import type { LowerTriangle } from '../numeric/kernels/sym-inverse.ts'

/** Weight λ on the diagonal: EASE's default. */
export const GRAM_L2_WEIGHT = 100

/**
 * RᵀR + λI over the n most popular items (equal ones by lower index), in the order of their index: EASE's matrix.
 *
 * @param interactions R, U×I pattern
 * @param out          zeros, n ≤ I
 */
export function popularGram(interactions: Csr, { n, stride, data }: LowerTriangle): void {
  const places = popularPlaces(interactions, n)
  for (let user = 0; user < interactions.rows; user++) {
    const row = interactions.colIdx.subarray(interactions.rowPtr[user], interactions.rowPtr[user + 1])
    const kept = row.map((item) => places[item]).filter((place) => place >= 0) // ascending
    for (let a = 0; a < kept.length; a++) {
      for (let b = 0; b <= a; b++) data[kept[a] * stride + kept[b]]++
    }
  }
  for (let place = 0; place < n; place++) data[place * stride + place] += GRAM_L2_WEIGHT
}

/** Place of each item among the n most popular, −1 for the others. */
function popularPlaces(interactions: Csr, n: number): Int32Array {
  const degrees = colDegrees(interactions)
  const byDegree = Int32Array.from(degrees.keys()).sort((a, b) => degrees[b] - degrees[a] || a - b)
  const places = new Int32Array(interactions.cols).fill(-1)
  byDegree
    .subarray(0, n)
    .sort()
    .forEach((item, place) => {
      places[item] = place
    })
  return places
}

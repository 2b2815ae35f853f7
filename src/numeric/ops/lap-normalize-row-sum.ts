import type { Csr } from '../csr.ts'
import type { Tape, Var } from '../tape.ts'
import { requireShapes } from './shapes.ts'

/** Row sums below this are taken for it. */
const SMALLEST_SUM = 1e-12

/**
 * Normalisation of a weighted graph as in LATTICE's and MICRO's programs: ŵ_ij = w_ij·(s_i s_j)^{−1/2} with row sums
 * s_i = Σ_j w_ij for both ends, although the graph need not be symmetric; s is at least 1e-12.
 * Gradient: dw_ij = g_ij (s_i s_j)^{−1/2} + t_i, t_i = −(Σ_j g_ij ŵ_ij + Σ_k g_ki ŵ_ki)/(2 s_i); t_i = 0 where s_i is
 * held at 1e-12.
 *
 * @param pattern n×n; its own values are not looked at
 * @param weights E×1, in the order of `pattern.colIdx`
 * @returns       E×1
 */
export function lapNormalizeRowSum(tape: Tape, pattern: Csr, weights: Var): Var {
  const { rows, cols, rowPtr, colIdx } = pattern
  const fits = rows === cols && weights.value.rows === colIdx.length && weights.value.cols === 1
  requireShapes(`lapNormalizeRowSum over a ${rows}×${cols} pattern of ${colIdx.length} entries`, fits, weights)
  const w = weights.value.data
  const sums = tape.alloc(rows, 1).data
  const inverseRoots = tape.alloc(rows, 1).data
  for (let r = 0; r < rows; r++) {
    let sum = 0
    for (let e = rowPtr[r]; e < rowPtr[r + 1]; e++) sum += w[e]
    sums[r] = sum
    inverseRoots[r] = 1 / Math.sqrt(Math.max(sum, SMALLEST_SUM))
  }
  const value = tape.alloc(colIdx.length, 1)
  for (let r = 0; r < rows; r++) {
    for (let e = rowPtr[r]; e < rowPtr[r + 1]; e++) value.data[e] = w[e] * inverseRoots[r] * inverseRoots[colIdx[e]]
  }
  return tape.record(value, [weights], ({ data: grad }) => {
    const into = tape.gradOf(weights).data
    const ends = tape.allocZero(rows, 1).data // Σ g ŵ over the edges that leave or enter a node
    for (let r = 0; r < rows; r++) {
      for (let e = rowPtr[r]; e < rowPtr[r + 1]; e++) {
        ends[r] += grad[e] * value.data[e]
        ends[colIdx[e]] += grad[e] * value.data[e]
      }
    }
    for (let r = 0; r < rows; r++) {
      const shared = sums[r] > SMALLEST_SUM ? -ends[r] / (2 * sums[r]) : 0
      for (let e = rowPtr[r]; e < rowPtr[r + 1]; e++) {
        into[e] += grad[e] * inverseRoots[r] * inverseRoots[colIdx[e]] + shared
      }
    }
  })
}

import type { Csr } from '../csr.ts'
import { spmm } from '../kernels/spmm.ts'
import type { Tape, Var } from '../tape.ts'
import { requireShapes } from './shapes.ts'

/**
 * Sparse matrix with trained values times X: out[r] = Σ_e w_e·X[col e] over the stored entries e of row r.
 * Gradient: dX[col e] += w_e·g[row e]; dw_e = g[row e]·X[col e].
 *
 * @param pattern r×n; its own values are not looked at
 * @param weights E×1, one per stored entry, in the order of `pattern.colIdx`
 * @param x       n×c
 * @returns       r×c
 */
export function spmmWeighted(tape: Tape, pattern: Csr, weights: Var, x: Var): Var {
  const { rows, cols, rowPtr, colIdx } = pattern
  const fits = weights.value.rows === colIdx.length && weights.value.cols === 1 && x.value.rows === cols
  requireShapes(`spmmWeighted by a ${rows}×${cols} pattern of ${colIdx.length} entries`, fits, weights, x)
  const width = x.value.cols
  const value = tape.alloc(rows, width)
  spmm({ ...pattern, values: weights.value.data }, x.value, value)
  return tape.record(value, [weights, x], ({ data: grad }) => {
    const intoX = x.needsGrad ? tape.gradOf(x).data : undefined
    const intoWeights = weights.needsGrad ? tape.gradOf(weights).data : undefined
    for (let r = 0; r < rows; r++) {
      for (let e = rowPtr[r]; e < rowPtr[r + 1]; e++) {
        const from = r * width
        const to = colIdx[e] * width
        if (intoX !== undefined) {
          const weight = weights.value.data[e]
          for (let c = 0; c < width; c++) intoX[to + c] += weight * grad[from + c]
        }
        if (intoWeights !== undefined) {
          let sum = 0
          for (let c = 0; c < width; c++) sum += grad[from + c] * x.value.data[to + c]
          intoWeights[e] += sum
        }
      }
    }
  })
}

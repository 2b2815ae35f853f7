import { gemm } from '../kernels/gemm.ts'
import type { Matrix } from '../matrix.ts'
import type { Tape, Var } from '../tape.ts'
import { requireShapes } from './shapes.ts'

/** Anchors handled at a time: the similarities of a block are all that is held of the n×m matrix. */
const ANCHORS_BLOCK = 256

/**
 * InfoNCE over n anchors: −(1/n) Σ_a log( exp(z1_a·z2_pos(a)/τ) / Σ_c exp(z1_a·z2_c/τ) ), c over all rows of Z2.
 * Gradient, with S = softmax(Z1 Z2ᵀ/τ) and D = (S − onehot)/n: dZ1 = D Z2/τ, dZ2 = Dᵀ Z1/τ. The similarities are
 * computed again in the backward pass instead of being kept.
 *
 * @param z1          n×c anchors, n ≥ 1; rows L2-normalised by the caller
 * @param z2          m×c candidates, likewise; may be z1 itself
 * @param positives   row of z2 that belongs to each anchor, length n
 * @param temperature τ > 0
 * @returns           1×1
 */
export function infoNce(tape: Tape, z1: Var, z2: Var, positives: Int32Array, temperature: number): Var {
  const { rows: anchors, cols: width } = z1.value
  const candidates = z2.value.rows
  const fits = anchors > 0 && width === z2.value.cols && positives.length === anchors && temperature > 0
  requireShapes(`infoNce with ${positives.length} positives and temperature ${temperature}`, fits, z1, z2)

  const blockOf = (matrix: Matrix, from: number, rows: number): Matrix => ({
    rows,
    cols: width,
    data: matrix.data.subarray(from * width, (from + rows) * width),
  })
  /** Calls back with each block of anchors and its logits z1·z2ᵀ/τ, (block × m), which may be overwritten. */
  const forEachBlock = (visit: (from: number, logits: Matrix) => void): void => {
    const space = tape.alloc(Math.min(ANCHORS_BLOCK, anchors), candidates).data
    for (let from = 0; from < anchors; from += ANCHORS_BLOCK) {
      const rows = Math.min(ANCHORS_BLOCK, anchors - from)
      const logits = { rows, cols: candidates, data: space.subarray(0, rows * candidates) }
      gemm(blockOf(z1.value, from, rows), z2.value, logits, { transposeB: true })
      for (let at = 0; at < logits.data.length; at++) logits.data[at] /= temperature
      visit(from, logits)
    }
  }

  const logSums = tape.alloc(anchors, 1).data
  let loss = 0
  forEachBlock((from, logits) => {
    for (let r = 0; r < logits.rows; r++) {
      const row = logits.data.subarray(r * candidates, (r + 1) * candidates)
      logSums[from + r] = logSumExp(row)
      loss += logSums[from + r] - row[positives[from + r]]
    }
  })
  const value = tape.alloc(1, 1)
  value.data[0] = loss / anchors
  return tape.record(value, [z1, z2], (grad) => {
    const factor = grad.data[0] / (anchors * temperature)
    forEachBlock((from, logits) => {
      // The logits become D/τ, (block × m).
      for (let r = 0; r < logits.rows; r++) {
        for (let at = r * candidates; at < (r + 1) * candidates; at++) {
          logits.data[at] = factor * Math.exp(logits.data[at] - logSums[from + r])
        }
        logits.data[r * candidates + positives[from + r]] -= factor
      }
      if (z1.needsGrad) gemm(logits, z2.value, blockOf(tape.gradOf(z1), from, logits.rows), { accumulate: true })
      if (z2.needsGrad) {
        const block = blockOf(z1.value, from, logits.rows)
        gemm(logits, block, tape.gradOf(z2), { transposeA: true, accumulate: true })
      }
    })
  })
}

function logSumExp(row: ArrayLike<number>): number {
  let largest = Number.NEGATIVE_INFINITY
  for (let at = 0; at < row.length; at++) largest = Math.max(largest, row[at])
  let sum = 0
  for (let at = 0; at < row.length; at++) sum += Math.exp(row[at] - largest)
  return largest + Math.log(sum)
}

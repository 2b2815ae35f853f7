import { Er2almError } from '../../errors.ts'
import type { Csr, SparseOperator } from '../csr.ts'
import type { Tape, Var } from '../tape.ts'

/**
 * Inverted dropout: in training each entry is 0 with probability p and otherwise scaled by 1/(1 − p); outside training x.
 * @throws {Er2almError} BUG if p is not in [0, 1)
 */
export function dropout(tape: Tape, x: Var, p: number): Var {
  requireShare(p)
  if (!tape.training || p === 0) return x
  const factor = 1 / (1 - p)
  const value = tape.alloc(x.value.rows, x.value.cols)
  const mask = tape.alloc(x.value.rows, x.value.cols).data
  for (let at = 0; at < mask.length; at++) {
    mask[at] = tape.random.next() < p ? 0 : factor
    value.data[at] = mask[at] * x.value.data[at]
  }
  return tape.record(value, [x], (grad) => {
    const into = tape.gradOf(x).data
    for (let at = 0; at < into.length; at++) into[at] += mask[at] * grad.data[at]
  })
}

/**
 * Inverted dropout of the stored entries of a constant operator; a fresh operator over the kept entries. The transpose
 * loses the same entries. Outside training, or for p = 0, the operator itself.
 * @throws {Er2almError} BUG if p is not in [0, 1)
 */
export function edgeDropout(tape: Tape, operator: SparseOperator, p: number): SparseOperator {
  requireShare(p)
  if (!tape.training || p === 0) return operator
  const { forward, backward } = operator
  const keep = new Uint8Array(forward.colIdx.length)
  for (let e = 0; e < keep.length; e++) keep[e] = tape.random.next() < p ? 0 : 1
  // Entry (r, c) is at the next free place of row c of the transpose when the rows r are walked in order.
  const keepBackward = new Uint8Array(keep.length)
  const next = backward.rowPtr.slice()
  for (let e = 0; e < keep.length; e++) keepBackward[next[forward.colIdx[e]]++] = keep[e]
  return { forward: keepEntries(forward, keep, p), backward: keepEntries(backward, keepBackward, p) }
}

function keepEntries(csr: Csr, keep: Uint8Array, p: number): Csr {
  const factor = 1 / (1 - p)
  const rowPtr = new Int32Array(csr.rows + 1)
  const colIdx = new Int32Array(csr.colIdx.length)
  const values = csr.values instanceof Float64Array ? new Float64Array(colIdx.length) : new Float32Array(colIdx.length)
  let kept = 0
  for (let r = 0; r < csr.rows; r++) {
    for (let e = csr.rowPtr[r]; e < csr.rowPtr[r + 1]; e++) {
      if (keep[e] === 0) continue
      colIdx[kept] = csr.colIdx[e]
      values[kept] = factor * (csr.values === undefined ? 1 : csr.values[e])
      kept++
    }
    rowPtr[r + 1] = kept
  }
  return { ...csr, rowPtr, colIdx: colIdx.subarray(0, kept), values: values.subarray(0, kept) }
}

function requireShare(p: number): void {
  if (!(p >= 0 && p < 1)) throw new Er2almError('BUG', `dropout with probability ${p}; it must be in [0, 1)`)
}

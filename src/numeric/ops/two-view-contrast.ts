import { gemm } from '../kernels/gemm.ts'
import type { Floats, Matrix } from '../matrix.ts'
import type { Tape, Var } from '../tape.ts'
import { requireShapes } from './shapes.ts'

/** Anchors handled at a time, so that of the n×n similarities only a block is held. */
const ANCHORS_BLOCK = 256

/**
 * Contrast of two views of the same nodes (the GRACE form, Zhu et al. 2020; MICRO, MMSSL), one direction:
 * −(1/n) Σ_i log( e^{z_i·h_i/τ} / Den_i ), Den_i = Σ_{j≠i} e^{z_i·z_j/τ} + Σ_j e^{z_i·h_j/τ}, i over the n anchors, j over all.
 * Gradient, with a_ij = e^{z_i·z_j/τ}/Den_i/n (j ≠ i) and b_ij = (e^{z_i·h_j/τ}/Den_i − [i = j])/n:
 * dZ = ((a + aᵀ) Z + b H)/τ, dH = bᵀ Z/τ. Similarities are computed again in the backward pass instead of being kept.
 *
 * @param z           m×c, the view of the anchors; rows L2-normalised by the caller
 * @param h           m×c, the other view
 * @param anchors     distinct rows that are anchors, at least one
 * @param temperature τ > 0
 * @returns           1×1
 */
export function twoViewContrast(tape: Tape, z: Var, h: Var, anchors: Int32Array, temperature: number): Var {
  const { rows: nodes, cols: width } = z.value
  const sameShape = nodes === h.value.rows && width === h.value.cols
  const name = `twoViewContrast of ${anchors.length} anchors at temperature ${temperature}`
  requireShapes(name, sameShape && anchors.length > 0 && temperature > 0, z, h)
  const blocks = { tape, z: z.value, h: h.value, anchors, temperature }
  const logDen = tape.alloc(anchors.length, 1).data

  let loss = 0
  forEachBlock(blocks, (from, _block, toZ, toH) => {
    for (let r = 0; r < toZ.rows; r++) {
      const rowZ = toZ.data.subarray(r * nodes, (r + 1) * nodes)
      const rowH = toH.data.subarray(r * nodes, (r + 1) * nodes)
      logDen[from + r] = logSumExpOfBoth(rowZ, rowH)
      loss += logDen[from + r] - rowH[anchors[from + r]]
    }
  })
  const value = tape.alloc(1, 1)
  value.data[0] = loss / anchors.length
  return tape.record(value, [z, h], (grad) => {
    const factor = grad.data[0] / (anchors.length * temperature)
    forEachBlock(blocks, (from, block, toZ, toH) => {
      // The logits become a/τ and b/τ, (block × m); the −∞ of an anchor with itself becomes 0.
      for (let r = 0; r < toZ.rows; r++) {
        for (let at = r * nodes; at < (r + 1) * nodes; at++) {
          toZ.data[at] = factor * Math.exp(toZ.data[at] - logDen[from + r])
          toH.data[at] = factor * Math.exp(toH.data[at] - logDen[from + r])
        }
        toH.data[r * nodes + anchors[from + r]] -= factor
      }
      if (z.needsGrad) {
        const ofAnchors = tape.alloc(block.rows, width)
        gemm(toZ, z.value, ofAnchors)
        gemm(toH, h.value, ofAnchors, { accumulate: true })
        const into = tape.gradOf(z)
        addToRows(into.data, anchors.subarray(from, from + block.rows), ofAnchors.data, width)
        gemm(toZ, block, into, { transposeA: true, accumulate: true })
      }
      if (h.needsGrad) gemm(toH, block, tape.gradOf(h), { transposeA: true, accumulate: true })
    })
  })
}

interface Blocks {
  readonly tape: Tape
  readonly z: Matrix
  readonly h: Matrix
  readonly anchors: Int32Array
  readonly temperature: number
}

/**
 * Calls back with each block of anchors: place of its first anchor, their rows (block × c), and their logits z·zᵀ/τ and
 * z·hᵀ/τ (block × m each, may be overwritten). The logit of an anchor with itself in the first is −∞.
 */
function forEachBlock(
  { tape, z, h, anchors, temperature }: Blocks,
  visit: (from: number, block: Matrix, toZ: Matrix, toH: Matrix) => void,
): void {
  const most = Math.min(ANCHORS_BLOCK, anchors.length)
  const [rowsSpace, zSpace, hSpace] = [z.cols, z.rows, z.rows].map((cols) => tape.alloc(most, cols))
  for (let from = 0; from < anchors.length; from += ANCHORS_BLOCK) {
    const rows = Math.min(ANCHORS_BLOCK, anchors.length - from)
    const [block, toZ, toH] = [rowsSpace, zSpace, hSpace].map(({ cols, data }) => ({
      rows,
      cols,
      data: data.subarray(0, rows * cols),
    }))
    for (let r = 0; r < rows; r++) {
      const node = anchors[from + r]
      block.data.set(z.data.subarray(node * z.cols, (node + 1) * z.cols), r * z.cols)
    }
    gemm(block, z, toZ, { transposeB: true })
    gemm(block, h, toH, { transposeB: true })
    for (let at = 0; at < toZ.data.length; at++) {
      toZ.data[at] /= temperature
      toH.data[at] /= temperature
    }
    for (let r = 0; r < rows; r++) toZ.data[r * z.rows + anchors[from + r]] = Number.NEGATIVE_INFINITY
    visit(from, block, toZ, toH)
  }
}

function logSumExpOfBoth(a: Floats, b: Floats): number {
  let largest = Number.NEGATIVE_INFINITY
  for (let at = 0; at < a.length; at++) largest = Math.max(largest, a[at], b[at])
  let sum = 0
  for (let at = 0; at < a.length; at++) sum += Math.exp(a[at] - largest) + Math.exp(b[at] - largest)
  return largest + Math.log(sum)
}

function addToRows(into: Floats, rows: Int32Array, from: Floats, width: number): void {
  for (let r = 0; r < rows.length; r++) {
    for (let c = 0; c < width; c++) into[rows[r] * width + c] += from[r * width + c]
  }
}

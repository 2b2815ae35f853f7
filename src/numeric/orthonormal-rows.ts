import type { Random } from '../context.ts'
import { gemm } from './kernels/gemm.ts'
import { type Matrix, matrixOf } from './matrix.ts'

/** Each pass subtracts from what the one before has left: two are enough (Parlett, The Symmetric Eigenvalue Problem, 6.9). */
const PASSES = 2

/**
 * Subtracts from the rows of a block their projections onto an orthonormal basis: W ← W − (W Bᵀ) B.
 *
 * @param block b×n, float64, changed in place
 * @param basis blocks of orthonormal rows, each of length n
 * @param passes one is enough for rows that are almost orthogonal to the basis
 * @returns     W Bᵀ, one b×rows matrix for each block of the basis
 */
export function removeProjections(block: Matrix, basis: readonly Matrix[], passes: number = PASSES): readonly Matrix[] {
  const totals = basis.map((part) => matrixOf(block.rows, part.rows, new Float64Array(block.rows * part.rows)))
  for (let pass = 0; pass < passes; pass++) {
    basis.forEach((part, at) => {
      const share = matrixOf(block.rows, part.rows, new Float64Array(block.rows * part.rows))
      gemm(block, part, share, { transposeB: true })
      for (let e = 0; e < share.data.length; e++) {
        totals[at].data[e] += share.data[e]
        share.data[e] = -share.data[e]
      }
      gemm(share, part, block, { accumulate: true })
    })
  }
  return totals
}

/**
 * Makes the rows of a block orthonormal, and orthogonal to a basis, in place (Gram–Schmidt). A row that is shorter than
 * `negligible`, or becomes so, holds no direction but rounding errors: a random one takes its place.
 * The other rows must be orthogonal to the basis already, but for rounding (`removeProjections`).
 *
 * @param block      b×n, float64; b plus the rows of the basis ≤ n
 * @param negligible length, ≥ 0
 */
export function orthonormaliseRows(block: Matrix, basis: readonly Matrix[], negligible: number, random: Random): void {
  orthonormaliseWithin(block, negligible, random)
  // Dividing a short row by its length has enlarged what it still had of the basis, and a random row has all of it.
  removeProjections(block, basis, 1)
  orthonormaliseWithin(block, 0, random)
}

function orthonormaliseWithin({ rows, cols, data }: Matrix, negligible: number, random: Random): void {
  for (let r = 0; r < rows; r++) {
    const row = data.subarray(r * cols, (r + 1) * cols)
    let length = lengthBeside(row, data, r)
    while (!(length > negligible)) {
      for (let at = 0; at < cols; at++) row[at] = random.normal()
      length = lengthBeside(row, data, r)
    }
    for (let at = 0; at < cols; at++) row[at] /= length
  }
}

/** Subtracts from a row its projections onto the `count` rows at the start of `data`; returns the length that is left. */
function lengthBeside(row: Float64Array | Float32Array, data: Matrix['data'], count: number): number {
  const cols = row.length
  for (let pass = 0; pass < PASSES; pass++) {
    for (let other = 0; other < count; other++) {
      const from = other * cols
      let dot = 0
      for (let at = 0; at < cols; at++) dot += row[at] * data[from + at]
      for (let at = 0; at < cols; at++) row[at] -= dot * data[from + at]
    }
  }
  let squared = 0
  for (let at = 0; at < cols; at++) squared += row[at] * row[at]
  return Math.sqrt(squared)
}

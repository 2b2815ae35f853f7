import { gemm } from '../numeric/kernels/gemm.ts'
import { ialsHalfStep } from '../numeric/kernels/ials-half-step.ts'
import { type Matrix, zeros } from '../numeric/matrix.ts'
import { createWasmMemory, placedIn } from '../numeric/wasm-memory.ts'
import type { FoldIn } from './fold-in.ts'
import type { IalsConfig } from './ials.ts'
import { systemOf } from './ials-system.ts'
import { vectorFoldIn } from './vector-fold-in.ts'

/** Conjugate gradient steps from zero: after these the vector no longer moves in float32 (test against a Cholesky solution). */
const STEPS = 24

/**
 * A user's half step of iALS, items held fixed: w solves (G + λI + c Σ_{i ∈ I_u} h_i h_iᵀ) w = t Σ_{liked i} h_i, with the Gram matrix
 * of all items, λ, c and t of training (`ialsHalfStep`). A disliked item is an observed pair of preference 0: it stands on the left
 * only, with the confidence of any other, and it counts as an interaction where λ grows with these. Solved to the end, while
 * a training user's vector has taken a few steps an epoch and the items one more half step since.
 *
 * @param items H, numItems × d
 */
export function ialsFoldIn(items: Matrix, settings: IalsConfig): FoldIn {
  const d = items.cols
  const memory = createWasmMemory()
  const fixed = placedIn(memory, items).data as Float32Array
  const solved = placedIn(memory, zeros(1, d)).data as Float32Array
  const everyItem = zeros(d, d)
  gemm(items, items, everyItem, { transposeA: true })
  const gram = zeros(d, d)
  const scratch = new Float32Array(3 * d)
  const liked = new Int32Array(items.rows)
  return vectorFoldIn('closed form', items, (taken, values, out) => {
    const row = { rows: 1, cols: items.rows, rowPtr: Int32Array.of(0, taken.length), colIdx: taken }
    const { weightOfAll, observedWeight, target, ridge } = systemOf(row, settings)
    for (let at = 0; at < gram.data.length; at++) gram.data[at] = weightOfAll * everyItem.data[at]
    let count = 0
    for (let n = 0; n < taken.length; n++) {
      if (values[n] > 0) liked[count++] = taken[n]
      else addSquare(items, taken[n], observedWeight, gram)
    }
    ialsHalfStep(
      Int32Array.of(0, count),
      liked,
      0,
      1,
      fixed,
      gram.data as Float32Array,
      ridge,
      observedWeight,
      target,
      solved.fill(0),
      d,
      STEPS,
      scratch,
    )
    out.set(solved)
  })
}

/** gram += weight · h_i h_iᵀ */
function addSquare({ cols: d, data }: Matrix, item: number, weight: number, gram: Matrix): void {
  const from = item * d
  for (let r = 0; r < d; r++) {
    const factor = weight * data[from + r]
    for (let c = 0; c < d; c++) gram.data[r * d + c] += factor * data[from + c]
  }
}

import { rowProducts } from '../numeric/kernels/row-products.ts'
import type { Floats, Matrix } from '../numeric/matrix.ts'
import type { FoldIn } from './fold-in.ts'

/**
 * Folding in for models of vectors: a vector z for the user, ŷ_i = z·z_i.
 *
 * @param items    numItems × d
 * @param vectorOf adds z to `out` (d), which holds zeros
 */
export function vectorFoldIn(
  method: FoldIn['method'],
  items: Matrix,
  vectorOf: (taken: Int32Array, values: Float32Array, out: Floats) => void,
): FoldIn {
  const user = new Float64Array(items.cols)
  const products = rowProducts(items)
  return {
    method,
    score(taken, values, out) {
      vectorOf(taken, values, user.fill(0))
      products.into(user, out)
    },
  }
}

/** out += Σ_n factor_n · row of item n. */
export function addItemRows(taken: Int32Array, factorOf: (n: number) => number, items: Matrix, out: Floats): void {
  const d = items.cols
  for (let n = 0; n < taken.length; n++) {
    const from = taken[n] * d
    const factor = factorOf(n)
    for (let k = 0; k < d; k++) out[k] += factor * items.data[from + k]
  }
}

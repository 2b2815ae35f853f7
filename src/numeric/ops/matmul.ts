import { gemm } from '../kernels/gemm.ts'
import type { Tape, Var } from '../tape.ts'
import { requireShapes } from './shapes.ts'

/** Which operand of a product is read transposed. */
export interface MatmulOptions {
  readonly transposeX?: boolean
  readonly transposeW?: boolean
}

/**
 * Dense product op(X)·op(W): (m×k, k×n) → m×n. Gradient: g·Wᵀ and Xᵀ·g, transposed accordingly; the product for a
 * frozen operand is not computed.
 * @throws {Er2almError} BUG if the inner sizes differ
 */
export function matmul(tape: Tape, x: Var, w: Var, options: MatmulOptions = {}): Var {
  const transposeX = options.transposeX ?? false
  const transposeW = options.transposeW ?? false
  const [m, k] = transposeX ? [x.value.cols, x.value.rows] : [x.value.rows, x.value.cols]
  const [inner, n] = transposeW ? [w.value.cols, w.value.rows] : [w.value.rows, w.value.cols]
  requireShapes('matmul', k === inner, x, w)
  const value = tape.alloc(m, n)
  gemm(x.value, w.value, value, { transposeA: transposeX, transposeB: transposeW })
  return tape.record(value, [x, w], (grad) => {
    if (x.needsGrad) {
      const into = tape.gradOf(x)
      // d op(X) = g·op(W)ᵀ; transposed as a whole when X was.
      if (transposeX) gemm(w.value, grad, into, { transposeA: transposeW, transposeB: true, accumulate: true })
      else gemm(grad, w.value, into, { transposeB: !transposeW, accumulate: true })
    }
    if (w.needsGrad) {
      const into = tape.gradOf(w)
      if (transposeW) gemm(grad, x.value, into, { transposeA: true, transposeB: transposeX, accumulate: true })
      else gemm(x.value, grad, into, { transposeA: !transposeX, accumulate: true })
    }
  })
}

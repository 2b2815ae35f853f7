import type { SparseOperator } from '../csr.ts'
import { spmm as spmmKernel } from '../kernels/spmm.ts'
import type { Tape, Var } from '../tape.ts'
import { requireShapes } from './shapes.ts'

/** Constant sparse matrix times X: (r×n, n×c) → r×c. Gradient: Sᵀ·g, by the stored transpose. */
export function spmm(tape: Tape, operator: SparseOperator, x: Var): Var {
  const { rows, cols } = operator.forward
  requireShapes(`spmm by a ${rows}×${cols} operator`, x.value.rows === cols, x)
  const value = tape.alloc(rows, x.value.cols)
  spmmKernel(operator.forward, x.value, value)
  return tape.record(value, [x], (grad) => spmmKernel(operator.backward, grad, tape.gradOf(x), true))
}

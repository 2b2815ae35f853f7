import type { Tape, Var } from '../tape.ts'
import { requireShapes } from './shapes.ts'

/** Adds a row to every row: (m×n, 1×n) → m×n. Gradient: g; column sums of g. */
export function addBias(tape: Tape, x: Var, bias: Var): Var {
  const { rows, cols } = x.value
  requireShapes('addBias', bias.value.rows === 1 && bias.value.cols === cols, x, bias)
  const value = tape.alloc(rows, cols)
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < cols; c++) value.data[r * cols + c] = x.value.data[r * cols + c] + bias.value.data[c]
  }
  return tape.record(value, [x, bias], (grad) => {
    if (x.needsGrad) {
      const into = tape.gradOf(x).data
      for (let at = 0; at < into.length; at++) into[at] += grad.data[at]
    }
    if (bias.needsGrad) {
      const into = tape.gradOf(bias).data
      for (let r = 0; r < rows; r++) {
        for (let c = 0; c < cols; c++) into[c] += grad.data[r * cols + c]
      }
    }
  })
}

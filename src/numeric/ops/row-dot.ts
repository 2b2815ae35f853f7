import type { Floats } from '../matrix.ts'
import type { Tape, Var } from '../tape.ts'
import { requireShapes } from './shapes.ts'

/** Dot product of equal rows: two m×c → m×1. Gradient: Y and X with rows scaled by g. */
export function rowDot(tape: Tape, x: Var, y: Var): Var {
  const { rows, cols } = x.value
  requireShapes('rowDot', y.value.rows === rows && y.value.cols === cols, x, y)
  const value = tape.alloc(rows, 1)
  for (let r = 0; r < rows; r++) {
    let sum = 0
    for (let at = r * cols; at < (r + 1) * cols; at++) sum += x.value.data[at] * y.value.data[at]
    value.data[r] = sum
  }
  return tape.record(value, [x, y], (grad) => {
    if (x.needsGrad) addScaledRows(tape.gradOf(x).data, grad.data, y.value.data, cols)
    if (y.needsGrad) addScaledRows(tape.gradOf(y).data, grad.data, x.value.data, cols)
  })
}

function addScaledRows(into: Floats, factors: Floats, rows: Floats, cols: number): void {
  for (let r = 0; r < factors.length; r++) {
    const factor = factors[r]
    for (let at = r * cols; at < (r + 1) * cols; at++) into[at] += factor * rows[at]
  }
}

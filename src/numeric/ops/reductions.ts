import type { Tape, Var } from '../tape.ts'
import { requireShapes } from './shapes.ts'

/**
 * Sum of squares of all entries, or of the rows in `rows` only (a row listed twice counts twice) → 1×1. Gradient: 2x.
 */
export function sumSquares(tape: Tape, x: Var, rows?: Int32Array): Var {
  const { cols, data } = x.value
  const value = tape.alloc(1, 1)
  let sum = 0
  if (rows === undefined) {
    for (let at = 0; at < data.length; at++) sum += data[at] * data[at]
  } else {
    for (const r of rows) {
      for (let at = r * cols; at < (r + 1) * cols; at++) sum += data[at] * data[at]
    }
  }
  value.data[0] = sum
  return tape.record(value, [x], (grad) => {
    const into = tape.gradOf(x).data
    const factor = 2 * grad.data[0]
    if (rows === undefined) {
      for (let at = 0; at < data.length; at++) into[at] += factor * data[at]
    } else {
      for (const r of rows) {
        for (let at = r * cols; at < (r + 1) * cols; at++) into[at] += factor * data[at]
      }
    }
  })
}

/** Mean of all entries → 1×1. At least one entry. */
export function mean(tape: Tape, x: Var): Var {
  const { data } = x.value
  requireShapes('mean', data.length > 0, x)
  const value = tape.alloc(1, 1)
  let sum = 0
  for (let at = 0; at < data.length; at++) sum += data[at]
  value.data[0] = sum / data.length
  return tape.record(value, [x], (grad) => {
    const into = tape.gradOf(x).data
    const share = grad.data[0] / data.length
    for (let at = 0; at < into.length; at++) into[at] += share
  })
}

/** Mean length of the rows, (1/m) Σ ‖x_r‖ → 1×1. Gradient: x/‖x‖/m, and 0 for a zero row. At least one row. */
export function meanRowNorm(tape: Tape, x: Var): Var {
  const { rows, cols, data } = x.value
  requireShapes('meanRowNorm', rows > 0, x)
  const value = tape.alloc(1, 1)
  const norms = tape.alloc(rows, 1).data
  let sum = 0
  for (let r = 0; r < rows; r++) {
    let squares = 0
    for (let at = r * cols; at < (r + 1) * cols; at++) squares += data[at] * data[at]
    norms[r] = Math.sqrt(squares)
    sum += norms[r]
  }
  value.data[0] = sum / rows
  return tape.record(value, [x], (grad) => {
    const into = tape.gradOf(x).data
    for (let r = 0; r < rows; r++) {
      if (norms[r] === 0) continue
      const factor = grad.data[0] / (rows * norms[r])
      for (let at = r * cols; at < (r + 1) * cols; at++) into[at] += factor * data[at]
    }
  })
}

import type { Tape, Var } from '../tape.ts'
import { requireShapes } from './shapes.ts'

/** Largest entry of each row: m×c → m×1, c ≥ 1. Gradient: g to the first entry that is largest, 0 to the others. */
export function maxCols(tape: Tape, x: Var): Var {
  const { rows, cols, data } = x.value
  requireShapes('maxCols', cols > 0, x)
  const value = tape.alloc(rows, 1)
  const places = new Int32Array(rows)
  for (let r = 0; r < rows; r++) {
    let best = r * cols
    for (let at = best + 1; at < (r + 1) * cols; at++) if (data[at] > data[best]) best = at
    places[r] = best
    value.data[r] = data[best]
  }
  return tape.record(value, [x], (grad) => {
    const into = tape.gradOf(x).data
    for (let r = 0; r < rows; r++) into[places[r]] += grad.data[r]
  })
}

import type { Tape, Var } from '../tape.ts'

/** Rows shorter than this are divided by it instead of by their length: a zero row stays zero. */
const SHORTEST_ROW = 1e-12

/** Each row divided by its length: x/max(‖x‖, 1e-12). Gradient per row: (g − y(y·g))/‖x‖, or g/1e-12 for a shorter row. */
export function rowL2Normalize(tape: Tape, x: Var): Var {
  const { rows, cols, data } = x.value
  const value = tape.alloc(rows, cols)
  const lengths = tape.alloc(rows, 1).data
  for (let r = 0; r < rows; r++) {
    let squares = 0
    for (let at = r * cols; at < (r + 1) * cols; at++) squares += data[at] * data[at]
    const length = Math.sqrt(squares)
    lengths[r] = length
    const factor = 1 / Math.max(length, SHORTEST_ROW)
    for (let at = r * cols; at < (r + 1) * cols; at++) value.data[at] = factor * data[at]
  }
  return tape.record(value, [x], (grad) => {
    const into = tape.gradOf(x).data
    for (let r = 0; r < rows; r++) {
      const isShort = lengths[r] < SHORTEST_ROW
      let along = 0
      if (!isShort) {
        for (let at = r * cols; at < (r + 1) * cols; at++) along += value.data[at] * grad.data[at]
      }
      const factor = 1 / Math.max(lengths[r], SHORTEST_ROW)
      for (let at = r * cols; at < (r + 1) * cols; at++) into[at] += factor * (grad.data[at] - along * value.data[at])
    }
  })
}

import { Er2almError } from '../../errors.ts'
import type { Tape, Var } from '../tape.ts'

/**
 * Rows of X by index: (n×c, m) → m×c. Gradient: scatter-add into the rows.
 * @throws {Er2almError} BUG if an index is outside 0 .. n − 1
 */
export function gatherRows(tape: Tape, x: Var, indices: Int32Array): Var {
  const { rows, cols, data } = x.value
  const value = tape.alloc(indices.length, cols)
  for (let r = 0; r < indices.length; r++) {
    const index = indices[r]
    if (!(index >= 0 && index < rows)) {
      throw new Er2almError('BUG', `gatherRows: row ${index} of a matrix of ${rows} rows was asked for (place ${r})`)
    }
    const from = index * cols
    const to = r * cols
    for (let c = 0; c < cols; c++) value.data[to + c] = data[from + c]
  }
  return tape.record(value, [x], (grad) => {
    const into = tape.gradOf(x).data
    for (let r = 0; r < indices.length; r++) {
      const to = indices[r] * cols
      const from = r * cols
      for (let c = 0; c < cols; c++) into[to + c] += grad.data[from + c]
    }
  })
}

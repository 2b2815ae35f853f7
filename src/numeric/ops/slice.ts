import type { Tape, Var } from '../tape.ts'
import { requireShapes } from './shapes.ts'

/** Columns `from` (inclusive) to `to` (exclusive): m×c → m×(to − from). */
export function sliceCols(tape: Tape, x: Var, from: number, to: number): Var {
  const { rows, cols, data } = x.value
  requireShapes(`sliceCols ${from}..${to}`, from >= 0 && from <= to && to <= cols, x)
  const width = to - from
  const value = tape.alloc(rows, width)
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < width; c++) value.data[r * width + c] = data[r * cols + from + c]
  }
  return tape.record(value, [x], (grad) => {
    const into = tape.gradOf(x).data
    for (let r = 0; r < rows; r++) {
      for (let c = 0; c < width; c++) into[r * cols + from + c] += grad.data[r * width + c]
    }
  })
}

/** Rows `from` (inclusive) to `to` (exclusive): m×c → (to − from)×c. Shares the storage of x. */
export function sliceRows(tape: Tape, x: Var, from: number, to: number): Var {
  const { rows, cols, data } = x.value
  requireShapes(`sliceRows ${from}..${to}`, from >= 0 && from <= to && to <= rows, x)
  const value = { rows: to - from, cols, data: data.subarray(from * cols, to * cols) }
  return tape.record(value, [x], (grad) => {
    const into = tape.gradOf(x).data
    for (let at = 0; at < grad.data.length; at++) into[from * cols + at] += grad.data[at]
  })
}

import type { Matrix } from '../matrix.ts'
import type { Tape, Var } from '../tape.ts'
import { requireShapes } from './shapes.ts'

/** [X₁ ‖ X₂ ‖ …], side by side: m×c₁, m×c₂, … → m×(c₁ + c₂ + …). At least one part. */
export function concatCols(tape: Tape, parts: readonly Var[]): Var {
  const rows = parts[0].value.rows
  requireShapes(
    'concatCols',
    parts.every((part) => part.value.rows === rows),
    ...parts,
  )
  const value = tape.alloc(
    rows,
    parts.reduce((sum, part) => sum + part.value.cols, 0),
  )
  forEachPart(parts, 'cols', (part, from) => {
    const { cols } = part.value
    for (let r = 0; r < rows; r++) {
      for (let c = 0; c < cols; c++) value.data[r * value.cols + from + c] = part.value.data[r * cols + c]
    }
  })
  return tape.record(value, parts, (grad) => {
    forEachPart(parts, 'cols', (part, from) => {
      if (part.needsGrad) addColumns(tape.gradOf(part), grad, from)
    })
  })
}

/** [X₁; X₂; …], one below the other: m₁×c, m₂×c, … → (m₁ + m₂ + …)×c. At least one part. */
export function concatRows(tape: Tape, parts: readonly Var[]): Var {
  const cols = parts[0].value.cols
  requireShapes(
    'concatRows',
    parts.every((part) => part.value.cols === cols),
    ...parts,
  )
  const value = tape.alloc(
    parts.reduce((sum, part) => sum + part.value.rows, 0),
    cols,
  )
  forEachPart(parts, 'rows', (part, from) => value.data.set(part.value.data, from * cols))
  return tape.record(value, parts, (grad) => {
    forEachPart(parts, 'rows', (part, from) => {
      if (!part.needsGrad) return
      const into = tape.gradOf(part).data
      for (let at = 0; at < into.length; at++) into[at] += grad.data[from * cols + at]
    })
  })
}

/** Calls back with each part and the row or column at which it begins. */
function forEachPart(parts: readonly Var[], along: 'rows' | 'cols', visit: (part: Var, from: number) => void): void {
  let from = 0
  for (const part of parts) {
    visit(part, from)
    from += part.value[along]
  }
}

function addColumns(into: Matrix, grad: Matrix, from: number): void {
  for (let r = 0; r < into.rows; r++) {
    for (let c = 0; c < into.cols; c++) into.data[r * into.cols + c] += grad.data[r * grad.cols + from + c]
  }
}

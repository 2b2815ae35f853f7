import type { Matrix } from '../matrix.ts'
import type { Tape, Var } from '../tape.ts'
import { requireShapes } from './shapes.ts'

/** x + y, same shape. */
export function add(tape: Tape, x: Var, y: Var): Var {
  return combine(tape, 'add', 1, x, 1, y)
}

/** x − y, same shape. */
export function sub(tape: Tape, x: Var, y: Var): Var {
  return combine(tape, 'sub', 1, x, -1, y)
}

/** factor·x + y, same shape. */
export function axpy(tape: Tape, factor: number, x: Var, y: Var): Var {
  return combine(tape, 'axpy', factor, x, 1, y)
}

/** factor·x. */
export function scale(tape: Tape, x: Var, factor: number): Var {
  const value = tape.alloc(x.value.rows, x.value.cols)
  for (let at = 0; at < value.data.length; at++) value.data[at] = factor * x.value.data[at]
  return tape.record(value, [x], (grad) => addScaled(tape.gradOf(x), factor, grad))
}

/** x ⊙ y, element by element, same shape. Gradient: g ⊙ y; g ⊙ x. */
export function mul(tape: Tape, x: Var, y: Var): Var {
  requireSameShape('mul', x, y)
  const value = tape.alloc(x.value.rows, x.value.cols)
  for (let at = 0; at < value.data.length; at++) value.data[at] = x.value.data[at] * y.value.data[at]
  return tape.record(value, [x, y], (grad) => {
    if (x.needsGrad) addProduct(tape.gradOf(x), grad, y.value)
    if (y.needsGrad) addProduct(tape.gradOf(y), grad, x.value)
  })
}

/** Row r of X times entry r of a column: (m×1, m×c) → m×c. Gradient of the column: row-wise g·x. */
export function scaleRows(tape: Tape, column: Var, x: Var): Var {
  const { rows, cols } = x.value
  requireShapes('scaleRows', column.value.rows === rows && column.value.cols === 1, column, x)
  const value = tape.alloc(rows, cols)
  for (let r = 0; r < rows; r++) {
    const factor = column.value.data[r]
    for (let at = r * cols; at < (r + 1) * cols; at++) value.data[at] = factor * x.value.data[at]
  }
  return tape.record(value, [column, x], (grad) => {
    if (x.needsGrad) {
      const into = tape.gradOf(x).data
      for (let r = 0; r < rows; r++) {
        const factor = column.value.data[r]
        for (let at = r * cols; at < (r + 1) * cols; at++) into[at] += factor * grad.data[at]
      }
    }
    if (column.needsGrad) {
      const into = tape.gradOf(column).data
      for (let r = 0; r < rows; r++) {
        let sum = 0
        for (let at = r * cols; at < (r + 1) * cols; at++) sum += grad.data[at] * x.value.data[at]
        into[r] += sum
      }
    }
  })
}

/** a·x + b·y. */
function combine(tape: Tape, name: string, a: number, x: Var, b: number, y: Var): Var {
  requireSameShape(name, x, y)
  const value = tape.alloc(x.value.rows, x.value.cols)
  for (let at = 0; at < value.data.length; at++) value.data[at] = a * x.value.data[at] + b * y.value.data[at]
  return tape.record(value, [x, y], (grad) => {
    if (x.needsGrad) addScaled(tape.gradOf(x), a, grad)
    if (y.needsGrad) addScaled(tape.gradOf(y), b, grad)
  })
}

function requireSameShape(name: string, x: Var, y: Var): void {
  requireShapes(name, x.value.rows === y.value.rows && x.value.cols === y.value.cols, x, y)
}

function addScaled(into: Matrix, factor: number, grad: Matrix): void {
  for (let at = 0; at < into.data.length; at++) into.data[at] += factor * grad.data[at]
}

function addProduct(into: Matrix, grad: Matrix, factor: Matrix): void {
  for (let at = 0; at < into.data.length; at++) into.data[at] += grad.data[at] * factor.data[at]
}

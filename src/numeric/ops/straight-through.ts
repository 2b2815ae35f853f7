import type { Matrix } from '../matrix.ts'
import { constant, type Tape, type Var } from '../tape.ts'
import { requireShapes } from './shapes.ts'

/** Straight-through estimator: the value is `hard`, the gradient goes to `soft` unchanged. */
export function straightThrough(tape: Tape, hard: Matrix, soft: Var): Var {
  requireShapes('straightThrough', hard.rows === soft.value.rows && hard.cols === soft.value.cols, soft)
  return tape.record(hard, [soft], (grad) => {
    const into = tape.gradOf(soft).data
    for (let at = 0; at < into.length; at++) into[at] += grad.data[at]
  })
}

/** The value as a constant: nothing flows back through it. Shares the storage of x. */
export function stopGradient(x: Var): Var {
  return constant(x.value)
}

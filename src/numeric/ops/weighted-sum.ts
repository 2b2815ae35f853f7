import type { Matrix } from '../matrix.ts'
import type { Tape, Var } from '../tape.ts'
import { requireShapes } from './shapes.ts'

/**
 * Σ_t weight_t · term_t over terms of one shape m×c.
 *
 * @param terms   T ≥ 1 values, each m×c
 * @param weights T fixed numbers; or a value 1×T (one weight a term) or m×T (one weight a term and row), with gradient
 * @throws {Er2almError} BUG if shapes or counts do not fit
 */
export function weightedSum(tape: Tape, terms: readonly Var[], weights: readonly number[] | Var): Var {
  const { rows, cols } = terms[0].value
  const sameShape = terms.every((term) => term.value.rows === rows && term.value.cols === cols)
  requireShapes('weightedSum', sameShape, ...terms)
  const fixed = isVar(weights) ? undefined : weights
  const trained = isVar(weights) ? weights : undefined
  if (trained !== undefined) {
    const fits = trained.value.cols === terms.length && (trained.value.rows === 1 || trained.value.rows === rows)
    requireShapes('weightedSum', fits, trained, ...terms)
  } else {
    requireShapes(`weightedSum with ${fixed?.length} weights`, fixed?.length === terms.length, ...terms)
  }
  const weightOf = (term: number, row: number): number =>
    trained === undefined ? fixed![term] : trained.value.data[weightPlace(trained.value, row, term)]

  const value = tape.allocZero(rows, cols)
  for (let t = 0; t < terms.length; t++) {
    const term = terms[t].value.data
    for (let r = 0; r < rows; r++) {
      const weight = weightOf(t, r)
      for (let at = r * cols; at < (r + 1) * cols; at++) value.data[at] += weight * term[at]
    }
  }
  const inputs = trained === undefined ? terms : [...terms, trained]
  return tape.record(value, inputs, (grad) => {
    for (let t = 0; t < terms.length; t++) {
      if (terms[t].needsGrad) {
        const into = tape.gradOf(terms[t]).data
        for (let r = 0; r < rows; r++) {
          const weight = weightOf(t, r)
          for (let at = r * cols; at < (r + 1) * cols; at++) into[at] += weight * grad.data[at]
        }
      }
      if (trained?.needsGrad) {
        const into = tape.gradOf(trained)
        const term = terms[t].value.data
        for (let r = 0; r < rows; r++) {
          let sum = 0
          for (let at = r * cols; at < (r + 1) * cols; at++) sum += grad.data[at] * term[at]
          into.data[weightPlace(into, r, t)] += sum
        }
      }
    }
  })
}

function isVar(weights: readonly number[] | Var): weights is Var {
  return 'value' in weights
}

/** Where the weight of a term for a row stands: a single row of weights serves all rows. */
function weightPlace(weights: Matrix, row: number, term: number): number {
  return (weights.rows === 1 ? 0 : row) * weights.cols + term
}

import { Er2almError } from '../../errors.ts'
import type { Matrix } from '../matrix.ts'
import type { Var } from '../tape.ts'

/** The shape as text, for messages: `3×4`. */
export function shapeText(matrix: Matrix): string {
  return `${matrix.rows}×${matrix.cols}`
}

/**
 * Stops an operator that was handed matrices which do not fit together.
 * @throws {Er2almError} BUG naming the operator and the shapes, if `fits` is false
 */
export function requireShapes(operator: string, fits: boolean, ...operands: readonly Var[]): void {
  if (fits) return
  const shapes = operands.map((operand) => shapeText(operand.value)).join(', ')
  throw new Er2almError('BUG', `${operator} was given operands that do not fit together: ${shapes}`)
}

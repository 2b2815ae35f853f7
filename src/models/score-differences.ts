import { sub } from '../numeric/ops/arithmetic.ts'
import { rowDot } from '../numeric/ops/row-dot.ts'
import type { Tape, Var } from '../numeric/tape.ts'

/**
 * What the BPR loss is taken of: x_b = z_u·z_i − z_u·z_j, from the rows of the batch's users, positives and negatives.
 *
 * @param users, positives, negatives B × d each
 * @returns B × 1
 */
export function scoreDifferences(tape: Tape, users: Var, positives: Var, negatives: Var): Var {
  return sub(tape, rowDot(tape, users, positives), rowDot(tape, users, negatives))
}

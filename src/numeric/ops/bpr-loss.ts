import { Er2almError } from '../../errors.ts'
import type { Tape, Var } from '../tape.ts'
import { sigmoidOf, softplusOf } from './activation.ts'
import { requireShapes } from './shapes.ts'

/**
 * Bayesian personalised ranking (Rendle et al. 2009) on score differences x = ŷ(u,i) − ŷ(u,j):
 * (1/n) Σ softplus(−x). Gradient: −σ(−x)/n.
 *
 * @param differences n×1, n ≥ 1
 */
export function bprLoss(tape: Tape, differences: Var): Var {
  return bprLossKept(tape, differences, new Uint8Array(differences.value.rows).fill(1))
}

/**
 * BPR averaged over the entries with `keep` ≠ 0; the others get no gradient (LLMRec's pruning).
 * @throws {Er2almError} BUG if nothing is kept or the lengths differ
 */
export function bprLossKept(tape: Tape, differences: Var, keep: Uint8Array): Var {
  const { data } = differences.value
  requireShapes(
    `bprLoss with ${keep.length} marks`,
    differences.value.cols === 1 && keep.length === data.length,
    differences,
  )
  let sum = 0
  let kept = 0
  for (let b = 0; b < data.length; b++) {
    if (keep[b] === 0) continue
    sum += softplusOf(-data[b])
    kept++
  }
  if (kept === 0) throw new Er2almError('BUG', `bprLoss: none of ${data.length} entries is kept`)
  const value = tape.alloc(1, 1)
  value.data[0] = sum / kept
  return tape.record(value, [differences], (grad) => {
    const into = tape.gradOf(differences).data
    const factor = grad.data[0] / kept
    for (let b = 0; b < data.length; b++) {
      if (keep[b] !== 0) into[b] -= factor * sigmoidOf(-data[b])
    }
  })
}

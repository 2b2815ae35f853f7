import { bprLoss } from '../numeric/ops/bpr-loss.ts'
import { gatherRows } from '../numeric/ops/gather-rows.ts'
import { sumSquares } from '../numeric/ops/reductions.ts'
import { weightedSum } from '../numeric/ops/weighted-sum.ts'
import { scalarOf, type Tape, type Var } from '../numeric/tape.ts'
import type { Er2almConfig } from './er2alm.ts'
import type { Er2almForward } from './er2alm-encoder.ts'
import type { Batch, LossValue } from './model.ts'
import { scoreDifferences } from './score-differences.ts'

interface Term {
  readonly name: string
  readonly value: Var
  readonly weight: number
}

/**
 * L = BPR(Z) + w_a Σ_a BPR(U_p, I_a) + Σ_m w_m BPR(U_m, I_m) + w_f/(2I) Σ_m (‖U_m‖² + ‖I_m‖²) + λ/(2B) Σ ‖z‖² over the
 * batch's rows of Z. The aspect term needs both aspects and profile; it is left out when either is switched off.
 *
 * @param batch already extended by the LLM-chosen triples
 */
export function er2almLoss(tape: Tape, batch: Batch, made: Er2almForward, settings: Er2almConfig): LossValue {
  const size = batch.users.length
  const rows = [
    gatherRows(tape, made.users, batch.users),
    gatherRows(tape, made.items, batch.positives),
    gatherRows(tape, made.items, batch.negatives),
  ] as const
  const terms: Term[] = [{ name: 'bpr', value: bprLoss(tape, scoreDifferences(tape, ...rows)), weight: 1 }]
  if (made.aspects && made.profile) {
    const blocks = made.aspects.own.value.rows / made.items.value.rows
    // The mean over the triples of all blocks is the mean over blocks; times their number it is the sum.
    const value = blockLoss(tape, batch, made.profile.own, made.aspects.own, blocks, made.items.value.rows)
    terms.push({ name: 'aspects', value, weight: settings.aspectLossWeight * blocks })
  }
  for (const [name, branch] of made.modal) {
    const value = blockLoss(tape, batch, branch.other, branch.own, 1, made.items.value.rows)
    terms.push({ name, value, weight: settings.modalLossWeight })
    const regWeight = settings.featureRegWeight / (2 * made.items.value.rows)
    terms.push({ name: 'featureReg', value: sumSquares(tape, branch.own), weight: regWeight })
    terms.push({ name: 'featureReg', value: sumSquares(tape, branch.other), weight: regWeight })
  }
  const l2Weight = settings.l2Weight / (2 * size)
  for (const part of rows) terms.push({ name: 'l2', value: sumSquares(tape, part), weight: l2Weight })
  return {
    total: weightedSum(
      tape,
      terms.map(({ value }) => value),
      terms.map(({ weight }) => weight),
    ),
    terms: sumsByName(terms),
  }
}

/** BPR between user rows and the same items in each of the blocks that stand one below the other. */
function blockLoss(tape: Tape, batch: Batch, users: Var, items: Var, blocks: number, numItems: number): Var {
  const size = batch.users.length
  const repeated = (indices: Int32Array, step: number): Int32Array => {
    const all = new Int32Array(blocks * size)
    for (let block = 0; block < blocks; block++) {
      for (let b = 0; b < size; b++) all[block * size + b] = indices[b] + block * step
    }
    return all
  }
  return bprLoss(
    tape,
    scoreDifferences(
      tape,
      gatherRows(tape, users, repeated(batch.users, 0)),
      gatherRows(tape, items, repeated(batch.positives, numItems)),
      gatherRows(tape, items, repeated(batch.negatives, numItems)),
    ),
  )
}

function sumsByName(terms: readonly Term[]): Record<string, number> {
  const sums: Record<string, number> = {}
  for (const { name, value, weight } of terms) sums[name] = (sums[name] ?? 0) + weight * scalarOf(value)
  return sums
}

import type { FitData } from '../data/dataset.ts'
import type { Csr } from '../numeric/csr.ts'
import type { FoldIn } from './fold-in.ts'
import { historyScorer } from './history-scorer.ts'
import type { FittedModel, Scorer, Tensors } from './model.ts'
import { csrFromTensors, csrToTensors } from './saved-csr.ts'

const NAME = 'vote'

/**
 * A model in which the items of a user vote: ŷ(u, i) = Σ_{j ∈ I_u} W_ji.
 *
 * @param votes W, item × item with values: row j holds what j votes for; read, not copied
 */
export function votesModel(data: FitData, votes: Csr): FittedModel {
  return { scorer: historyScorer(data, voteFoldIn(votes)), tensors: csrToTensors(NAME, votes) }
}

/** The scorer of saved votes. @throws {Er2almError} CHECKPOINT_INVALID, CHECKPOINT_MISMATCH */
export function restoreVotes(data: FitData, tensors: Tensors): Scorer {
  return historyScorer(data, foldInVotes(data, tensors))
}

/** The same for somebody new; a disliked item votes against. @throws {Er2almError} CHECKPOINT_INVALID, CHECKPOINT_MISMATCH */
export function foldInVotes({ numItems }: FitData, tensors: Tensors): FoldIn {
  return voteFoldIn(csrFromTensors(NAME, tensors, numItems, numItems))
}

function voteFoldIn({ rowPtr, colIdx, values }: Csr): FoldIn {
  const votes = values!
  return {
    method: 'exact',
    score(items, signs, out) {
      out.fill(0)
      for (let n = 0; n < items.length; n++) {
        const sign = signs[n]
        const end = rowPtr[items[n] + 1]
        for (let q = rowPtr[items[n]]; q < end; q++) out[colIdx[q]] += sign * votes[q]
      }
    },
  }
}

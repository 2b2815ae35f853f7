import type { FitData } from '../data/dataset.ts'
import type { Csr } from '../numeric/csr.ts'
import type { FittedModel, Scorer, Tensors } from './model.ts'
import { csrFromTensors, csrToTensors } from './saved-csr.ts'

const NAME = 'vote'

/**
 * A model in which the items of a user vote: ŷ(u, i) = Σ_{j ∈ I_u} W_ji.
 *
 * @param votes W, item × item with values: row j holds what j votes for; read, not copied
 */
export function votesModel(data: FitData, votes: Csr): FittedModel {
  return { scorer: voteScorer(data, votes), tensors: csrToTensors(NAME, votes) }
}

/** The scorer of saved votes. @throws {Er2almError} CHECKPOINT_INVALID, CHECKPOINT_MISMATCH */
export function restoreVotes(data: FitData, tensors: Tensors): Scorer {
  return voteScorer(data, csrFromTensors(NAME, tensors, data.numItems, data.numItems))
}

function voteScorer(data: FitData, votes: Csr): Scorer {
  const { numItems, train } = data
  const { rowPtr, colIdx } = votes
  const values = votes.values!
  return {
    numItems,
    scoreBlock(users, out) {
      out.fill(0, 0, users.length * numItems)
      for (let b = 0; b < users.length; b++) {
        const offset = b * numItems
        for (let p = train.rowPtr[users[b]]; p < train.rowPtr[users[b] + 1]; p++) {
          const j = train.colIdx[p]
          for (let q = rowPtr[j]; q < rowPtr[j + 1]; q++) out[offset + colIdx[q]] += values[q]
        }
      }
    },
  }
}

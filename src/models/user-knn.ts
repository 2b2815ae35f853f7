import { z } from 'zod'
import type { FitData } from '../data/dataset.ts'
import { type Csr, transpose } from '../numeric/csr.ts'
import { cosineNeighbours } from './cosine-neighbours.ts'
import { type InteractionWeights, interactionWeights } from './interaction-weights.ts'
import type { FittedSpec, Scorer, Tensors } from './model.ts'
import { nearestUsers } from './nearest-users.ts'
import { csrFromTensors, csrToTensors } from './saved-csr.ts'

export interface UserKnnConfig {
  readonly numNeighbours: number
  readonly shrink: number
  readonly weights: InteractionWeights
}

const config: z.ZodType<UserKnnConfig> = z.strictObject({
  numNeighbours: z
    .int()
    .nonnegative()
    .default(100)
    .describe('Most similar users whose items count; 0 keeps all of them.'),
  shrink: z
    .number()
    .nonnegative()
    .default(0)
    .describe('Added to the denominator of the cosine; large values favour users with many interactions.'),
  weights: interactionWeights,
})

const NAME = 'neighbour'

/**
 * User-based nearest neighbours (Resnick, Iacovou, Suchak, Bergstrom, Riedl, CSCW 1994; cosine on binary data as in Ferrari
 * Dacrema et al., TOIS 2021): s(u, v) = |I_u ∩ I_v| / (√(|I_u|·|I_v|) + shrink) and ŷ(u, i) = Σ_{v ∈ N_k(u), i ∈ I_v} s(u, v),
 * where N_k(u) are the k users most similar to u, u not among them. Equal similarities at the border: lower index first.
 *
 * With `weights` the user vectors are documents and the items their terms (`documentWeights`): what both took says more
 * when few took it. This differs from Ferrari Dacrema et al., where items are the documents here too, so that idf is one
 * factor a user and leaves the cosine as it is. The sum over the neighbours has no other weights.
 */
export const userKnn: FittedSpec<UserKnnConfig> = {
  kind: 'fitted',
  name: 'userknn',
  summary: 'Items of the users most similar by cosine (Resnick et al. 1994)',
  config,
  searchSpace: {
    numNeighbours: [100, 50, 200, 500],
    shrink: [0, 10, 50, 100],
    weights: ['none', 'tfidf', 'bm25'],
  },
  random: false,
  requires: {},
  fit(data, settings) {
    // Transposed twice: neighbours in ascending order, so that sums do not depend on the order they were found in.
    const neighbours = transpose(transpose(cosineNeighbours(data.train, settings)))
    return { scorer: neighbourScorer(data, neighbours), tensors: csrToTensors(NAME, neighbours) }
  },
  restore(data: FitData, _config: UserKnnConfig, tensors: Tensors) {
    return neighbourScorer(data, csrFromTensors(NAME, tensors, data.numUsers, data.numUsers))
  },
  foldIn: (data, settings) => nearestUsers(data, settings),
}

function neighbourScorer({ numItems, train }: FitData, neighbours: Csr): Scorer {
  const { rowPtr, colIdx } = neighbours
  const values = neighbours.values!
  return {
    numItems,
    scoreBlock(users, out) {
      out.fill(0, 0, users.length * numItems)
      for (let b = 0; b < users.length; b++) {
        const offset = b * numItems
        for (let q = rowPtr[users[b]]; q < rowPtr[users[b] + 1]; q++) {
          const v = colIdx[q]
          const similarity = values[q]
          for (let p = train.rowPtr[v]; p < train.rowPtr[v + 1]; p++) out[offset + train.colIdx[p]] += similarity
        }
      }
    },
  }
}

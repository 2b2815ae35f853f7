import { z } from 'zod'
import type { FitData } from '../data/dataset.ts'
import { transpose } from '../numeric/csr.ts'
import { cosineNeighbours } from './cosine-neighbours.ts'
import { type InteractionWeights, interactionWeights } from './interaction-weights.ts'
import { foldInVotes, restoreVotes, votesModel } from './item-votes.ts'
import type { FittedSpec, Tensors } from './model.ts'

export interface ItemKnnConfig {
  readonly numNeighbours: number
  readonly shrink: number
  readonly weights: InteractionWeights
}

const config: z.ZodType<ItemKnnConfig> = z.strictObject({
  numNeighbours: z
    .int()
    .nonnegative()
    .default(200)
    .describe('Most similar items that may vote for an item; 0 keeps all of them.'),
  shrink: z
    .number()
    .nonnegative()
    .default(0)
    .describe('Added to the denominator of the cosine; large values favour items with many interactions.'),
  weights: interactionWeights,
})

/**
 * Item-based nearest neighbours (Sarwar, Karypis, Konstan, Riedl, WWW 2001) on binary data:
 * s(i, j) = |U_i ∩ U_j| / (√(|U_i|·|U_j|) + shrink), s(i, i) = 0, and ŷ(u, i) = Σ_{j ∈ I_u ∩ N_k(i)} s(i, j), where N_k(i)
 * are the k items most similar to i. Equal similarities at the border of N_k(i): lower item index first.
 *
 * With `weights` the item vectors are documents and the users their terms (`documentWeights`), as in `implicit` and Ferrari Dacrema et
 * al. (TOIS 2021), and s is the cosine (tfidf) or the dot product (bm25) of these vectors: a user who took much says less
 * about what is alike. The sum over the items of the user has no other weights, as in `implicit`.
 */
export const itemKnn: FittedSpec<ItemKnnConfig> = {
  kind: 'fitted',
  name: 'itemknn',
  summary: 'Sum of the cosine similarities to the items the user took (Sarwar et al. 2001)',
  config,
  searchSpace: {
    numNeighbours: [0, 50, 100, 200],
    shrink: [0, 10, 50, 100],
    weights: ['none', 'tfidf', 'bm25'],
  },
  random: false,
  requires: {},
  fit(data, settings) {
    return votesModel(data, transpose(cosineNeighbours(transpose(data.train), settings)))
  },
  restore(data: FitData, _config: ItemKnnConfig, tensors: Tensors) {
    return restoreVotes(data, tensors)
  },
  foldIn: (data, _config, tensors) => foldInVotes(data, tensors),
}

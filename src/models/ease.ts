import { z } from 'zod'
import type { FitData } from '../data/dataset.ts'
import { Er2almError } from '../errors.ts'
import { type Matrix, matrixOf } from '../numeric/matrix.ts'
import { easeWeights, takenItems } from './ease-weights.ts'
import type { FoldIn } from './fold-in.ts'
import { historyScorer } from './history-scorer.ts'
import type { FittedSpec, Tensors } from './model.ts'
import { placesOf } from './new-item-scores.ts'
import { savedTensor } from './saved-tensor.ts'

export interface EaseConfig {
  readonly l2Weight: number
  readonly precision: 'float32' | 'float64'
  readonly maxItems: number
}

const config: z.ZodType<EaseConfig> = z.strictObject({
  l2Weight: z.number().positive().default(100).describe('Weight λ of the squared norm of the item–item weights.'),
  precision: z
    .enum(['float32', 'float64'])
    .default('float32')
    .describe('Of Gram matrix and inverse. The lists are the same (test); float32 takes half the time and memory.'),
  maxItems: z
    .int()
    .positive()
    .default(20_000)
    .describe(
      'Refuse to start above this many items: memory is 4 (float32) or 12 bytes times its square, time grows with its cube.',
    ),
})

/**
 * EASEᴿ (Steck, "Embarrassingly Shallow Autoencoders for Sparse Data", WWW 2019, Eq. 8): with P = (RᵀR + λI)^{−1},
 * B_ij = −P_ij / P_jj off the diagonal and 0 on it; ŷ(u, ·) = R_u B. B is kept in float32.
 *
 * @throws {Er2almError} MODEL_TOO_LARGE above `maxItems`
 */
export const ease: FittedSpec<EaseConfig> = {
  kind: 'fitted',
  name: 'ease',
  summary: 'Linear item–item model in closed form (Steck 2019)',
  config,
  searchSpace: { l2Weight: [100, 20, 50, 200, 500, 1000] },
  random: false,
  requires: {},
  fit(data, settings) {
    const items = takenItems(data.train)
    if (items.length > settings.maxItems) {
      throw new Er2almError('MODEL_TOO_LARGE', `ease would invert a matrix of ${items.length}² numbers`, {
        hint: `Leave ease out for data of this size, or raise its maxItems (now ${settings.maxItems}).`,
      })
    }
    const weights = easeWeights(data.train, items, settings)
    const tensors = new Map([
      ['items', matrixOf(1, items.length, Float32Array.from(items))],
      ['weights', weights],
    ])
    return { scorer: historyScorer(data, weightFoldIn(data.numItems, items, weights)), tensors }
  },
  restore: (data, _config, tensors) => historyScorer(data, savedWeights(data, tensors)),
  foldIn: (data, _config, tensors) => savedWeights(data, tensors),
}

function savedWeights({ numItems }: FitData, tensors: Tensors): FoldIn {
  const count = tensors.get('items')?.cols ?? 0
  const items = Int32Array.from(savedTensor(tensors, 'items', 1, count).data)
  return weightFoldIn(numItems, items, savedTensor(tensors, 'weights', count, count))
}

/** Scores are summed over the taken items, then put where these stand; the others have 0. A disliked item is subtracted. */
function weightFoldIn(numItems: number, items: Int32Array, weights: Matrix): FoldIn {
  const count = items.length
  const placeOf = placesOf(items, numItems)
  const sums = new Float32Array(count)
  return {
    method: 'exact',
    score(taken, values, out) {
      sums.fill(0)
      for (let n = 0; n < taken.length; n++) {
        // A restored model may be asked with data that have further items.
        const from = placeOf[taken[n]] * count
        if (from < 0) continue
        const value = values[n]
        for (let i = 0; i < count; i++) sums[i] += value * weights.data[from + i]
      }
      out.fill(0)
      for (let i = 0; i < count; i++) out[items[i]] = sums[i]
    },
  }
}

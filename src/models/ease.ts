import { z } from 'zod'
import type { FitData } from '../data/dataset.ts'
import { Er2almError } from '../errors.ts'
import { type Matrix, matrixOf } from '../numeric/matrix.ts'
import { easeWeights, takenItems } from './ease-weights.ts'
import type { FittedSpec, Scorer, Tensors } from './model.ts'
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
    return { scorer: weightScorer(data, items, weights), tensors }
  },
  restore(data: FitData, _config: EaseConfig, tensors: Tensors) {
    const count = tensors.get('items')?.cols ?? 0
    const items = Int32Array.from(savedTensor(tensors, 'items', 1, count).data)
    return weightScorer(data, items, savedTensor(tensors, 'weights', count, count))
  },
}

/** Scores are summed over the taken items, then put where these stand; the others have 0. */
function weightScorer(data: FitData, items: Int32Array, weights: Matrix): Scorer {
  const { numItems, train } = data
  const count = items.length
  const placeOf = new Int32Array(numItems).fill(-1)
  items.forEach((item, place) => {
    placeOf[item] = place
  })
  const sums = new Float32Array(count)
  return {
    numItems,
    scoreBlock(users, out) {
      out.fill(0, 0, users.length * numItems)
      for (let b = 0; b < users.length; b++) {
        sums.fill(0)
        for (let p = train.rowPtr[users[b]]; p < train.rowPtr[users[b] + 1]; p++) {
          // A restored model may be asked with data that have further items.
          const from = placeOf[train.colIdx[p]] * count
          if (from < 0) continue
          for (let i = 0; i < count; i++) sums[i] += weights.data[from + i]
        }
        for (let i = 0; i < count; i++) out[b * numItems + items[i]] = sums[i]
      }
    },
  }
}

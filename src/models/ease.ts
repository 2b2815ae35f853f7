import { z } from 'zod'
import type { FitData } from '../data/dataset.ts'
import { Er2almError } from '../errors.ts'
import type { Csr } from '../numeric/csr.ts'
import { spdInverse } from '../numeric/kernels/spd-inverse.ts'
import { type Matrix, zeros } from '../numeric/matrix.ts'
import type { FittedSpec, Scorer, Tensors } from './model.ts'
import { savedTensor } from './saved-tensor.ts'

export interface EaseConfig {
  readonly l2Weight: number
  readonly maxItems: number
}

const config: z.ZodType<EaseConfig> = z.strictObject({
  l2Weight: z.number().positive().default(100).describe('Weight λ of the squared norm of the item–item weights.'),
  maxItems: z
    .int()
    .positive()
    .default(20_000)
    .describe('Refuse to start above this many items: memory is 20 bytes times its square, time grows with its cube.'),
})

/**
 * EASEᴿ (Steck, "Embarrassingly Shallow Autoencoders for Sparse Data", WWW 2019, Eq. 8): with P = (RᵀR + λI)^{−1},
 * B_ij = −P_ij / P_jj off the diagonal and 0 on it; ŷ(u, ·) = R_u B. Gram matrix and inverse in float64, B kept in float32.
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
    if (data.numItems > settings.maxItems) {
      throw new Er2almError('MODEL_TOO_LARGE', `ease would invert a matrix of ${data.numItems}² numbers`, {
        hint: `Leave ease out for data of this size, or raise its maxItems (now ${settings.maxItems}).`,
      })
    }
    const weights = itemWeights(data.train, settings.l2Weight)
    return { scorer: weightScorer(data, weights), tensors: new Map([['weights', weights]]) }
  },
  restore(data: FitData, _config: EaseConfig, tensors: Tensors) {
    return weightScorer(data, savedTensor(tensors, 'weights', data.numItems, data.numItems))
  },
}

/** B, I × I. */
function itemWeights(train: Csr, l2Weight: number): Matrix {
  const n = train.cols
  const inverse = new Float64Array(n * n)
  spdInverse(regularisedGram(train, l2Weight), n, inverse)
  const weights = zeros(n, n)
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) weights.data[i * n + j] = i === j ? 0 : -inverse[i * n + j] / inverse[j * n + j]
  }
  return weights
}

/** RᵀR + λI, lower triangle only (which is all that the inverse reads). */
function regularisedGram(train: Csr, l2Weight: number): Float64Array {
  const n = train.cols
  const gram = new Float64Array(n * n)
  for (let user = 0; user < train.rows; user++) {
    for (let p = train.rowPtr[user]; p < train.rowPtr[user + 1]; p++) {
      const row = train.colIdx[p] * n
      for (let q = train.rowPtr[user]; q <= p; q++) gram[row + train.colIdx[q]]++
    }
  }
  for (let i = 0; i < n; i++) gram[i * n + i] += l2Weight
  return gram
}

function weightScorer(data: FitData, weights: Matrix): Scorer {
  const { numItems, train } = data
  return {
    numItems,
    scoreBlock(users, out) {
      out.fill(0, 0, users.length * numItems)
      for (let b = 0; b < users.length; b++) {
        const offset = b * numItems
        for (let p = train.rowPtr[users[b]]; p < train.rowPtr[users[b] + 1]; p++) {
          const from = train.colIdx[p] * numItems
          for (let i = 0; i < numItems; i++) out[offset + i] += weights.data[from + i]
        }
      }
    },
  }
}

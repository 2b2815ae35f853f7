import { z } from 'zod'
import type { FitData } from '../data/dataset.ts'
import { Er2almError } from '../errors.ts'
import type { Csr } from '../numeric/csr.ts'
import { type LowerTriangle, lowerTriangle, symInverse } from '../numeric/kernels/sym-inverse.ts'
import { type Matrix, matrixOf } from '../numeric/matrix.ts'
import { createWasmMemory } from '../numeric/wasm-memory.ts'
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
    const weights = itemWeights(data.train, items, settings)
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

/**
 * Items with an interaction, ascending. The others have a row of λI alone, so that their weights are exactly 0 and nothing is
 * lost by leaving them out of the inverse.
 */
function takenItems(train: Csr): Int32Array {
  return new Int32Array(new Set(train.colIdx)).sort()
}

/** B over those items, n × n; in float32 it takes the place of the inverse. */
function itemWeights(train: Csr, items: Int32Array, { l2Weight, precision }: EaseConfig): Matrix {
  const n = items.length
  // A memory of its own, which goes away with B.
  const memory = createWasmMemory()
  const gram = lowerTriangle(n, precision, memory)
  addGram(train, items, l2Weight, gram)
  symInverse(gram, memory)
  mirror(gram)
  const { stride, data } = gram
  const diagonal = Float64Array.from({ length: n }, (_, j) => data[j * stride + j]!)
  const weights = data instanceof Float32Array ? data.subarray(0, n * n) : new Float32Array(n * n)
  // Row by row from the top: what is written lies before all that is still to be read.
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) weights[i * n + j] = i === j ? 0 : -data[i * stride + j] / diagonal[j]
  }
  return matrixOf(n, n, weights)
}

/** RᵀR + λI over those items, lower triangle. */
function addGram(train: Csr, items: Int32Array, l2Weight: number, { n, stride, data }: LowerTriangle): void {
  const placeOf = new Int32Array(train.cols)
  items.forEach((item, place) => {
    placeOf[item] = place
  })
  for (let user = 0; user < train.rows; user++) {
    for (let p = train.rowPtr[user]; p < train.rowPtr[user + 1]; p++) {
      const row = placeOf[train.colIdx[p]] * stride
      for (let q = train.rowPtr[user]; q <= p; q++) data[row + placeOf[train.colIdx[q]]]++
    }
  }
  for (let i = 0; i < n; i++) data[i * stride + i] += l2Weight
}

/** Side of the tiles in which a triangle is mirrored: rows and columns of a tile stay in the cache. */
const MIRROR_TILE = 32

/** Copies the lower triangle to the upper one. */
function mirror({ n, stride, data }: LowerTriangle): void {
  for (let i0 = 0; i0 < n; i0 += MIRROR_TILE) {
    for (let j0 = 0; j0 <= i0; j0 += MIRROR_TILE) {
      const iEnd = Math.min(n, i0 + MIRROR_TILE)
      for (let i = i0; i < iEnd; i++) {
        const jEnd = Math.min(i, j0 + MIRROR_TILE)
        for (let j = j0; j < jEnd; j++) data[j * stride + i] = data[i * stride + j]
      }
    }
  }
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

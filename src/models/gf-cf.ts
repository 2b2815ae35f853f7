import { z } from 'zod'
import type { FitData } from '../data/dataset.ts'
import { type Csr, colDegrees, rowDegrees, transpose } from '../numeric/csr.ts'
import { type Floats, type Matrix, zeros } from '../numeric/matrix.ts'
import { createRandom } from '../numeric/random.ts'
import { truncatedSvd } from '../numeric/truncated-svd.ts'
import type { FoldIn } from './fold-in.ts'
import type { FittedSpec, Scorer, Tensors } from './model.ts'
import { savedTensor } from './saved-tensor.ts'
import { dotScorer } from './scorer.ts'
import { vectorFoldIn } from './vector-fold-in.ts'

export interface GfCfConfig {
  readonly embeddingDim: number
  readonly lowPassWeight: number
}

const config: z.ZodType<GfCfConfig> = z.strictObject({
  embeddingDim: z
    .int()
    .positive()
    .default(256)
    .describe('Singular vectors that the ideal low-pass filter lets through.'),
  lowPassWeight: z
    .number()
    .nonnegative()
    .default(0.3)
    .describe('Weight α of the ideal low-pass filter beside the linear one.'),
})

/** The start of the decomposition is the same for every seed: what comes out does not depend on it. */
const START_SEED = 1
/**
 * Accuracy of the decomposition, as a share of the largest squared singular value, which is 1. On real data the vectors at
 * the cut lie closer together than this and come mixed; on movietweetings100k the metrics are those of 1e-7 to four digits,
 * in a third of the time.
 */
const TOLERANCE = 1e-3
const VECTORS = 'singularVectors'

/**
 * GF-CF (Shen, Wu, Zhang, Shan, Zhang, Letaief, Li, "How Powerful is Graph Convolution for Recommendation?", CIKM 2021, Eq. 9 and 10):
 * with R̃ = D_U^{−½} R D_I^{−½} and V the right singular vectors of R̃ for its k = `embeddingDim` largest singular values,
 *
 *   ŷ(u, ·) = R_u (R̃ᵀR̃ + α D_I^{−½} V Vᵀ D_I^{½}),
 *
 * a linear low-pass filter over the graph of items plus an ideal one. Singular values below 1e-6 of the largest are zero
 * and their vectors are left out. The paper leaves the ideal filter out (α = 0) on its sparsest data.
 *
 * The decomposition is in float64; V is kept in float32. The first filter is applied for each user anew: R̃ᵀR̃ is never stored.
 */
export const gfCf: FittedSpec<GfCfConfig> = {
  kind: 'fitted',
  name: 'gf-cf',
  summary: 'Linear and ideal low-pass filters over the item graph, in closed form (Shen et al. 2021)',
  config,
  searchSpace: { lowPassWeight: [0.3, 0, 0.1, 0.2, 0.5, 1], embeddingDim: [256, 64, 128, 512] },
  random: false,
  requires: {},
  fit(data, { embeddingDim, lowPassWeight }) {
    const { right } = truncatedSvd(normalised(data.train), embeddingDim, TOLERANCE, createRandom(START_SEED))
    const vectors = { ...right, data: Float32Array.from(right.data) }
    return { scorer: filterScorer(data, vectors, lowPassWeight), tensors: new Map([[VECTORS, vectors]]) }
  },
  restore(data: FitData, { lowPassWeight }: GfCfConfig, tensors: Tensors) {
    return filterScorer(data, savedTensor(tensors, VECTORS, undefined, data.numItems), lowPassWeight)
  },
  foldIn: (data, { lowPassWeight }, tensors) =>
    filterFoldIn(data, savedTensor(tensors, VECTORS, undefined, data.numItems), lowPassWeight),
}

/** degree^−½, and 0 where nothing is stored. */
function inverseRoots(degrees: Int32Array): Float64Array {
  return Float64Array.from(degrees, (degree) => (degree === 0 ? 0 : 1 / Math.sqrt(degree)))
}

/** R̃, float64. */
function normalised(train: Csr): Csr {
  const userRoots = inverseRoots(rowDegrees(train))
  const itemRoots = inverseRoots(colDegrees(train))
  const values = new Float64Array(train.colIdx.length)
  for (let user = 0; user < train.rows; user++) {
    for (let e = train.rowPtr[user]; e < train.rowPtr[user + 1]; e++) {
      values[e] = userRoots[user] * itemRoots[train.colIdx[e]]
    }
  }
  return { ...train, values }
}

/** The two filters over the graph of the data. */
interface Filters {
  /** α D_I^{½} V, numItems × k. */
  readonly items: Matrix
  /** Adds R_u D_I^{−½} V to `out` (k). */
  addLowPass(taken: Int32Array, values: Float32Array, out: Floats): void
  /**
   * Adds R_u R̃ᵀR̃ to `out`, through the users v that share an item with u: item i gets, from each v that took it,
   * (Σ_{j ∈ I_u ∩ I_v} |U_j|^−½) / |I_v| · |U_i|^−½.
   */
  addLinear(taken: Int32Array, values: Float32Array, out: Float32Array): void
}

/** @param vectors Vᵀ, k × numItems */
function filtersOf({ train, numItems, numUsers }: FitData, vectors: Matrix, lowPassWeight: number): Filters {
  const byItem = transpose(train)
  const itemRoots = inverseRoots(rowDegrees(byItem))
  const userShares = Float64Array.from(rowDegrees(train), (degree) => (degree === 0 ? 0 : 1 / degree))
  const reached = new Float64Array(numUsers)
  const isMet = new Uint8Array(numUsers)
  const met = new Int32Array(numUsers)
  const linear = new Float64Array(numItems)
  return {
    items: lowPassItems(rowDegrees(byItem), vectors, lowPassWeight),
    addLowPass(taken, values, out) {
      for (let v = 0; v < vectors.rows; v++) {
        let sum = 0
        for (let n = 0; n < taken.length; n++) {
          sum += values[n] * itemRoots[taken[n]] * vectors.data[v * numItems + taken[n]]
        }
        out[v] += sum
      }
    },
    addLinear(taken, values, out) {
      let count = 0
      for (let n = 0; n < taken.length; n++) {
        const j = taken[n]
        const share = values[n] * itemRoots[j]
        for (let q = byItem.rowPtr[j]; q < byItem.rowPtr[j + 1]; q++) {
          const v = byItem.colIdx[q]
          if (isMet[v] === 0) {
            isMet[v] = 1
            met[count++] = v
          }
          reached[v] += share
        }
      }
      linear.fill(0)
      for (let at = 0; at < count; at++) {
        const v = met[at]
        const share = reached[v] * userShares[v]
        reached[v] = 0
        isMet[v] = 0
        for (let p = train.rowPtr[v]; p < train.rowPtr[v + 1]; p++) linear[train.colIdx[p]] += share
      }
      for (let i = 0; i < numItems; i++) out[i] += itemRoots[i] * linear[i]
    },
  }
}

function lowPassItems(degrees: Int32Array, vectors: Matrix, lowPassWeight: number): Matrix {
  const k = vectors.rows
  const numItems = vectors.cols
  const items = zeros(numItems, k)
  for (let v = 0; v < k; v++) {
    const from = v * numItems
    for (let i = 0; i < numItems; i++)
      items.data[i * k + v] = lowPassWeight * Math.sqrt(degrees[i]) * vectors.data[from + i]
  }
  return items
}

/** Scores of training users: the low-pass filter as a product of user and item vectors, block by block. */
function filterScorer(data: FitData, vectors: Matrix, lowPassWeight: number): Scorer {
  const { train, numItems, numUsers } = data
  const filters = filtersOf(data, vectors, lowPassWeight)
  const k = vectors.rows
  const users = zeros(numUsers, k)
  const liked = new Float32Array(numItems).fill(1)
  const takenBy = (user: number): Int32Array => train.colIdx.subarray(train.rowPtr[user], train.rowPtr[user + 1])
  for (let user = 0; user < numUsers; user++) {
    filters.addLowPass(takenBy(user), liked, users.data.subarray(user * k, (user + 1) * k))
  }
  const lowPass = dotScorer({ users, items: filters.items })
  return {
    numItems,
    scoreBlock(block, out) {
      lowPass.scoreBlock(block, out)
      for (let b = 0; b < block.length; b++) {
        filters.addLinear(takenBy(block[b]), liked, out.subarray(b * numItems, (b + 1) * numItems))
      }
    },
  }
}

function filterFoldIn(data: FitData, vectors: Matrix, lowPassWeight: number): FoldIn {
  const { items, addLowPass, addLinear } = filtersOf(data, vectors, lowPassWeight)
  const lowPass = vectorFoldIn('exact', items, addLowPass)
  return {
    method: 'exact',
    score(taken, values, out) {
      lowPass.score(taken, values, out)
      addLinear(taken, values, out)
    },
  }
}

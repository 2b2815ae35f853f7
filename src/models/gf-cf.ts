import { z } from 'zod'
import type { FitData } from '../data/dataset.ts'
import { type Csr, colDegrees, rowDegrees, transpose } from '../numeric/csr.ts'
import { type Matrix, zeros } from '../numeric/matrix.ts'
import { createRandom } from '../numeric/random.ts'
import { truncatedSvd } from '../numeric/truncated-svd.ts'
import type { Encoded, FittedSpec, Scorer, Tensors } from './model.ts'
import { savedTensor } from './saved-tensor.ts'
import { dotScorer } from './scorer.ts'

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

/**
 * The ideal filter as a product of user and item vectors: R_u D_I^{−½} Vᵀ and α D_I^{½} V.
 * @param vectors k × numItems
 */
function lowPassFactors(data: FitData, vectors: Matrix, lowPassWeight: number): Encoded {
  const { train, numItems, numUsers } = data
  const k = vectors.rows
  const degrees = colDegrees(train)
  const roots = inverseRoots(degrees)
  const items = zeros(numItems, k)
  const users = zeros(numUsers, k)
  for (let v = 0; v < k; v++) {
    const from = v * numItems
    for (let i = 0; i < numItems; i++)
      items.data[i * k + v] = lowPassWeight * Math.sqrt(degrees[i]) * vectors.data[from + i]
    for (let u = 0; u < numUsers; u++) {
      let sum = 0
      for (let e = train.rowPtr[u]; e < train.rowPtr[u + 1]; e++) {
        sum += roots[train.colIdx[e]] * vectors.data[from + train.colIdx[e]]
      }
      users.data[u * k + v] = sum
    }
  }
  return { users, items }
}

function filterScorer(data: FitData, vectors: Matrix, lowPassWeight: number): Scorer {
  const { train, numItems } = data
  const lowPass = dotScorer(lowPassFactors(data, vectors, lowPassWeight))
  const items = transpose(train)
  const itemRoots = inverseRoots(rowDegrees(items))
  const userShares = Float64Array.from(rowDegrees(train), (degree) => (degree === 0 ? 0 : 1 / degree))
  const reached = new Float64Array(data.numUsers)
  const met = new Int32Array(data.numUsers)
  const linear = new Float64Array(numItems)
  return {
    numItems,
    scoreBlock(users, out) {
      lowPass.scoreBlock(users, out)
      for (let b = 0; b < users.length; b++) {
        addLinear(users[b], out, b * numItems)
      }
    },
  }

  /**
   * out += R_u R̃ᵀR̃, through the users v that share an item with u: item i gets, from each v that took it,
   * (Σ_{j ∈ I_u ∩ I_v} |U_j|^−½) / |I_v| · |U_i|^−½.
   */
  function addLinear(user: number, out: Float32Array, offset: number): void {
    let count = 0
    for (let p = train.rowPtr[user]; p < train.rowPtr[user + 1]; p++) {
      const j = train.colIdx[p]
      for (let q = items.rowPtr[j]; q < items.rowPtr[j + 1]; q++) {
        const v = items.colIdx[q]
        if (reached[v] === 0) met[count++] = v
        reached[v] += itemRoots[j]
      }
    }
    linear.fill(0)
    for (let at = 0; at < count; at++) {
      const v = met[at]
      const share = reached[v] * userShares[v]
      reached[v] = 0
      for (let p = train.rowPtr[v]; p < train.rowPtr[v + 1]; p++) linear[train.colIdx[p]] += share
    }
    for (let i = 0; i < numItems; i++) out[offset + i] += itemRoots[i] * linear[i]
  }
}

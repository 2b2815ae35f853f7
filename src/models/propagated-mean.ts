import type { FitData } from '../data/dataset.ts'
import { type Csr, colDegrees } from '../numeric/csr.ts'
import { gemm } from '../numeric/kernels/gemm.ts'
import { lowerTriangle, symInverse } from '../numeric/kernels/sym-inverse.ts'
import { type Floats, type Matrix, matrixOf } from '../numeric/matrix.ts'
import { mirror } from './ease-weights.ts'
import type { FoldIn } from './fold-in.ts'
import type { Encoded } from './model.ts'
import { addItemRows, vectorFoldIn } from './vector-fold-in.ts'

/** What an edge to an item weighs beside the user's own 1/√n: 1, or 1/√(interactions of the item). */
export type EdgeWeights = 'equal' | 'inverse root degree'

/**
 * λ of the fit as a share of the mean squared width of the means: enough to hold directions in which they hardly differ. On
 * the demo ten times more or less moves the overlap of the lists by .02 at most.
 */
const RIDGE_SHARE = 0.01

/**
 * Folding in for models whose user vectors come with training (LightGCN, ER²ALM, BPR-MF).
 *
 * A layer of propagation gives a user m_u = Σ_{i ∈ I_u} a_i x_i / √n over its n items, x_i the item vectors of the layer before and
 * a_i the edge weight of the model's graph: 1/√|U_i| with the symmetric normalisation, 1 with D_U^{−½} R. So LightGCN's
 * z_u = (x_u + Σ_i a_i/√n · Σ_{k<K} (Âᵏ X)_i) / (K + 1). For a new node x_u, its own starting vector, is not there, and of the items only
 * the final vectors z_i are used, m_u = Σ_i a_i v_i z_i / √n, v_i = 1 liked, −1 disliked. They hold one layer more than the sum above,
 * and ER²ALM's row normalisations do not pass through it. What training users have beside their mean is as far as possible made up
 * for by one linear map: z_u = m_uᵀ M, M = argmin Σ_u ‖m_uᵀ M − z_u‖² + λ‖M‖² over them. With one item liked that is M applied to its vector.
 *
 * The scale of m does not matter to the order of a list. What is not linear in the items stays approximate, and so does x_u: its
 * part that a user's items do not tell (docs/serving-fold-in.md has the figures).
 *
 * @param encoded final matrices; read, not copied
 */
export function propagatedMean(data: FitData, { users, items }: Encoded, edgeWeights: EdgeWeights): FoldIn {
  const weights =
    edgeWeights === 'equal'
      ? new Float64Array(data.numItems).fill(1)
      : Float64Array.from(colDegrees(data.train), (degree) => (degree === 0 ? 0 : 1 / Math.sqrt(degree)))
  const meanOf = (taken: Int32Array, values: Float32Array, out: Floats): void =>
    addItemRows(taken, (n) => (weights[taken[n]] * values[n]) / Math.sqrt(taken.length), items, out)
  const map = mapToUsers(userMeans(data.train, items.cols, meanOf), users)
  const d = items.cols
  const mean = new Float64Array(d)
  return vectorFoldIn('propagated mean', items, (taken, values, out) => {
    meanOf(taken, values, mean.fill(0))
    for (let k = 0; k < d; k++) {
      for (let c = 0; c < d; c++) out[c] += mean[k] * map.data[k * d + c]
    }
  })
}

type MeanOf = (taken: Int32Array, values: Float32Array, out: Floats) => void

/** m_u of every training user, U × d, float64; zero for a user without items. */
function userMeans(train: Csr, d: number, meanOf: MeanOf): Matrix {
  const means = new Float64Array(train.rows * d)
  const liked = new Float32Array(train.cols).fill(1)
  for (let user = 0; user < train.rows; user++) {
    const taken = train.colIdx.subarray(train.rowPtr[user], train.rowPtr[user + 1])
    meanOf(taken, liked, means.subarray(user * d, (user + 1) * d))
  }
  return matrixOf(train.rows, d, means)
}

/** M, d × d, float64. Users without items have no part in it: their mean is zero. The identity where nobody has any. */
function mapToUsers(means: Matrix, users: Matrix): Matrix {
  const d = means.cols
  const square = (): Matrix => matrixOf(d, d, new Float64Array(d * d))
  const gram = square()
  gemm(means, means, gram, { transposeA: true })
  let trace = 0
  for (let k = 0; k < d; k++) trace += gram.data[k * d + k]
  const map = square()
  if (trace === 0) {
    for (let k = 0; k < d; k++) map.data[k * d + k] = 1
    return map
  }
  const cross = square()
  gemm(means, { ...users, data: Float64Array.from(users.data) }, cross, { transposeA: true })
  gemm(inverseWithRidge(gram, (RIDGE_SHARE * trace) / d), cross, map)
  return map
}

/** (G + λI)^{−1} */
function inverseWithRidge(gram: Matrix, ridge: number): Matrix {
  const d = gram.rows
  const triangle = lowerTriangle(d, 'float64')
  const { stride, data } = triangle
  for (let r = 0; r < d; r++) {
    for (let c = 0; c <= r; c++) data[r * stride + c] = gram.data[r * d + c] + (r === c ? ridge : 0)
  }
  symInverse(triangle)
  mirror(triangle)
  const inverse = new Float64Array(d * d)
  for (let r = 0; r < d; r++) inverse.set(data.subarray(r * stride, r * stride + d), r * d)
  return matrixOf(d, d, inverse)
}

import { gemm } from '../numeric/kernels/gemm.ts'
import { lowerTriangle, symInverse } from '../numeric/kernels/sym-inverse.ts'
import { type Matrix, matrixOf, zeros } from '../numeric/matrix.ts'
import { createWasmMemory } from '../numeric/wasm-memory.ts'
import { mirror } from './ease-weights.ts'

/** How the items of a history speak for items that have no interactions. */
export interface NewItemWeights {
  /** Known × new items: what is added to the score of a new item for each item of the history. */
  readonly content: Matrix
  /** Popularity that the attributes of each new item promise, in standard deviations among the known items. */
  readonly prior: Float32Array
}

/** How alike items are by their attributes (`contentKernel`). */
export interface Likeness {
  /** K between the known items, n × n. */
  readonly own: Matrix
  /** K_new between known and new items, n × m. */
  readonly cross: Matrix
}

/** Regression targets, one row per known item. */
export interface KnownItems {
  /** B of EASE over them, n × n. */
  readonly weights: Matrix
  /** Number of interactions of each. */
  readonly counts: ArrayLike<number>
}

/**
 * Kernel ridge regressions from attributes to what the known items show.
 *
 * With ŷ_u = R_u·B the denoised tastes of user u and ȳ_u their mean, the content part of a new item's score is
 * (ŷ_u − ȳ_u)·(K + λI)⁻¹·k_new, so its weights are B·(I − 11ᵀ/n)·(K + λI)⁻¹·K_new: one matrix, for every user. Smoothing by B
 * first lets a short history speak through all items that go with it. The prior is the same regression of ln(1 + count).
 *
 * @param l2Weights one result for each λ
 */
export function newItemWeights(
  { own, cross }: Likeness,
  known: KnownItems,
  l2Weights: readonly number[],
): readonly NewItemWeights[] {
  const n = own.rows
  const centred = centredRows(known.weights)
  const logs = Float32Array.from({ length: n }, (_, i) => Math.log1p(known.counts[i]!))
  const mean = logs.reduce((sum, value) => sum + value, 0) / Math.max(1, n)
  const popularity = matrixOf(
    1,
    n,
    logs.map((value) => value - mean),
  )
  return l2Weights.map((l2Weight) => {
    const inverse = ridgeInverse(own, l2Weight)
    const solved = product(inverse, cross)
    const fitted = product(product(popularity, inverse), own)
    let squares = 0
    for (const value of fitted.data) squares += value * value
    const deviation = Math.sqrt(squares / Math.max(1, n))
    const promised = product(popularity, solved).data as Float32Array
    return {
      content: product(centred, solved),
      prior: deviation > 0 ? promised.map((value) => value / deviation) : promised,
    }
  })
}

function product(a: Matrix, b: Matrix): Matrix {
  const out = zeros(a.rows, b.cols)
  gemm(a, b, out)
  return out
}

/** B·(I − 11ᵀ/n): each row less its mean. */
function centredRows({ rows, cols, data }: Matrix): Matrix {
  const out = zeros(rows, cols)
  for (let r = 0; r < rows; r++) {
    let sum = 0
    for (let c = 0; c < cols; c++) sum += data[r * cols + c]
    for (let c = 0; c < cols; c++) out.data[r * cols + c] = data[r * cols + c] - sum / cols
  }
  return out
}

/** (K + λI)⁻¹ */
export function ridgeInverse({ rows: n, data }: Matrix, l2Weight: number): Matrix {
  const memory = createWasmMemory()
  const triangle = lowerTriangle(n, 'float32', memory)
  const { stride } = triangle
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) triangle.data[i * stride + j] = data[i * n + j]
    triangle.data[i * stride + i] += l2Weight
  }
  symInverse(triangle, memory)
  mirror(triangle)
  const out = zeros(n, n)
  for (let i = 0; i < n; i++) out.data.set(triangle.data.subarray(i * stride, i * stride + n), i * n)
  return out
}

import type { Random } from '../context.ts'
import type { Csr } from './csr.ts'
import { gemm } from './kernels/gemm.ts'
import { type Matrix, matrixOf } from './matrix.ts'
import { orthonormaliseRows, removeProjections } from './orthonormal-rows.ts'
import { type Eigen, symmetricEigen } from './symmetric-eigen.ts'

/** The largest singular values, descending, and their right singular vectors, one a row in the same order. Float64. */
export interface SingularVectors {
  readonly values: Float64Array // (r)
  readonly right: Matrix // (r × cols)
}

/**
 * Vectors that the Krylov basis grows by at a time. With fewer, a basis of the same size resolves more; with more, products
 * are faster, and a value that occurs as often is sure to be found as often.
 */
const BLOCK = 8
/** Eigenvalues of the Gram matrix below this share of the largest are rounding errors of zero: squares lose half the digits. */
const NULL_SHARE = 1e-12
/** The basis grows by this share of itself before the small eigenproblem is solved again. */
const GROWTH = 0.25

/**
 * The `rank` largest singular values of a sparse matrix and their right vectors, by block Lanczos with full
 * reorthogonalisation on the smaller of A·Aᵀ and Aᵀ·A (Golub and Van Loan, Matrix Computations, 4th ed., 10.3.6 and 10.4). The
 * basis grows until each of the `rank` eigenpairs (θ, y) of that matrix G has ‖Gy − θy‖ ≤ tolerance·θ₁, or it spans
 * everything, where the result is exact. Values below 1e-6 of the largest are taken for zero and left out, so fewer than
 * `rank` may come back.
 *
 * Time: for a basis of m vectors of length n = min(rows, cols), m products with A and Aᵀ, 3 n m² for orthogonality, some
 * 9 m³ for the small problems. Memory: n m doubles. m depends on how close the values lie: on interaction matrices with
 * `rank` 256 two to four times that.
 *
 * @param a         rows × cols; absent values are ones
 * @param rank      how many, ≥ 1
 * @param tolerance > 0. Vectors whose values lie closer together than this come mixed with each other
 * @param random    source of the starting block; the result depends on it to rounding and the tolerance only
 */
export function truncatedSvd(a: Csr, rank: number, tolerance: number, random: Random): SingularVectors {
  const small = Math.min(a.rows, a.cols)
  const wanted = Math.min(rank, small)
  const gram = gramProduct(a)
  const basis: Matrix[] = []
  const projected: (readonly Matrix[])[] = [] // column j holds blocks 0 .. j of Q·G·Qᵀ
  let block = randomBlock(Math.min(BLOCK, small), small, random)
  let size = 0
  let solveAt = Math.min(small, wanted + BLOCK)
  let largest = 0
  for (;;) {
    basis.push(block)
    size += block.rows
    const image = gram(block)
    largest = Math.max(largest, longestRow(image))
    projected.push(removeProjections(image, basis))
    if (size >= solveAt) {
      const eigen = symmetricEigen(symmetricOf(projected, size))
      if (size === small || areFound(eigen, image, wanted, tolerance)) return singularVectors(a, basis, eigen, wanted)
      solveAt = Math.min(small, Math.ceil(size * (1 + GROWTH)))
    }
    block = firstRows(image, Math.min(BLOCK, small - size))
    orthonormaliseRows(block, basis, largest * NULL_SHARE, random)
  }
}

function randomBlock(rows: number, cols: number, random: Random): Matrix {
  const block = matrixOf(
    rows,
    cols,
    Float64Array.from({ length: rows * cols }, () => random.normal()),
  )
  orthonormaliseRows(block, [], 0, random)
  return block
}

function firstRows(block: Matrix, rows: number): Matrix {
  return matrixOf(rows, block.cols, block.data.slice(0, rows * block.cols))
}

function longestRow({ rows, cols, data }: Matrix): number {
  let most = 0
  for (let r = 0; r < rows; r++) {
    let squared = 0
    for (let at = r * cols; at < (r + 1) * cols; at++) squared += data[at] * data[at]
    most = Math.max(most, squared)
  }
  return Math.sqrt(most)
}

/** Rows of a block times the smaller of A·Aᵀ and Aᵀ·A. */
function gramProduct(a: Csr): (block: Matrix) => Matrix {
  const overRows = a.rows <= a.cols
  const between = new Float64Array(overRows ? a.cols : a.rows)
  return (block) => {
    const image = matrixOf(block.rows, block.cols, new Float64Array(block.rows * block.cols))
    for (let r = 0; r < block.rows; r++) {
      const from = block.data.subarray(r * block.cols, (r + 1) * block.cols)
      const to = image.data.subarray(r * block.cols, (r + 1) * block.cols)
      if (overRows) {
        multiplyTransposed(a, from, between)
        multiply(a, between, to)
      } else {
        multiply(a, from, between)
        multiplyTransposed(a, between, to)
      }
    }
    return image
  }
}

/** y = A·x. */
function multiply({ rows, rowPtr, colIdx, values }: Csr, x: Matrix['data'], y: Matrix['data']): void {
  for (let r = 0; r < rows; r++) {
    let sum = 0
    for (let e = rowPtr[r]; e < rowPtr[r + 1]; e++) sum += (values === undefined ? 1 : values[e]) * x[colIdx[e]]
    y[r] = sum
  }
}

/** y = Aᵀ·x. */
function multiplyTransposed({ rows, rowPtr, colIdx, values }: Csr, x: Matrix['data'], y: Matrix['data']): void {
  y.fill(0)
  for (let r = 0; r < rows; r++) {
    const share = x[r]
    for (let e = rowPtr[r]; e < rowPtr[r + 1]; e++) y[colIdx[e]] += (values === undefined ? 1 : values[e]) * share
  }
}

/** Q·G·Qᵀ from its blocks on and above the diagonal. `projected[j][i]` is (G·q_j)·q_i, rows those of block j. */
function symmetricOf(projected: readonly (readonly Matrix[])[], size: number): Matrix {
  const out = new Float64Array(size * size)
  projected.forEach((blocks, j) => {
    blocks.forEach((block, i) => {
      for (let r = 0; r < block.rows; r++) {
        for (let c = 0; c < block.cols; c++) {
          // The block on the diagonal is symmetric but for rounding, and both of its halves are written here.
          const value = block.data[r * block.cols + c]
          out[(j * BLOCK + r) * size + i * BLOCK + c] = value
          out[(i * BLOCK + c) * size + j * BLOCK + r] = value
        }
      }
    })
  })
  return matrixOf(size, size, out)
}

/** Whether the `wanted` largest pairs have small residuals: ‖Gy − θy‖ is the length of Σ_r s_r·image_r over the last block. */
function areFound({ values, vectors }: Eigen, image: Matrix, wanted: number, tolerance: number): boolean {
  const residuals = matrixOf(image.rows, image.rows, new Float64Array(image.rows * image.rows))
  gemm(image, image, residuals, { transposeB: true })
  const offset = vectors.cols - image.rows
  for (let pair = wanted - 1; pair >= 0; pair--) {
    const last = vectors.data.subarray(pair * vectors.cols + offset, (pair + 1) * vectors.cols)
    let squared = 0
    for (let r = 0; r < image.rows; r++) {
      for (let s = 0; s < image.rows; s++) squared += last[r] * residuals.data[r * image.rows + s] * last[s]
    }
    if (squared > (tolerance * values[0]) ** 2) return false
  }
  return true
}

function singularVectors(a: Csr, basis: readonly Matrix[], eigen: Eigen, wanted: number): SingularVectors {
  const kept = eigen.values.subarray(0, wanted).filter((value) => value > NULL_SHARE * eigen.values[0]).length
  const values = eigen.values.slice(0, kept).map(Math.sqrt)
  const small = basis[0].cols
  const vectors = matrixOf(kept, small, new Float64Array(kept * small))
  const { cols: size, data } = eigen.vectors
  basis.forEach((part, at) => {
    const share = new Float64Array(kept * part.rows)
    for (let v = 0; v < kept; v++) {
      const from = v * size + at * BLOCK
      share.set(data.subarray(from, from + part.rows), v * part.rows)
    }
    gemm(matrixOf(kept, part.rows, share), part, vectors, { accumulate: true })
  })
  if (a.cols < a.rows) return { values, right: vectors }
  const right = matrixOf(kept, a.cols, new Float64Array(kept * a.cols))
  for (let v = 0; v < kept; v++) {
    const to = right.data.subarray(v * a.cols, (v + 1) * a.cols)
    multiplyTransposed(a, vectors.data.subarray(v * small, (v + 1) * small), to)
    for (let at = 0; at < to.length; at++) to[at] /= values[v]
  }
  return { values, right }
}

import { Er2almError } from '../../errors.ts'
import { gemmStrided } from './gemm.ts'
import type { Strided } from './gemm-pack.ts'

/**
 * Inverse of a symmetric positive definite matrix by Cholesky, the plain form: A = L·Lᵀ, then column c of the inverse
 * from L·y = e_c and Lᵀ·x = y. Float64.
 *
 * @param a   n×n, row-major; only the lower triangle is read; not changed
 * @param n   size
 * @param out n×n, receives the inverse
 * @throws {Er2almError} MATRIX_NOT_POSITIVE if a pivot is not positive
 */
export function spdInverseReference(a: Float64Array, n: number, out: Float64Array): void {
  const factor = a.slice()
  factorise(factor, n, 0, n)
  const x = new Float64Array(n)
  for (let c = 0; c < n; c++) {
    for (let i = 0; i < n; i++) {
      let sum = i === c ? 1 : 0
      for (let p = 0; p < i; p++) sum -= factor[i * n + p] * x[p]
      x[i] = sum / factor[i * n + i]
    }
    for (let i = n - 1; i >= 0; i--) {
      let sum = x[i]
      for (let p = i + 1; p < n; p++) sum -= factor[p * n + i] * x[p]
      x[i] = sum / factor[i * n + i]
      out[i * n + c] = x[i]
    }
  }
}

/** Rows and columns handled at a time. */
const BLOCK = 64

/**
 * As `spdInverseReference`. Different: in blocks of 64, so that almost all of the n³ operations are dense products of
 * packed panels; and `a` is used as work space: it holds L⁻¹ afterwards. About n³ floating-point operations.
 */
export function spdInverse(a: Float64Array, n: number, out: Float64Array): void {
  choleskyInBlocks(a, n)
  invertLowerInBlocks(a, n)
  // A⁻¹ = L⁻ᵀ·L⁻¹, lower triangle by block rows; rows of L⁻¹ above the block row contribute nothing.
  for (let i0 = 0; i0 < n; i0 += BLOCK) {
    const rows = Math.min(BLOCK, n - i0)
    const target = { data: out, offset: i0 * n, rowStride: n }
    gemmStrided(rows, i0 + rows, n - i0, turned(a, n, i0, i0), part(a, n, i0, 0), target, 'set')
  }
  for (let r = 0; r < n; r++) {
    for (let c = 0; c < r; c++) out[c * n + r] = out[r * n + c]
  }
}

/** Overwrites the lower triangle of `a` with L, and the upper triangles of the diagonal blocks with zeros. */
function choleskyInBlocks(a: Float64Array, n: number): void {
  for (let j0 = 0; j0 < n; j0 += BLOCK) {
    const cols = Math.min(BLOCK, n - j0)
    // What the columns to the left explain: A[j0.., J] −= L[j0.., ..j0]·L[J, ..j0]ᵀ.
    const target = { data: a, offset: j0 * n + j0, rowStride: n }
    gemmStrided(n - j0, cols, j0, part(a, n, j0, 0), turned(a, n, j0, 0), target, 'subtract')
    factorise(a, n, j0, j0 + cols)
    for (let r = j0 + cols; r < n; r++) {
      for (let c = j0; c < j0 + cols; c++) {
        let sum = a[r * n + c]
        for (let p = j0; p < c; p++) sum -= a[r * n + p] * a[c * n + p]
        a[r * n + c] = sum / a[c * n + c]
      }
    }
    for (let r = j0; r < j0 + cols; r++) a.fill(0, r * n + r + 1, r * n + j0 + cols)
  }
}

/** Cholesky of the diagonal block from..to of an n×n array in place, lower triangle. */
function factorise(a: Float64Array, n: number, from: number, to: number): void {
  for (let r = from; r < to; r++) {
    for (let c = from; c <= r; c++) {
      let sum = a[r * n + c]
      for (let p = from; p < c; p++) sum -= a[r * n + p] * a[c * n + p]
      if (r !== c) {
        a[r * n + c] = sum / a[c * n + c]
        continue
      }
      if (!(sum > 0)) {
        throw new Er2almError('MATRIX_NOT_POSITIVE', `pivot ${r} of a ${n}×${n} matrix is ${sum}, not positive`, {
          hint: 'The matrix has (nearly) dependent rows: use a larger regularisation weight.',
        })
      }
      a[r * n + r] = Math.sqrt(sum)
    }
  }
}

/** Overwrites L by L⁻¹, block row by block row. Block (I, J) is −L_II⁻¹·Σ_{K=J..I−1} L_IK·(L⁻¹)_KJ. */
function invertLowerInBlocks(a: Float64Array, n: number): void {
  const sums = { data: new Float64Array(BLOCK * BLOCK), offset: 0, rowStride: BLOCK, colStride: 1 }
  const negated = new Float64Array(BLOCK * BLOCK)
  for (let i0 = 0; i0 < n; i0 += BLOCK) {
    const rows = Math.min(BLOCK, n - i0)
    invertLowerBlock(a, n, i0, rows)
    for (let r = 0; r < rows; r++) {
      for (let c = 0; c < rows; c++) negated[r * BLOCK + c] = -a[(i0 + r) * n + i0 + c]
    }
    const left = { data: negated, offset: 0, rowStride: BLOCK, colStride: 1 }
    // Blocks to the right of J in this row still hold L, which the next J needs.
    for (let j0 = 0; j0 < i0; j0 += BLOCK) {
      gemmStrided(rows, BLOCK, i0 - j0, part(a, n, i0, j0), part(a, n, j0, j0), sums, 'set')
      gemmStrided(rows, BLOCK, rows, left, sums, { data: a, offset: i0 * n + j0, rowStride: n }, 'set')
    }
  }
}

/** Inverse in place of the lower triangular diagonal block at `from`, column by column. */
function invertLowerBlock(a: Float64Array, n: number, from: number, size: number): void {
  for (let c = from; c < from + size; c++) {
    const pivot = 1 / a[c * n + c]
    a[c * n + c] = pivot
    for (let r = c + 1; r < from + size; r++) {
      let sum = 0
      for (let p = c; p < r; p++) sum += a[r * n + p] * a[p * n + c]
      a[r * n + c] = -sum / a[r * n + r]
    }
  }
}

/** The part of an n×n array from (row, col) on. */
function part(data: Float64Array, n: number, row: number, col: number): Strided {
  return { data, offset: row * n + col, rowStride: n, colStride: 1 }
}

/** The transpose of that part. */
function turned(data: Float64Array, n: number, row: number, col: number): Strided {
  return { data, offset: row * n + col, rowStride: 1, colStride: n }
}

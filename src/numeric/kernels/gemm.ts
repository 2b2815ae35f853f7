import type { Floats, Matrix } from '../matrix.ts'
import { packPanels, type Strided, TILE } from './gemm-pack.ts'

/** How the operands are read and where the product goes. */
export interface GemmOptions {
  /** Multiply by Aᵀ (A is then stored k×m). */
  readonly transposeA?: boolean
  /** Multiply by Bᵀ (B is then stored n×k). */
  readonly transposeB?: boolean
  /** Add to what `out` holds instead of overwriting it. */
  readonly accumulate?: boolean
}

/**
 * Dense product out (+)= op(A)·op(B), the plain form: three loops, sums in float64.
 *
 * @param out m×n, not A or B itself
 */
export function gemmReference(a: Matrix, b: Matrix, out: Matrix, options: GemmOptions = {}): void {
  const inner = options.transposeA ? a.rows : a.cols
  for (let i = 0; i < out.rows; i++) {
    for (let j = 0; j < out.cols; j++) {
      let sum = options.accumulate ? out.data[i * out.cols + j] : 0
      for (let p = 0; p < inner; p++) {
        const left = options.transposeA ? a.data[p * a.cols + i] : a.data[i * a.cols + p]
        const right = options.transposeB ? b.data[j * b.cols + p] : b.data[p * b.cols + j]
        sum += left * right
      }
      out.data[i * out.cols + j] = sum
    }
  }
}

/**
 * As `gemmReference`. Different: the operands are copied into float64 panels, so that the inner loop reads consecutive
 * numbers and converts none, and a 4×4 tile of the product is summed in locals (see `gemmStrided`).
 */
export function gemm(a: Matrix, b: Matrix, out: Matrix, options: GemmOptions = {}): void {
  const left = stridedOf(a, options.transposeA ?? false)
  const right = stridedOf(b, options.transposeB ?? false)
  const inner = options.transposeA ? a.rows : a.cols
  const target = { data: out.data, offset: 0, rowStride: out.cols }
  gemmStrided(out.rows, out.cols, inner, left, right, target, options.accumulate ? 'add' : 'set')
}

/** Where a product is written: row i, column j at `offset + i·rowStride + j`. */
export interface GemmTarget {
  readonly data: Floats
  readonly offset: number
  readonly rowStride: number
}

/** Rows of A, inner indices and columns of B that are packed at a time: A's block stays in the second-level cache. */
const ROWS_BLOCK = 64
const INNER_BLOCK = 512
const COLS_BLOCK = 512

// Work space of the one thread that runs kernels; fixed in size, so that no call allocates.
const packedA = new Float64Array(ROWS_BLOCK * INNER_BLOCK)
const packedB = new Float64Array(INNER_BLOCK * COLS_BLOCK)
const tile = new Float64Array(TILE * TILE)

/**
 * C = A·B, C += A·B or C −= A·B over parts of larger arrays, transposed or not (swap the strides).
 * Blocks of B, then of A, are packed into panels of four; every pair of panels gives one 4×4 tile of C.
 *
 * @param m rows of A and C
 * @param n columns of B and C
 * @param k columns of A, rows of B
 */
export function gemmStrided(
  m: number,
  n: number,
  k: number,
  a: Strided,
  b: Strided,
  c: GemmTarget,
  mode: 'set' | 'add' | 'subtract',
): void {
  if (mode === 'set' && k === 0) clear(m, n, c)
  for (let j0 = 0; j0 < n; j0 += COLS_BLOCK) {
    const cols = Math.min(COLS_BLOCK, n - j0)
    for (let p0 = 0; p0 < k; p0 += INNER_BLOCK) {
      const inner = Math.min(INNER_BLOCK, k - p0)
      packPanels(b, 'columns', j0, cols, p0, inner, packedB)
      const blockMode = mode === 'set' && p0 > 0 ? 'add' : mode
      for (let i0 = 0; i0 < m; i0 += ROWS_BLOCK) {
        const rows = Math.min(ROWS_BLOCK, m - i0)
        packPanels(a, 'rows', i0, rows, p0, inner, packedA)
        multiplyBlock(rows, cols, inner, c, c.offset + i0 * c.rowStride + j0, blockMode)
      }
    }
  }
}

function multiplyBlock(
  rows: number,
  cols: number,
  inner: number,
  c: GemmTarget,
  corner: number,
  mode: 'set' | 'add' | 'subtract',
): void {
  for (let j = 0; j < cols; j += TILE) {
    for (let i = 0; i < rows; i += TILE) {
      multiplyTile(inner, i * inner, j * inner)
      const height = Math.min(TILE, rows - i)
      const width = Math.min(TILE, cols - j)
      for (let r = 0; r < height; r++) {
        const to = corner + (i + r) * c.rowStride + j
        if (mode === 'set') for (let s = 0; s < width; s++) c.data[to + s] = tile[r * TILE + s]
        else if (mode === 'add') for (let s = 0; s < width; s++) c.data[to + s] += tile[r * TILE + s]
        else for (let s = 0; s < width; s++) c.data[to + s] -= tile[r * TILE + s]
      }
    }
  }
}

/** tile = (panel of A at `atA`)·(panel of B at `atB`): 16 sums in locals, 32 operations for 8 numbers read. */
function multiplyTile(inner: number, atA: number, atB: number): void {
  let c00 = 0
  let c01 = 0
  let c02 = 0
  let c03 = 0
  let c10 = 0
  let c11 = 0
  let c12 = 0
  let c13 = 0
  let c20 = 0
  let c21 = 0
  let c22 = 0
  let c23 = 0
  let c30 = 0
  let c31 = 0
  let c32 = 0
  let c33 = 0
  let a = atA
  let b = atB
  for (let p = 0; p < inner; p++) {
    const b0 = packedB[b]
    const b1 = packedB[b + 1]
    const b2 = packedB[b + 2]
    const b3 = packedB[b + 3]
    let x = packedA[a]
    c00 += x * b0
    c01 += x * b1
    c02 += x * b2
    c03 += x * b3
    x = packedA[a + 1]
    c10 += x * b0
    c11 += x * b1
    c12 += x * b2
    c13 += x * b3
    x = packedA[a + 2]
    c20 += x * b0
    c21 += x * b1
    c22 += x * b2
    c23 += x * b3
    x = packedA[a + 3]
    c30 += x * b0
    c31 += x * b1
    c32 += x * b2
    c33 += x * b3
    a += TILE
    b += TILE
  }
  tile[0] = c00
  tile[1] = c01
  tile[2] = c02
  tile[3] = c03
  tile[4] = c10
  tile[5] = c11
  tile[6] = c12
  tile[7] = c13
  tile[8] = c20
  tile[9] = c21
  tile[10] = c22
  tile[11] = c23
  tile[12] = c30
  tile[13] = c31
  tile[14] = c32
  tile[15] = c33
}

function clear(m: number, n: number, c: GemmTarget): void {
  for (let i = 0; i < m; i++) c.data.fill(0, c.offset + i * c.rowStride, c.offset + i * c.rowStride + n)
}

function stridedOf(matrix: Matrix, transposed: boolean): Strided {
  const { cols, data } = matrix
  return transposed
    ? { data, offset: 0, rowStride: 1, colStride: cols }
    : { data, offset: 0, rowStride: cols, colStride: 1 }
}

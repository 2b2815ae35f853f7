// Inverse of a symmetric positive definite matrix by a blocked sweep over its lower triangle. With P = A_kk⁻¹, block k turns
// A_kk into −P, A_ik into A_ik·P and every other A_ij into A_ij − A_ik·P·A_jkᵀ; after all blocks A has become −A⁻¹.
// About n³ operations, all but a few in one packed product.
import { pack, tileF32, tileF64 } from './gemm'

/** Rows of a block. A multiple of 8. */
const BLOCK: i32 = 192

/** Bytes of work space for a matrix of n rows of numbers of `size` bytes. */
export function symInverseScratchBytes(n: i32, size: i32): i32 {
  return (4 * BLOCK * BLOCK + 3 * (n + 8) * BLOCK) * size
}

/**
 * @param n       rows, a multiple of 8
 * @param a       n × n, row-major; the lower triangle is read; receives the lower triangle of the inverse
 * @param scratch `symInverseScratchBytes(n, 4)`
 * @returns 0, or 1 + the row of a pivot that is not positive
 */
export function symInverseF32(n: i32, a: usize, scratch: usize): i32 {
  return symInverse<f32>(n, a, scratch)
}

/** As `symInverseF32`, float64. */
export function symInverseF64(n: i32, a: usize, scratch: usize): i32 {
  return symInverse<f64>(n, a, scratch)
}

function symInverse<T>(n: i32, a: usize, scratch: usize): i32 {
  const size = sizeof<T>()
  const stride = <usize>n * size
  const right: i32 = sizeof<T>() == 4 ? 8 : 4
  const pivotBlock = scratch
  const packedPivot = pivotBlock + <usize>(BLOCK * BLOCK) * size
  const column = packedPivot + <usize>(BLOCK * BLOCK) * size // A_ik before the sweep, n × b
  const rightPanels = column + <usize>(n * BLOCK) * size // A_jk packed as columns of its transpose
  const leftPanels = rightPanels + <usize>((n + 8) * BLOCK) * size // A_ik·P, packed by rows
  for (let k0: i32 = 0; k0 < n; k0 += BLOCK) {
    const b = min(BLOCK, n - k0)
    const failed = invertBlock<T>(b, a + <usize>k0 * stride + <usize>k0 * size, stride, pivotBlock)
    if (failed != 0) return k0 + failed
    // Column block k, its part above the diagonal read from row block k.
    for (let i: i32 = 0; i < n; i++) {
      const to = column + <usize>(i * b) * size
      if (i >= k0 + b) memory.copy(to, a + <usize>i * stride + <usize>k0 * size, <usize>b * size)
      else if (i < k0) {
        for (let p: i32 = 0; p < b; p++)
          store<T>(to + <usize>p * size, load<T>(a + <usize>(k0 + p) * stride + <usize>i * size))
      } else memory.fill(to, 0, <usize>b * size)
    }
    pack<T>(column, b, 1, n, b, right, rightPanels)
    pack<T>(pivotBlock, 1, b, b, b, right, packedPivot)
    // A_ik·P for every row, first packed as the left operand of the update, then written where A_ik stands.
    pack<T>(column, b, 1, n, b, 4, leftPanels)
    for (let i: i32 = 0; i < n; i += 4) {
      for (let j: i32 = 0; j < b; j += right) {
        const to = column + <usize>(i * b + j) * size
        tile<T>(b, leftPanels + <usize>(i * b) * size, packedPivot + <usize>(j * b) * size, to, <usize>b * size, 0)
      }
    }
    pack<T>(column, b, 1, n, b, 4, leftPanels)
    update<T>(n, k0, b, a, stride, leftPanels, rightPanels)
    writeColumn<T>(n, k0, b, a, stride, column, pivotBlock)
  }
  for (let i: i32 = 0; i < n; i++) {
    for (let j: i32 = 0; j <= i; j++) {
      const at = a + <usize>i * stride + <usize>j * size
      store<T>(at, -load<T>(at))
    }
  }
  return 0
}

/** A_ij −= (A_ik·P)·A_jkᵀ over the lower triangle; row and column block k have zero panels, so that they stay as they are. */
function update<T>(n: i32, k0: i32, b: i32, a: usize, stride: usize, leftPanels: usize, rightPanels: usize): void {
  const size = sizeof<T>()
  const right: i32 = sizeof<T>() == 4 ? 8 : 4
  for (let i0: i32 = 0; i0 < n; i0 += BLOCK) {
    const i1 = min(n, i0 + BLOCK)
    if (i0 == k0) continue
    for (let j: i32 = 0; j < i1; j += right) {
      if (j >= k0 && j < k0 + b) continue
      const panel = rightPanels + <usize>(j * b) * size
      // Tiles that lie wholly above the diagonal are left out.
      const first = j <= i0 ? i0 : (j & ~3)
      for (let i: i32 = first; i < i1; i += 4) {
        tile<T>(b, leftPanels + <usize>(i * b) * size, panel, a + <usize>i * stride + <usize>j * size, stride, 2)
      }
    }
  }
}

function writeColumn<T>(n: i32, k0: i32, b: i32, a: usize, stride: usize, column: usize, pivotBlock: usize): void {
  const size = sizeof<T>()
  for (let i: i32 = k0 + b; i < n; i++)
    memory.copy(a + <usize>i * stride + <usize>k0 * size, column + <usize>(i * b) * size, <usize>b * size)
  for (let i: i32 = 0; i < k0; i++) {
    for (let p: i32 = 0; p < b; p++)
      store<T>(a + <usize>(k0 + p) * stride + <usize>i * size, load<T>(column + <usize>(i * b + p) * size))
  }
  for (let p: i32 = 0; p < b; p++) {
    for (let q: i32 = 0; q <= p; q++) {
      store<T>(a + <usize>(k0 + p) * stride + <usize>(k0 + q) * size, -load<T>(pivotBlock + <usize>(p * b + q) * size))
    }
  }
}

// @ts-ignore: decorator
@inline
function tile<T>(k: i32, a: usize, b: usize, c: usize, stride: usize, mode: i32): void {
  if (sizeof<T>() == 4) tileF32(k, a, b, c, stride, mode)
  else tileF64(k, a, b, c, stride, mode)
}

/**
 * Inverse of one diagonal block by the plain sweep. @param block b × b at `from` with rows of `stride` bytes, lower triangle read
 * @returns 0, or 1 + the row of a pivot that is not positive
 */
function invertBlock<T>(b: i32, from: usize, stride: usize, out: usize): i32 {
  const size = sizeof<T>()
  const row = <usize>b * size
  for (let i: i32 = 0; i < b; i++) {
    for (let j: i32 = 0; j <= i; j++) {
      const value = load<T>(from + <usize>i * stride + <usize>j * size)
      store<T>(out + <usize>i * row + <usize>j * size, value)
      store<T>(out + <usize>j * row + <usize>i * size, value)
    }
  }
  for (let k: i32 = 0; k < b; k++) {
    const pivotRow = out + <usize>k * row
    const pivot = load<T>(pivotRow + <usize>k * size)
    if (!(pivot > <T>0)) return k + 1
    const inverse = <T>1 / pivot
    for (let i: i32 = 0; i < b; i++) {
      if (i == k) continue
      const line = out + <usize>i * row
      const factor = load<T>(line + <usize>k * size) * inverse
      for (let j: i32 = 0; j < b; j++) {
        const at = line + <usize>j * size
        store<T>(at, load<T>(at) - factor * load<T>(pivotRow + <usize>j * size))
      }
      store<T>(line + <usize>k * size, factor)
    }
    for (let j: i32 = 0; j < b; j++) {
      const at = pivotRow + <usize>j * size
      store<T>(at, load<T>(at) * inverse)
    }
    store<T>(pivotRow + <usize>k * size, -inverse)
  }
  for (let i: i32 = 0; i < b * b; i++) {
    const at = out + <usize>i * size
    store<T>(at, -load<T>(at))
  }
  return 0
}

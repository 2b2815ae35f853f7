// Dense products in packed panels. Left operands are packed by 4 rows, right operands by two vectors of columns (8 of
// float32, 4 of float64): eight vectors of sums stay in registers, which is what V8 holds without spilling.

// a·b + c: in the relaxed binary as one operation where the processor has it, rounded once, so that results differ from
// machine to machine; else rounded twice, the same everywhere.

// @ts-ignore: decorator
@inline
function multiplyAddF32(a: v128, b: v128, c: v128): v128 {
  if (isDefined(RELAXED)) return f32x4.relaxed_madd(a, b, c)
  return f32x4.add(c, f32x4.mul(a, b))
}

// @ts-ignore: decorator
@inline
function multiplyAddF64(a: v128, b: v128, c: v128): v128 {
  if (isDefined(RELAXED)) return f64x2.relaxed_madd(a, b, c)
  return f64x2.add(c, f64x2.mul(a, b))
}

/** C[4 × 8] (set | add | subtract) = A[4 × k]·B[k × 8], float32. @param mode 0 set, 1 add, 2 subtract */
// @ts-ignore: decorator
@inline
export function tileF32(k: i32, a: usize, b: usize, c: usize, stride: usize, mode: i32): void {
  let c00 = f32x4.splat(0)
  let c01 = f32x4.splat(0)
  let c10 = f32x4.splat(0)
  let c11 = f32x4.splat(0)
  let c20 = f32x4.splat(0)
  let c21 = f32x4.splat(0)
  let c30 = f32x4.splat(0)
  let c31 = f32x4.splat(0)
  for (const end = a + ((<usize>k) << 4); a < end; a += 16, b += 32) {
    const b0 = v128.load(b)
    const b1 = v128.load(b, 16)
    let x = v128.load32_splat(a)
    c00 = multiplyAddF32(x, b0, c00)
    c01 = multiplyAddF32(x, b1, c01)
    x = v128.load32_splat(a, 4)
    c10 = multiplyAddF32(x, b0, c10)
    c11 = multiplyAddF32(x, b1, c11)
    x = v128.load32_splat(a, 8)
    c20 = multiplyAddF32(x, b0, c20)
    c21 = multiplyAddF32(x, b1, c21)
    x = v128.load32_splat(a, 12)
    c30 = multiplyAddF32(x, b0, c30)
    c31 = multiplyAddF32(x, b1, c31)
  }
  putF32(c, c00, c01, mode)
  putF32(c + stride, c10, c11, mode)
  putF32(c + 2 * stride, c20, c21, mode)
  putF32(c + 3 * stride, c30, c31, mode)
}

// @ts-ignore: decorator
@inline
function putF32(at: usize, s0: v128, s1: v128, mode: i32): void {
  if (mode == 1) {
    s0 = f32x4.add(v128.load(at), s0)
    s1 = f32x4.add(v128.load(at, 16), s1)
  } else if (mode == 2) {
    s0 = f32x4.sub(v128.load(at), s0)
    s1 = f32x4.sub(v128.load(at, 16), s1)
  }
  v128.store(at, s0)
  v128.store(at, s1, 16)
}

/** C[4 × 4] (set | add | subtract) = A[4 × k]·B[k × 4], float64. */
// @ts-ignore: decorator
@inline
export function tileF64(k: i32, a: usize, b: usize, c: usize, stride: usize, mode: i32): void {
  let c00 = f64x2.splat(0)
  let c01 = f64x2.splat(0)
  let c10 = f64x2.splat(0)
  let c11 = f64x2.splat(0)
  let c20 = f64x2.splat(0)
  let c21 = f64x2.splat(0)
  let c30 = f64x2.splat(0)
  let c31 = f64x2.splat(0)
  for (const end = a + ((<usize>k) << 5); a < end; a += 32, b += 32) {
    const b0 = v128.load(b)
    const b1 = v128.load(b, 16)
    let x = v128.load64_splat(a)
    c00 = multiplyAddF64(x, b0, c00)
    c01 = multiplyAddF64(x, b1, c01)
    x = v128.load64_splat(a, 8)
    c10 = multiplyAddF64(x, b0, c10)
    c11 = multiplyAddF64(x, b1, c11)
    x = v128.load64_splat(a, 16)
    c20 = multiplyAddF64(x, b0, c20)
    c21 = multiplyAddF64(x, b1, c21)
    x = v128.load64_splat(a, 24)
    c30 = multiplyAddF64(x, b0, c30)
    c31 = multiplyAddF64(x, b1, c31)
  }
  putF64(c, c00, c01, mode)
  putF64(c + stride, c10, c11, mode)
  putF64(c + 2 * stride, c20, c21, mode)
  putF64(c + 3 * stride, c30, c31, mode)
}

// @ts-ignore: decorator
@inline
function putF64(at: usize, s0: v128, s1: v128, mode: i32): void {
  if (mode == 1) {
    s0 = f64x2.add(v128.load(at), s0)
    s1 = f64x2.add(v128.load(at, 16), s1)
  } else if (mode == 2) {
    s0 = f64x2.sub(v128.load(at), s0)
    s1 = f64x2.sub(v128.load(at, 16), s1)
  }
  v128.store(at, s0)
  v128.store(at, s1, 16)
}

/**
 * Packs `lines` lines of a strided matrix into panels of `width` lines: panel q, inner index p, line l stands at
 * (q·inner + p)·width + l. Missing lines are zero. Strides in numbers of type T.
 */
export function pack<T>(
  source: usize,
  lineStride: i32,
  innerStride: i32,
  lines: i32,
  inner: i32,
  width: i32,
  to: usize,
): void {
  const lineBytes: usize = (<usize>lineStride) * sizeof<T>()
  const innerBytes: usize = (<usize>innerStride) * sizeof<T>()
  for (let line: i32 = 0; line < lines; line += width) {
    const live = min(width, lines - line)
    let at = source + <usize>line * lineBytes
    for (let p: i32 = 0; p < inner; p++) {
      let from = at
      let l: i32 = 0
      for (; l < live; l++) {
        store<T>(to, load<T>(from))
        to += sizeof<T>()
        from += lineBytes
      }
      for (; l < width; l++) {
        store<T>(to, <T>0)
        to += sizeof<T>()
      }
      at += innerBytes
    }
  }
}

const ROWS_BLOCK: i32 = 128
const INNER_BLOCK: i32 = 256
const COLS_BLOCK: i32 = 512
/** Bytes of work space of `gemmF32` and, doubled, of `gemmF64`. */
const SCRATCH_NUMBERS: i32 = ROWS_BLOCK * INNER_BLOCK + INNER_BLOCK * COLS_BLOCK + 32

export function gemmScratchBytes(): i32 {
  return SCRATCH_NUMBERS * 8
}

/**
 * C = A·B, C += A·B or C −= A·B, float32, any strides of A and B (swap them for the transpose), C with rows of `ldc`.
 *
 * @param mode    0 set, 1 add, 2 subtract
 * @param scratch `gemmScratchBytes()` of work space
 */
export function gemmF32(
  m: i32, n: i32, k: i32,
  a: usize, aRow: i32, aCol: i32,
  b: usize, bRow: i32, bCol: i32,
  c: usize, ldc: i32, mode: i32, scratch: usize,
): void {
  const packedA = scratch
  const packedB = packedA + ((<usize>(ROWS_BLOCK * INNER_BLOCK)) << 2)
  const edge = packedB + ((<usize>(INNER_BLOCK * COLS_BLOCK)) << 2)
  for (let j0: i32 = 0; j0 < n; j0 += COLS_BLOCK) {
    const cols = min(COLS_BLOCK, n - j0)
    for (let p0: i32 = 0; p0 < k; p0 += INNER_BLOCK) {
      const inner = min(INNER_BLOCK, k - p0)
      pack<f32>(b + ((<usize>p0 * <usize>bRow + <usize>j0 * <usize>bCol) << 2), bCol, bRow, cols, inner, 8, packedB)
      const blockMode = mode == 0 && p0 > 0 ? 1 : mode
      for (let i0: i32 = 0; i0 < m; i0 += ROWS_BLOCK) {
        const rows = min(ROWS_BLOCK, m - i0)
        pack<f32>(a + ((<usize>i0 * <usize>aRow + <usize>p0 * <usize>aCol) << 2), aRow, aCol, rows, inner, 4, packedA)
        for (let j: i32 = 0; j < cols; j += 8) {
          const right = packedB + ((<usize>(j * inner)) << 2)
          for (let i: i32 = 0; i < rows; i += 4) {
            const left = packedA + ((<usize>(i * inner)) << 2)
            const to = c + ((<usize>(i0 + i) * <usize>ldc + <usize>(j0 + j)) << 2)
            if (i + 4 <= rows && j + 8 <= cols) tileF32(inner, left, right, to, (<usize>ldc) << 2, blockMode)
            else {
              tileF32(inner, left, right, edge, 32, 0)
              moveEdge<f32>(edge, 8, min(4, rows - i), min(8, cols - j), to, ldc, blockMode)
            }
          }
        }
      }
    }
  }
}

/** As `gemmF32`, float64. */
export function gemmF64(
  m: i32, n: i32, k: i32,
  a: usize, aRow: i32, aCol: i32,
  b: usize, bRow: i32, bCol: i32,
  c: usize, ldc: i32, mode: i32, scratch: usize,
): void {
  const packedA = scratch
  const packedB = packedA + ((<usize>(ROWS_BLOCK * INNER_BLOCK)) << 3)
  const edge = packedB + ((<usize>(INNER_BLOCK * COLS_BLOCK)) << 3)
  for (let j0: i32 = 0; j0 < n; j0 += COLS_BLOCK) {
    const cols = min(COLS_BLOCK, n - j0)
    for (let p0: i32 = 0; p0 < k; p0 += INNER_BLOCK) {
      const inner = min(INNER_BLOCK, k - p0)
      pack<f64>(b + ((<usize>p0 * <usize>bRow + <usize>j0 * <usize>bCol) << 3), bCol, bRow, cols, inner, 4, packedB)
      const blockMode = mode == 0 && p0 > 0 ? 1 : mode
      for (let i0: i32 = 0; i0 < m; i0 += ROWS_BLOCK) {
        const rows = min(ROWS_BLOCK, m - i0)
        pack<f64>(a + ((<usize>i0 * <usize>aRow + <usize>p0 * <usize>aCol) << 3), aRow, aCol, rows, inner, 4, packedA)
        for (let j: i32 = 0; j < cols; j += 4) {
          const right = packedB + ((<usize>(j * inner)) << 3)
          for (let i: i32 = 0; i < rows; i += 4) {
            const left = packedA + ((<usize>(i * inner)) << 3)
            const to = c + ((<usize>(i0 + i) * <usize>ldc + <usize>(j0 + j)) << 3)
            if (i + 4 <= rows && j + 4 <= cols) tileF64(inner, left, right, to, (<usize>ldc) << 3, blockMode)
            else {
              tileF64(inner, left, right, edge, 32, 0)
              moveEdge<f64>(edge, 4, min(4, rows - i), min(4, cols - j), to, ldc, blockMode)
            }
          }
        }
      }
    }
  }
}

function moveEdge<T>(from: usize, width: i32, rows: i32, cols: i32, to: usize, ldc: i32, mode: i32): void {
  for (let r: i32 = 0; r < rows; r++) {
    for (let s: i32 = 0; s < cols; s++) {
      const at = to + <usize>(r * ldc + s) * sizeof<T>()
      const value = load<T>(from + <usize>(r * width + s) * sizeof<T>())
      if (mode == 0) store<T>(at, value)
      else if (mode == 1) store<T>(at, load<T>(at) + value)
      else store<T>(at, load<T>(at) - value)
    }
  }
}

// Sparse × dense products, row-major, float32. Pointers are byte offsets into the one memory.

/**
 * y (+)= S·x. The columns are done in blocks of 32, 16, 8 and 4, so that up to eight vectors of sums stay in registers.
 *
 * @param rows       rows of S
 * @param rowPtr     rows + 1 integers
 * @param colIdx     column of each entry
 * @param values     weight of each entry; 0: every weight is 1
 * @param x          n × width
 * @param y          rows × width
 * @param width      a multiple of 4
 * @param accumulate add to y
 */
export function spmm(
  rows: i32,
  rowPtr: usize,
  colIdx: usize,
  values: usize,
  x: usize,
  y: usize,
  width: i32,
  accumulate: bool,
): void {
  let from: i32 = 0
  for (; from + 32 <= width; from += 32) {
    if (values == 0) columns32Binary(rows, rowPtr, colIdx, x, y, width, from, accumulate)
    else columns32(rows, rowPtr, colIdx, values, x, y, width, from, accumulate)
  }
  for (; from + 4 <= width; from += 4) columns4(rows, rowPtr, colIdx, values, x, y, width, from, accumulate)
}

function columns32(
  rows: i32,
  rowPtr: usize,
  colIdx: usize,
  values: usize,
  x: usize,
  y: usize,
  width: i32,
  from: i32,
  accumulate: bool,
): void {
  const stride: usize = (<usize>width) << 2
  const base: usize = x + ((<usize>from) << 2)
  let to: usize = y + ((<usize>from) << 2)
  let e: usize = <usize>load<u32>(rowPtr)
  for (let r: i32 = 0; r < rows; r++) {
    const end: usize = <usize>load<u32>(rowPtr + ((<usize>(r + 1)) << 2))
    let s0 = f32x4.splat(0)
    let s1 = f32x4.splat(0)
    let s2 = f32x4.splat(0)
    let s3 = f32x4.splat(0)
    let s4 = f32x4.splat(0)
    let s5 = f32x4.splat(0)
    let s6 = f32x4.splat(0)
    let s7 = f32x4.splat(0)
    for (; e < end; e++) {
      const w = v128.load32_splat(values + (e << 2))
      const at = base + <usize>load<u32>(colIdx + (e << 2)) * stride
      s0 = f32x4.add(s0, f32x4.mul(w, v128.load(at)))
      s1 = f32x4.add(s1, f32x4.mul(w, v128.load(at, 16)))
      s2 = f32x4.add(s2, f32x4.mul(w, v128.load(at, 32)))
      s3 = f32x4.add(s3, f32x4.mul(w, v128.load(at, 48)))
      s4 = f32x4.add(s4, f32x4.mul(w, v128.load(at, 64)))
      s5 = f32x4.add(s5, f32x4.mul(w, v128.load(at, 80)))
      s6 = f32x4.add(s6, f32x4.mul(w, v128.load(at, 96)))
      s7 = f32x4.add(s7, f32x4.mul(w, v128.load(at, 112)))
    }
    if (accumulate) {
      s0 = f32x4.add(s0, v128.load(to))
      s1 = f32x4.add(s1, v128.load(to, 16))
      s2 = f32x4.add(s2, v128.load(to, 32))
      s3 = f32x4.add(s3, v128.load(to, 48))
      s4 = f32x4.add(s4, v128.load(to, 64))
      s5 = f32x4.add(s5, v128.load(to, 80))
      s6 = f32x4.add(s6, v128.load(to, 96))
      s7 = f32x4.add(s7, v128.load(to, 112))
    }
    v128.store(to, s0)
    v128.store(to, s1, 16)
    v128.store(to, s2, 32)
    v128.store(to, s3, 48)
    v128.store(to, s4, 64)
    v128.store(to, s5, 80)
    v128.store(to, s6, 96)
    v128.store(to, s7, 112)
    to += stride
  }
}

function columns32Binary(
  rows: i32,
  rowPtr: usize,
  colIdx: usize,
  x: usize,
  y: usize,
  width: i32,
  from: i32,
  accumulate: bool,
): void {
  const stride: usize = (<usize>width) << 2
  const base: usize = x + ((<usize>from) << 2)
  let to: usize = y + ((<usize>from) << 2)
  let e: usize = <usize>load<u32>(rowPtr)
  for (let r: i32 = 0; r < rows; r++) {
    const end: usize = <usize>load<u32>(rowPtr + ((<usize>(r + 1)) << 2))
    let s0 = f32x4.splat(0)
    let s1 = f32x4.splat(0)
    let s2 = f32x4.splat(0)
    let s3 = f32x4.splat(0)
    let s4 = f32x4.splat(0)
    let s5 = f32x4.splat(0)
    let s6 = f32x4.splat(0)
    let s7 = f32x4.splat(0)
    if (accumulate) {
      s0 = v128.load(to)
      s1 = v128.load(to, 16)
      s2 = v128.load(to, 32)
      s3 = v128.load(to, 48)
      s4 = v128.load(to, 64)
      s5 = v128.load(to, 80)
      s6 = v128.load(to, 96)
      s7 = v128.load(to, 112)
    }
    for (; e < end; e++) {
      const at = base + <usize>load<u32>(colIdx + (e << 2)) * stride
      s0 = f32x4.add(s0, v128.load(at))
      s1 = f32x4.add(s1, v128.load(at, 16))
      s2 = f32x4.add(s2, v128.load(at, 32))
      s3 = f32x4.add(s3, v128.load(at, 48))
      s4 = f32x4.add(s4, v128.load(at, 64))
      s5 = f32x4.add(s5, v128.load(at, 80))
      s6 = f32x4.add(s6, v128.load(at, 96))
      s7 = f32x4.add(s7, v128.load(at, 112))
    }
    v128.store(to, s0)
    v128.store(to, s1, 16)
    v128.store(to, s2, 32)
    v128.store(to, s3, 48)
    v128.store(to, s4, 64)
    v128.store(to, s5, 80)
    v128.store(to, s6, 96)
    v128.store(to, s7, 112)
    to += stride
  }
}

function columns4(
  rows: i32,
  rowPtr: usize,
  colIdx: usize,
  values: usize,
  x: usize,
  y: usize,
  width: i32,
  from: i32,
  accumulate: bool,
): void {
  const stride: usize = (<usize>width) << 2
  const base: usize = x + ((<usize>from) << 2)
  let to: usize = y + ((<usize>from) << 2)
  let e: usize = <usize>load<u32>(rowPtr)
  for (let r: i32 = 0; r < rows; r++) {
    const end: usize = <usize>load<u32>(rowPtr + ((<usize>(r + 1)) << 2))
    let sum = accumulate ? v128.load(to) : f32x4.splat(0)
    for (; e < end; e++) {
      const at = base + <usize>load<u32>(colIdx + (e << 2)) * stride
      const row = v128.load(at)
      sum = f32x4.add(sum, values == 0 ? row : f32x4.mul(v128.load32_splat(values + (e << 2)), row))
    }
    v128.store(to, sum)
    to += stride
  }
}

// Conjugate gradient half-steps of implicit ALS, four rows at once: their products with the Gram matrix are one packed
// product, which reads it once for the four.
import { pack, tileF32 } from './gemm'

/** Squared residual below which a row counts as solved. */
const SOLVED: f32 = 1e-20
const TOGETHER: i32 = 4

/** Bytes of work space of `ialsHalfStep`. */
export function ialsScratchBytes(d: i32): i32 {
  return (4 * TOGETHER * d + d * d + 4 * TOGETHER) * 4
}

/**
 * As `ialsHalfStepReference` (src/numeric/kernels/ials-half-step.ts), whose parameters these are; d is a multiple of 8.
 * Sums in float32.
 */
export function ialsHalfStep(
  rowPtr: usize, colIdx: usize, fromRow: i32, toRow: i32, fixed: usize, gram: usize, ridge: usize,
  observedWeight: f32, target: f32, solved: usize, d: i32, steps: i32, scratch: usize,
): void {
  const bytes: usize = (<usize>d) << 2
  const residuals = scratch
  const directions = residuals + 4 * bytes
  const images = directions + 4 * bytes
  const interleaved = images + 4 * bytes
  const packedGram = interleaved + 4 * bytes
  const squares = packedGram + ((<usize>(d * d)) << 2) // 4 numbers; 0: there is nothing (more) to do
  pack<f32>(gram, 1, d, d, d, 8, packedGram)
  for (let row = fromRow; row < toRow; row += TOGETHER) {
    const live = min(TOGETHER, toRow - row)
    const x = solved + <usize>row * bytes
    interleave(x, live, d, interleaved)
    product(d, interleaved, packedGram, images)
    for (let u: i32 = 0; u < TOGETHER; u++) {
      const squareAt = squares + ((<usize>u) << 2)
      store<f32>(squareAt, 0)
      if (u >= live) continue
      const e = <usize>load<u32>(rowPtr + ((<usize>(row + u)) << 2))
      const end = <usize>load<u32>(rowPtr + ((<usize>(row + u)) << 2), 4)
      const own = x + <usize>u * bytes
      if (e == end) {
        memory.fill(own, 0, bytes)
        continue
      }
      const residual = residuals + <usize>u * bytes
      const image = images + <usize>u * bytes
      const weight = f32x4.splat(load<f32>(ridge + ((<usize>(row + u)) << 2)))
      for (let c: usize = 0; c < bytes; c += 16) {
        v128.store(residual + c, f32x4.neg(f32x4.add(v128.load(image + c), f32x4.mul(weight, v128.load(own + c)))))
      }
      for (let at = e; at < end; at++) {
        const y = fixed + <usize>load<u32>(colIdx + (at << 2)) * bytes
        addScaled(residual, target - observedWeight * dot(y, own, bytes), y, bytes)
      }
      memory.copy(directions + <usize>u * bytes, residual, bytes)
      const square = dot(residual, residual, bytes)
      if (square >= SOLVED) store<f32>(squareAt, square)
    }
    for (let step: i32 = 0; step < steps; step++) {
      const any = v128.load(squares)
      if (!v128.any_true(any)) break
      interleave(directions, live, d, interleaved)
      product(d, interleaved, packedGram, images)
      for (let u: i32 = 0; u < live; u++) {
        const squareAt = squares + ((<usize>u) << 2)
        const square = load<f32>(squareAt)
        if (square == 0) continue
        const residual = residuals + <usize>u * bytes
        const direction = directions + <usize>u * bytes
        const image = images + <usize>u * bytes
        addScaled(image, load<f32>(ridge + ((<usize>(row + u)) << 2)), direction, bytes)
        const end = <usize>load<u32>(rowPtr + ((<usize>(row + u)) << 2), 4)
        for (let at = <usize>load<u32>(rowPtr + ((<usize>(row + u)) << 2)); at < end; at++) {
          const y = fixed + <usize>load<u32>(colIdx + (at << 2)) * bytes
          addScaled(image, observedWeight * dot(y, direction, bytes), y, bytes)
        }
        const length = square / dot(direction, image, bytes)
        addScaled(x + <usize>u * bytes, length, direction, bytes)
        addScaled(residual, -length, image, bytes)
        const next = dot(residual, residual, bytes)
        const turn = f32x4.splat(next / square)
        for (let c: usize = 0; c < bytes; c += 16) {
          v128.store(direction + c, f32x4.add(v128.load(residual + c), f32x4.mul(turn, v128.load(direction + c))))
        }
        store<f32>(squareAt, next >= SOLVED ? next : 0)
      }
    }
  }
}

/** out[c·4 + u] = row u of `rows`, zero for the rows that are not there. */
function interleave(rows: usize, live: i32, d: i32, out: usize): void {
  const bytes: usize = (<usize>d) << 2
  if (live == TOGETHER) {
    for (let c: usize = 0; c < bytes; c += 4, out += 16) {
      store<f32>(out, load<f32>(rows + c))
      store<f32>(out, load<f32>(rows + bytes + c), 4)
      store<f32>(out, load<f32>(rows + 2 * bytes + c), 8)
      store<f32>(out, load<f32>(rows + 3 * bytes + c), 12)
    }
    return
  }
  for (let c: usize = 0; c < bytes; c += 4, out += 16) {
    for (let u: i32 = 0; u < TOGETHER; u++)
      store<f32>(out + ((<usize>u) << 2), u < live ? load<f32>(rows + <usize>u * bytes + c) : <f32>0)
  }
}

/** images (4 × d) = interleaved rows · Gram. */
function product(d: i32, interleaved: usize, packedGram: usize, images: usize): void {
  const stride: usize = (<usize>d) << 2
  for (let j: i32 = 0; j < d; j += 8)
    tileF32(d, interleaved, packedGram + ((<usize>(j * d)) << 2), images + ((<usize>j) << 2), stride, 0)
}

// @ts-ignore: decorator
@inline
function dot(a: usize, b: usize, bytes: usize): f32 {
  let s0 = f32x4.splat(0)
  let s1 = f32x4.splat(0)
  for (let c: usize = 0; c < bytes; c += 32) {
    s0 = f32x4.add(s0, f32x4.mul(v128.load(a + c), v128.load(b + c)))
    s1 = f32x4.add(s1, f32x4.mul(v128.load(a + c, 16), v128.load(b + c, 16)))
  }
  s0 = f32x4.add(s0, s1)
  return f32x4.extract_lane(s0, 0) + f32x4.extract_lane(s0, 1) + (f32x4.extract_lane(s0, 2) + f32x4.extract_lane(s0, 3))
}

// @ts-ignore: decorator
@inline
function addScaled(out: usize, factor: f32, v: usize, bytes: usize): void {
  const f = f32x4.splat(factor)
  for (let c: usize = 0; c < bytes; c += 32) {
    v128.store(out + c, f32x4.add(v128.load(out + c), f32x4.mul(f, v128.load(v + c))))
    v128.store(out + c, f32x4.add(v128.load(out + c, 16), f32x4.mul(f, v128.load(v + c, 16))), 16)
  }
}

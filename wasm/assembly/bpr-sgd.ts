// One pass of BPR by stochastic gradient descent over triples, one after the other.

/**
 * As `bprSgdReference` (src/numeric/kernels/bpr-sgd.ts), whose parameters these are; d is a multiple of 4. Sums in float32.
 *
 * @param margins receives x of each triple, before its step: the losses are summed up outside
 * @returns Σ (‖p_u‖² + ‖q_i‖² + ‖q_j‖²)
 */
export function bprSgd(
  users: usize, positives: usize, negatives: usize, count: i32, userFactors: usize, itemFactors: usize, d: i32,
  learningRate: f32, l2Weight: f32, margins: usize,
): f64 {
  const bytes: usize = (<usize>d) << 2
  const keep = f32x4.splat(1 - learningRate * l2Weight)
  let squares: f64 = 0
  for (let t: usize = 0; t < <usize>count; t++) {
    const u = userFactors + <usize>load<u32>(users + (t << 2)) * bytes
    const i = itemFactors + <usize>load<u32>(positives + (t << 2)) * bytes
    const j = itemFactors + <usize>load<u32>(negatives + (t << 2)) * bytes
    let dots = f32x4.splat(0)
    let norms = f32x4.splat(0)
    for (let c: usize = 0; c < bytes; c += 16) {
      const p = v128.load(u + c)
      const a = v128.load(i + c)
      const b = v128.load(j + c)
      dots = f32x4.add(dots, f32x4.mul(p, f32x4.sub(a, b)))
      norms = f32x4.add(norms, f32x4.add(f32x4.mul(p, p), f32x4.add(f32x4.mul(a, a), f32x4.mul(b, b))))
    }
    const x = sum(dots)
    squares += <f64>sum(norms)
    store<f32>(margins + (t << 2), x)
    const step = f32x4.splat(learningRate * sigmoidOfMinus(x))
    for (let c: usize = 0; c < bytes; c += 16) {
      const p = v128.load(u + c)
      const a = v128.load(i + c)
      const b = v128.load(j + c)
      v128.store(u + c, f32x4.add(f32x4.mul(keep, p), f32x4.mul(step, f32x4.sub(a, b))))
      v128.store(i + c, f32x4.add(f32x4.mul(keep, a), f32x4.mul(step, p)))
      v128.store(j + c, f32x4.sub(f32x4.mul(keep, b), f32x4.mul(step, p)))
    }
  }
  return squares
}

// @ts-ignore: decorator
@inline
function sum(v: v128): f32 {
  return f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1) + (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3))
}

/** σ(−x) = 1 / (1 + eˣ). eˣ by 2ⁿ·2ᶠ with a polynomial on f ∈ [−½, ½]: relative error below 2e-7, no call out of the kernel. */
function sigmoidOfMinus(x: f32): f32 {
  const scaled = max<f32>(-126, min<f32>(126, x * <f32>1.4426950408889634))
  const n = nearest(scaled)
  const f = (scaled - n) * <f32>0.6931471805599453
  let e: f32 = <f32>(1.0 / 720.0)
  e = e * f + <f32>(1.0 / 120.0)
  e = e * f + <f32>(1.0 / 24.0)
  e = e * f + <f32>(1.0 / 6.0)
  e = e * f + <f32>0.5
  e = e * f + 1
  e = e * f + 1
  const power = reinterpret<f32>((<i32>n + 127) << 23)
  return 1 / (1 + e * power)
}

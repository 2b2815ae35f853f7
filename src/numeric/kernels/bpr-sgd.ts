import { memoryOf } from '../wasm-memory.ts'

/**
 * One pass of stochastic gradient descent over training triples (u, i, j), one triple after the other, by the BPR
 * criterion (Rendle, Freudenthaler, Gantner, Schmidt-Thieme, UAI 2009, Figure 4, without biases): with
 * x = p_u·(q_i − q_j) and s = σ(−x),
 *
 *   p_u ← p_u + η (s (q_i − q_j) − λ p_u),  q_i ← q_i + η (s p_u − λ q_i),  q_j ← q_j − η (s p_u + λ q_j),
 *
 * all from the values before the triple. This is the step down softplus(−x) + λ/2 (‖p_u‖² + ‖q_i‖² + ‖q_j‖²).
 *
 * The plain form, and no allocation.
 *
 * @param users        u of each triple, length ≥ count
 * @param positives    i of each triple
 * @param negatives    j of each triple, not i
 * @param count        number of triples
 * @param userFactors  numUsers × d, row-major, changed
 * @param itemFactors  numItems × d, changed
 * @param d            width
 * @param learningRate η
 * @param l2Weight     λ
 * @param sums         (2), overwritten: Σ softplus(−x), and Σ (‖p_u‖² + ‖q_i‖² + ‖q_j‖²), each before its triple's step
 */
export function bprSgdReference(
  users: Int32Array,
  positives: Int32Array,
  negatives: Int32Array,
  count: number,
  userFactors: Float32Array,
  itemFactors: Float32Array,
  d: number,
  learningRate: number,
  l2Weight: number,
  sums: Float64Array,
): void {
  const keep = 1 - learningRate * l2Weight
  let losses = 0
  let squares = 0
  for (let t = 0; t < count; t++) {
    const u = users[t] * d
    const i = positives[t] * d
    const j = negatives[t] * d
    let x = 0
    for (let k = 0; k < d; k++) {
      const p = userFactors[u + k]
      const a = itemFactors[i + k]
      const b = itemFactors[j + k]
      x += p * (a - b)
      squares += p * p + a * a + b * b
    }
    // σ(−x) and softplus(−x) from e^{−|x|}, which cannot overflow.
    const e = Math.exp(-Math.abs(x))
    const share = x >= 0 ? e / (1 + e) : 1 / (1 + e)
    losses += Math.log1p(e) + (x >= 0 ? 0 : -x)
    const step = learningRate * share
    for (let k = 0; k < d; k++) {
      const p = userFactors[u + k]
      const a = itemFactors[i + k]
      const b = itemFactors[j + k]
      userFactors[u + k] = keep * p + step * (a - b)
      itemFactors[i + k] = keep * a + step * p
      itemFactors[j + k] = keep * b - step * p
    }
  }
  sums[0] = losses
  sums[1] = squares
}

/**
 * As `bprSgdReference`. Different: for factors that lie in one kernel memory, with a width that is a multiple of 4, a
 * triple's rows are read and written as vectors, in float32, and σ is a polynomial (relative error below 1e-6).
 */
export function bprSgd(...args: Parameters<typeof bprSgdReference>): void {
  const [users, positives, negatives, count, userFactors, itemFactors, d, learningRate, l2Weight, sums] = args
  const memory = memoryOf(userFactors)
  if (memory === undefined || !memory.holds(itemFactors) || d % 4 !== 0) {
    bprSgdReference(...args)
    return
  }
  memory.scoped(() => {
    const margins = memory.floats32(count)
    sums[1] = memory.kernels.bprSgd(
      memory.pointer(users),
      memory.pointer(positives),
      memory.pointer(negatives),
      count,
      userFactors.byteOffset,
      itemFactors.byteOffset,
      d,
      learningRate,
      l2Weight,
      margins.byteOffset,
    )
    sums[0] = 0
    for (const x of margins) sums[0] += Math.log1p(Math.exp(-Math.abs(x))) + Math.max(0, -x)
  })
}

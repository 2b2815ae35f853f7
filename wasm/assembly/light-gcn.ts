// The parts of a LightGCN step over one block of 32 columns. Nodes are rows; block arrays are n × 32, rows of 128 bytes.
// With D the degrees (1 for a node without edges) everything is kept scaled, X̃ = D^{−1/2}·X, so that Y = X + Â·Y' becomes
// Ỹ = X̃ + D⁻¹·A·Ỹ', whose edges carry no values. `inverse` is D⁻¹, `root` is D^{1/2}.

const ROW: usize = 128

/** The eight vectors of a row, added up over the neighbours e … end of a node, scaled, and added to a row. */
// @ts-ignore: decorator
@inline
function gather(e: usize, end: usize, colIdx: usize, y: usize, scale: v128, add: usize, out: usize): void {
  let s0 = f32x4.splat(0)
  let s1 = f32x4.splat(0)
  let s2 = f32x4.splat(0)
  let s3 = f32x4.splat(0)
  let s4 = f32x4.splat(0)
  let s5 = f32x4.splat(0)
  let s6 = f32x4.splat(0)
  let s7 = f32x4.splat(0)
  for (; e < end; e++) {
    const at = y + <usize>load<u32>(colIdx + (e << 2)) * ROW
    s0 = f32x4.add(s0, v128.load(at))
    s1 = f32x4.add(s1, v128.load(at, 16))
    s2 = f32x4.add(s2, v128.load(at, 32))
    s3 = f32x4.add(s3, v128.load(at, 48))
    s4 = f32x4.add(s4, v128.load(at, 64))
    s5 = f32x4.add(s5, v128.load(at, 80))
    s6 = f32x4.add(s6, v128.load(at, 96))
    s7 = f32x4.add(s7, v128.load(at, 112))
  }
  v128.store(out, f32x4.add(v128.load(add), f32x4.mul(scale, s0)))
  v128.store(out, f32x4.add(v128.load(add, 16), f32x4.mul(scale, s1)), 16)
  v128.store(out, f32x4.add(v128.load(add, 32), f32x4.mul(scale, s2)), 32)
  v128.store(out, f32x4.add(v128.load(add, 48), f32x4.mul(scale, s3)), 48)
  v128.store(out, f32x4.add(v128.load(add, 64), f32x4.mul(scale, s4)), 64)
  v128.store(out, f32x4.add(v128.load(add, 80), f32x4.mul(scale, s5)), 80)
  v128.store(out, f32x4.add(v128.load(add, 96), f32x4.mul(scale, s6)), 96)
  v128.store(out, f32x4.add(v128.load(add, 112), f32x4.mul(scale, s7)), 112)
}

/**
 * out = add + D⁻¹·A·y for every node, or for those whose `marks` entry equals `stamp`; the other rows stay as they are.
 *
 * @param marks n integers; 0: all nodes
 */
export function propagate32(
  n: i32, rowPtr: usize, colIdx: usize, inverse: usize, add: usize, y: usize, out: usize, marks: usize, stamp: i32,
): void {
  for (let r: usize = 0; r < <usize>n; r++) {
    if (marks != 0 && load<i32>(marks + (r << 2)) != stamp) continue
    const e = <usize>load<u32>(rowPtr + (r << 2))
    const end = <usize>load<u32>(rowPtr + (r << 2), 4)
    gather(e, end, colIdx, y, v128.load32_splat(inverse + (r << 2)), add + r * ROW, out + r * ROW)
  }
}

/** Row m of out = D^{1/2}·(add + D⁻¹·A·y)·share at node rows[m]: final rows of the batch, no longer scaled. */
export function propagateRows32(
  rows: usize, count: i32, rowPtr: usize, colIdx: usize, inverse: usize, root: usize, share: f32,
  add: usize, y: usize, out: usize,
): void {
  for (let m: usize = 0; m < <usize>count; m++) {
    const r = <usize>load<u32>(rows + (m << 2))
    const e = <usize>load<u32>(rowPtr + (r << 2))
    const end = <usize>load<u32>(rowPtr + (r << 2), 4)
    const to = out + m * ROW
    gather(e, end, colIdx, y, v128.load32_splat(inverse + (r << 2)), add + r * ROW, to)
    const factor = f32x4.splat(load<f32>(root + (r << 2)) * share)
    for (let c: usize = 0; c < ROW; c += 16) v128.store(to + c, f32x4.mul(factor, v128.load(to + c)))
  }
}

/** Marks the neighbours of nodes, and the nodes themselves. */
export function markNeighbours(
  rows: usize, count: i32, rowPtr: usize, colIdx: usize, marks: usize, stamp: i32,
): void {
  for (let m: usize = 0; m < <usize>count; m++) {
    const r = <usize>load<u32>(rows + (m << 2))
    store<i32>(marks + (r << 2), stamp)
    const end = <usize>load<u32>(rowPtr + (r << 2), 4)
    for (let e = <usize>load<u32>(rowPtr + (r << 2)); e < end; e++)
      store<i32>(marks + (<usize>load<u32>(colIdx + (e << 2)) << 2), stamp)
  }
}

/** out[b] += z[users[b]]·(z[positives[b]] − z[negatives[b]]) over this block; places in the batch's rows. */
export function bprDots32(count: i32, users: usize, positives: usize, negatives: usize, z: usize, out: usize): void {
  for (let b: usize = 0; b < <usize>count; b++) {
    const u = z + <usize>load<u32>(users + (b << 2)) * ROW
    const p = z + <usize>load<u32>(positives + (b << 2)) * ROW
    const q = z + <usize>load<u32>(negatives + (b << 2)) * ROW
    let sum = f32x4.splat(0)
    for (let c: usize = 0; c < ROW; c += 16)
      sum = f32x4.add(sum, f32x4.mul(v128.load(u + c), f32x4.sub(v128.load(p + c), v128.load(q + c))))
    const at = out + (b << 2)
    const total =
      f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 1) + f32x4.extract_lane(sum, 2) + f32x4.extract_lane(sum, 3)
    store<f32>(at, load<f32>(at) + total)
  }
}

/** Adds the gradient of Σ_b weights[b]·(z_u·(z_p − z_q)) to g, the batch's rows × 32. */
export function bprGradient32(
  count: i32, users: usize, positives: usize, negatives: usize, weights: usize, z: usize, g: usize,
): void {
  for (let b: usize = 0; b < <usize>count; b++) {
    const u = <usize>load<u32>(users + (b << 2)) * ROW
    const p = <usize>load<u32>(positives + (b << 2)) * ROW
    const q = <usize>load<u32>(negatives + (b << 2)) * ROW
    const w = v128.load32_splat(weights + (b << 2))
    for (let c: usize = 0; c < ROW; c += 16) {
      const zu = f32x4.mul(w, v128.load(z + u + c))
      const difference = f32x4.sub(v128.load(z + p + c), v128.load(z + q + c))
      v128.store(g + u + c, f32x4.add(v128.load(g + u + c), f32x4.mul(w, difference)))
      v128.store(g + p + c, f32x4.add(v128.load(g + p + c), zu))
      v128.store(g + q + c, f32x4.sub(v128.load(g + q + c), zu))
    }
  }
}

/** wide[rows[m]] = D^{−1/2}·g[m]; the other rows of `wide` stay as they are. */
export function spreadRows32(rows: usize, count: i32, root: usize, g: usize, wide: usize): void {
  for (let m: usize = 0; m < <usize>count; m++) {
    const r = <usize>load<u32>(rows + (m << 2))
    const factor = f32x4.splat(1 / load<f32>(root + (r << 2)))
    const to = wide + r * ROW
    for (let c: usize = 0; c < ROW; c += 16) v128.store(to + c, f32x4.mul(factor, v128.load(g + m * ROW + c)))
  }
}

/** Zeroes rows. */
export function clearRows32(rows: usize, count: i32, wide: usize): void {
  for (let m: usize = 0; m < <usize>count; m++) memory.fill(wide + <usize>load<u32>(rows + (m << 2)) * ROW, 0, ROW)
}

/** First place in e … end whose column is at least `column`; the columns of a row rise. */
function placeOf(colIdx: usize, e: usize, end: usize, column: usize): usize {
  while (e < end) {
    const middle = (e + end) >> 1
    if (<usize>load<u32>(colIdx + (middle << 2)) < column) e = middle + 1
    else end = middle
  }
  return e
}

/** Rows from … to of out = g + D⁻¹·A·g, where g is zero but in `rows`: a scatter from them. Overwrites those rows of out. */
export function scatterRows32(
  from: usize, to: usize, rows: usize, count: i32, rowPtr: usize, colIdx: usize, inverse: usize, g: usize, out: usize,
): void {
  memory.fill(out + from * ROW, 0, (to - from) * ROW)
  for (let m: usize = 0; m < <usize>count; m++) {
    const r = <usize>load<u32>(rows + (m << 2))
    const row = g + r * ROW
    const g0 = v128.load(row)
    const g1 = v128.load(row, 16)
    const g2 = v128.load(row, 32)
    const g3 = v128.load(row, 48)
    const g4 = v128.load(row, 64)
    const g5 = v128.load(row, 80)
    const g6 = v128.load(row, 96)
    const g7 = v128.load(row, 112)
    if (r >= from && r < to) {
      const own = out + r * ROW
      v128.store(own, f32x4.add(v128.load(own), g0))
      v128.store(own, f32x4.add(v128.load(own, 16), g1), 16)
      v128.store(own, f32x4.add(v128.load(own, 32), g2), 32)
      v128.store(own, f32x4.add(v128.load(own, 48), g3), 48)
      v128.store(own, f32x4.add(v128.load(own, 64), g4), 64)
      v128.store(own, f32x4.add(v128.load(own, 80), g5), 80)
      v128.store(own, f32x4.add(v128.load(own, 96), g6), 96)
      v128.store(own, f32x4.add(v128.load(own, 112), g7), 112)
    }
    const end = <usize>load<u32>(rowPtr + (r << 2), 4)
    for (let e = placeOf(colIdx, <usize>load<u32>(rowPtr + (r << 2)), end, from); e < end; e++) {
      const c = <usize>load<u32>(colIdx + (e << 2))
      if (c >= to) break
      const w = v128.load32_splat(inverse + (c << 2))
      const into = out + c * ROW
      v128.store(into, f32x4.add(v128.load(into), f32x4.mul(w, g0)))
      v128.store(into, f32x4.add(v128.load(into, 16), f32x4.mul(w, g1)), 16)
      v128.store(into, f32x4.add(v128.load(into, 32), f32x4.mul(w, g2)), 32)
      v128.store(into, f32x4.add(v128.load(into, 48), f32x4.mul(w, g3)), 48)
      v128.store(into, f32x4.add(v128.load(into, 64), f32x4.mul(w, g4)), 64)
      v128.store(into, f32x4.add(v128.load(into, 80), f32x4.mul(w, g5)), 80)
      v128.store(into, f32x4.add(v128.load(into, 96), f32x4.mul(w, g6)), 96)
      v128.store(into, f32x4.add(v128.load(into, 112), f32x4.mul(w, g7)), 112)
    }
  }
}

/**
 * The last backward layer and one step of Adam on every row: the gradient of node r is
 * D^{1/2}·(g + D⁻¹·A·t) + decay·drawn[r]·x, which is never stored.
 *
 * @param g, t     scaled gradients, n × 32; t = 0 (a null pointer): there is no layer, the gradient is D^{1/2}·g
 * @param drawn    how often the batch has drawn each node
 * @param x, m, v  parameter and moments, not scaled; changed
 * @param scaled   receives X̃
 * @param rate     learning rate over the bias correction of the first moment
 * @param correct  one over the root of the bias correction of the second moment
 */
export function propagateAdam32(
  n: i32, rowPtr: usize, colIdx: usize, inverse: usize, root: usize, g: usize, t: usize, drawn: usize, decay: f32,
  x: usize, m: usize, v: usize, scaled: usize, row: usize,
  rate: f32, correct: f32, beta1: f32, beta2: f32, epsilon: f32,
): void {
  const b1 = f32x4.splat(beta1)
  const b2 = f32x4.splat(beta2)
  const a1 = f32x4.splat(1 - beta1)
  const a2 = f32x4.splat(1 - beta2)
  const step = f32x4.splat(rate)
  const correction = f32x4.splat(correct)
  const eps = f32x4.splat(epsilon)
  for (let r: usize = 0; r < <usize>n; r++) {
    let from = g + r * ROW
    if (t != 0) {
      const e = <usize>load<u32>(rowPtr + (r << 2))
      const end = <usize>load<u32>(rowPtr + (r << 2), 4)
      gather(e, end, colIdx, t, v128.load32_splat(inverse + (r << 2)), from, row)
      from = row
    }
    const degreeRoot = load<f32>(root + (r << 2))
    const up = f32x4.splat(degreeRoot)
    const down = f32x4.splat(1 / degreeRoot)
    const l2 = f32x4.splat(decay * <f32>load<i32>(drawn + (r << 2)))
    for (let c: usize = r * ROW; c < r * ROW + ROW; c += 16) {
      const theta = v128.load(x + c)
      const gradient = f32x4.add(f32x4.mul(up, v128.load(from + (c - r * ROW))), f32x4.mul(l2, theta))
      const mean = f32x4.add(f32x4.mul(b1, v128.load(m + c)), f32x4.mul(a1, gradient))
      const variance = f32x4.add(f32x4.mul(b2, v128.load(v + c)), f32x4.mul(a2, f32x4.mul(gradient, gradient)))
      v128.store(m + c, mean)
      v128.store(v + c, variance)
      const root_ = f32x4.add(f32x4.mul(f32x4.sqrt(variance), correction), eps)
      const next = f32x4.sub(theta, f32x4.div(f32x4.mul(step, mean), root_))
      v128.store(x + c, next)
      v128.store(scaled + c, f32x4.mul(down, next))
    }
  }
}

// Exact top-k lists of many users over all items: scores of four users by eight items at a time, of which only those above
// a user's worst kept score leave the registers.

/** Items of a panel. */
const PANEL: i32 = 8
const PANEL_BYTES: usize = 32

/** Rows of items, n × dim, packed by eight: entry (panel, c, item) at (panel·dim + c)·8 + item. The last panel is filled with zeros. */
export function packItems(n: i32, dim: i32, items: usize, packed: usize): void {
  for (let i: i32 = 0; i < n; i += PANEL) {
    const live = min(PANEL, n - i)
    for (let c: i32 = 0; c < dim; c++) {
      for (let l: i32 = 0; l < PANEL; l++) {
        const value = l < live ? load<f32>(items + ((<usize>((i + l) * dim + c)) << 2)) : <f32>0
        store<f32>(packed, value)
        packed += 4
      }
    }
  }
}

/**
 * The k best items of four users (rows of `users`, 4 × dim), best first, equal scores by lower index; −Infinity and NaN are
 * never taken.
 *
 * @param packed    items by `packItems`
 * @param masks     for each of the four users a pointer to its masked items, ascending, and their number: 8 integers
 * @param k         length of a list, ≥ 1
 * @param outItems  4 × k integers; behind the end of a list stands what stood there
 * @param outScores 4 × k
 * @param lengths   4 integers
 */
export function topK4(
  n: i32, dim: i32, users: usize, packed: usize, masks: usize, k: i32,
  outItems: usize, outScores: usize, lengths: usize,
): void {
  const u0 = users
  const u1 = u0 + ((<usize>dim) << 2)
  const u2 = u1 + ((<usize>dim) << 2)
  const u3 = u2 + ((<usize>dim) << 2)
  const bytes: usize = (<usize>dim) << 2
  memory.fill(lengths, 0, 16)
  let t0 = f32x4.splat(-Infinity)
  let t1 = f32x4.splat(-Infinity)
  let t2 = f32x4.splat(-Infinity)
  let t3 = f32x4.splat(-Infinity)
  for (let item: i32 = 0; item < n; item += PANEL) {
    let a0 = f32x4.splat(0)
    let a1 = f32x4.splat(0)
    let b0 = f32x4.splat(0)
    let b1 = f32x4.splat(0)
    let c0 = f32x4.splat(0)
    let c1 = f32x4.splat(0)
    let d0 = f32x4.splat(0)
    let d1 = f32x4.splat(0)
    for (let c: usize = 0; c < bytes; c += 4, packed += PANEL_BYTES) {
      const p0 = v128.load(packed)
      const p1 = v128.load(packed, 16)
      let x = v128.load32_splat(u0 + c)
      a0 = f32x4.add(a0, f32x4.mul(x, p0))
      a1 = f32x4.add(a1, f32x4.mul(x, p1))
      x = v128.load32_splat(u1 + c)
      b0 = f32x4.add(b0, f32x4.mul(x, p0))
      b1 = f32x4.add(b1, f32x4.mul(x, p1))
      x = v128.load32_splat(u2 + c)
      c0 = f32x4.add(c0, f32x4.mul(x, p0))
      c1 = f32x4.add(c1, f32x4.mul(x, p1))
      x = v128.load32_splat(u3 + c)
      d0 = f32x4.add(d0, f32x4.mul(x, p0))
      d1 = f32x4.add(d1, f32x4.mul(x, p1))
    }
    if (v128.any_true(v128.or(f32x4.gt(a0, t0), f32x4.gt(a1, t0))))
      t0 = f32x4.splat(offer(0, a0, a1, item, n, masks, k, outItems, outScores, lengths))
    if (v128.any_true(v128.or(f32x4.gt(b0, t1), f32x4.gt(b1, t1))))
      t1 = f32x4.splat(offer(1, b0, b1, item, n, masks, k, outItems, outScores, lengths))
    if (v128.any_true(v128.or(f32x4.gt(c0, t2), f32x4.gt(c1, t2))))
      t2 = f32x4.splat(offer(2, c0, c1, item, n, masks, k, outItems, outScores, lengths))
    if (v128.any_true(v128.or(f32x4.gt(d0, t3), f32x4.gt(d1, t3))))
      t3 = f32x4.splat(offer(3, d0, d1, item, n, masks, k, outItems, outScores, lengths))
  }
  for (let user: i32 = 0; user < 4; user++) {
    const shift = (<usize>(user * k)) << 2
    sortHeap(outItems + shift, outScores + shift, load<i32>(lengths + ((<usize>user) << 2)))
  }
}

/** The k best of the first n of a row of scores, as `topK4`. @returns how many */
export function topKOfRow(n: i32, scores: usize, k: i32, outItems: usize, outScores: usize): i32 {
  let size: i32 = 0
  let threshold = f32x4.splat(-Infinity)
  let item: i32 = 0
  for (; item + 16 <= n; item += 16) {
    const at = scores + ((<usize>item) << 2)
    const over = v128.or(
      v128.or(f32x4.gt(v128.load(at), threshold), f32x4.gt(v128.load(at, 16), threshold)),
      v128.or(f32x4.gt(v128.load(at, 32), threshold), f32x4.gt(v128.load(at, 48), threshold)),
    )
    if (!v128.any_true(over)) continue
    for (let l: i32 = 0; l < 16; l++) size = insert(outItems, outScores, size, k, item + l, load<f32>(at + ((<usize>l) << 2)))
    if (size == k) threshold = v128.load32_splat(outScores)
  }
  for (; item < n; item++) size = insert(outItems, outScores, size, k, item, load<f32>(scores + ((<usize>item) << 2)))
  sortHeap(outItems, outScores, size)
  return size
}

/** Offers eight scores to a user's list. @returns the score that a later item must exceed */
function offer(
  user: i32, s0: v128, s1: v128, item: i32, n: i32, masks: usize, k: i32,
  outItems: usize, outScores: usize, lengths: usize,
): f32 {
  const shift = (<usize>(user * k)) << 2
  const items = outItems + shift
  const scores = outScores + shift
  const lengthAt = lengths + ((<usize>user) << 2)
  const mask = masks + ((<usize>user) << 3)
  let seen = <usize>load<u32>(mask)
  let left = load<i32>(mask, 4)
  // Items only rise, so what lies before this panel is never asked for again.
  while (left > 0 && load<i32>(seen) < item) {
    seen += 4
    left--
  }
  store<u32>(mask, <u32>seen)
  store<i32>(mask, left, 4)
  let size = load<i32>(lengthAt)
  for (let l: i32 = 0; l < PANEL; l++) {
    const index = item + l
    if (index >= n) break
    if (left > 0 && load<i32>(seen) == index) {
      seen += 4
      left--
      continue
    }
    size = insert(items, scores, size, k, index, lane(s0, s1, l))
  }
  store<i32>(lengthAt, size)
  return size == k ? load<f32>(scores) : -Infinity
}

// @ts-ignore: decorator
@inline
function lane(s0: v128, s1: v128, l: i32): f32 {
  switch (l) {
    case 0: return f32x4.extract_lane(s0, 0)
    case 1: return f32x4.extract_lane(s0, 1)
    case 2: return f32x4.extract_lane(s0, 2)
    case 3: return f32x4.extract_lane(s0, 3)
    case 4: return f32x4.extract_lane(s1, 0)
    case 5: return f32x4.extract_lane(s1, 1)
    case 6: return f32x4.extract_lane(s1, 2)
    default: return f32x4.extract_lane(s1, 3)
  }
}

/** Puts an item into the heap whose root is the worst kept, if it is better than that. @returns the new size */
function insert(items: usize, scores: usize, size: i32, k: i32, item: i32, score: f32): i32 {
  if (size < k) {
    if (!(score > -Infinity)) return size
    let place = size
    while (place > 0) {
      const parent = (place - 1) >> 1
      if (!isWorse(score, item, items, scores, parent)) break
      move(items, scores, parent, place)
      place = parent
    }
    put(items, scores, place, item, score)
    return size + 1
  }
  // Indices only rise, so an equal score is worse than the root.
  if (score > load<f32>(scores)) sink(items, scores, size, item, score)
  return size
}

/** Replaces the root. */
function sink(items: usize, scores: usize, size: i32, item: i32, score: f32): void {
  let place: i32 = 0
  while (true) {
    let child = 2 * place + 1
    if (child >= size) break
    if (child + 1 < size && isWorseAt(items, scores, child + 1, child)) child++
    if (isWorse(score, item, items, scores, child)) break
    move(items, scores, child, place)
    place = child
  }
  put(items, scores, place, item, score)
}

/** Turns the heap into a list, best first. */
function sortHeap(items: usize, scores: usize, size: i32): void {
  for (let last = size - 1; last > 0; last--) {
    const at = (<usize>last) << 2
    const item = load<i32>(items + at)
    const score = load<f32>(scores + at)
    move(items, scores, 0, last)
    sink(items, scores, last, item, score)
  }
}

/** Whether a scored item ranks below the entry at a place. */
// @ts-ignore: decorator
@inline
function isWorse(score: f32, item: i32, items: usize, scores: usize, place: i32): bool {
  const at = (<usize>place) << 2
  const other = load<f32>(scores + at)
  return score < other || (score == other && item > load<i32>(items + at))
}

// @ts-ignore: decorator
@inline
function isWorseAt(items: usize, scores: usize, a: i32, b: i32): bool {
  const at = (<usize>a) << 2
  return isWorse(load<f32>(scores + at), load<i32>(items + at), items, scores, b)
}

// @ts-ignore: decorator
@inline
function move(items: usize, scores: usize, from: i32, to: i32): void {
  store<i32>(items + ((<usize>to) << 2), load<i32>(items + ((<usize>from) << 2)))
  store<f32>(scores + ((<usize>to) << 2), load<f32>(scores + ((<usize>from) << 2)))
}

// @ts-ignore: decorator
@inline
function put(items: usize, scores: usize, place: i32, item: i32, score: f32): void {
  store<i32>(items + ((<usize>place) << 2), item)
  store<f32>(scores + ((<usize>place) << 2), score)
}

/**
 * Scores of one user for all items. @param user dim numbers
 * @param packed items by `packItems` @param out room for n rounded up to a multiple of 8
 */
export function scorePacked(n: i32, dim: i32, user: usize, packed: usize, out: usize): void {
  const bytes: usize = (<usize>dim) << 2
  const panelBytes: usize = (<usize>dim) * PANEL_BYTES
  let item: i32 = 0
  for (; item + 4 * PANEL <= n; item += 4 * PANEL) {
    let a0 = f32x4.splat(0)
    let a1 = f32x4.splat(0)
    let b0 = f32x4.splat(0)
    let b1 = f32x4.splat(0)
    let c0 = f32x4.splat(0)
    let c1 = f32x4.splat(0)
    let d0 = f32x4.splat(0)
    let d1 = f32x4.splat(0)
    let p = packed
    let q = packed + panelBytes
    let r = packed + 2 * panelBytes
    let s = packed + 3 * panelBytes
    for (let c: usize = 0; c < bytes; c += 4) {
      const x = v128.load32_splat(user + c)
      a0 = f32x4.add(a0, f32x4.mul(x, v128.load(p)))
      a1 = f32x4.add(a1, f32x4.mul(x, v128.load(p, 16)))
      b0 = f32x4.add(b0, f32x4.mul(x, v128.load(q)))
      b1 = f32x4.add(b1, f32x4.mul(x, v128.load(q, 16)))
      c0 = f32x4.add(c0, f32x4.mul(x, v128.load(r)))
      c1 = f32x4.add(c1, f32x4.mul(x, v128.load(r, 16)))
      d0 = f32x4.add(d0, f32x4.mul(x, v128.load(s)))
      d1 = f32x4.add(d1, f32x4.mul(x, v128.load(s, 16)))
      p += PANEL_BYTES
      q += PANEL_BYTES
      r += PANEL_BYTES
      s += PANEL_BYTES
    }
    packed += 4 * panelBytes
    v128.store(out, a0)
    v128.store(out, a1, 16)
    v128.store(out, b0, 32)
    v128.store(out, b1, 48)
    v128.store(out, c0, 64)
    v128.store(out, c1, 80)
    v128.store(out, d0, 96)
    v128.store(out, d1, 112)
    out += 4 * PANEL_BYTES
  }
  for (; item < n; item += PANEL) {
    let a0 = f32x4.splat(0)
    let a1 = f32x4.splat(0)
    for (let c: usize = 0; c < bytes; c += 4, packed += PANEL_BYTES) {
      const x = v128.load32_splat(user + c)
      a0 = f32x4.add(a0, f32x4.mul(x, v128.load(packed)))
      a1 = f32x4.add(a1, f32x4.mul(x, v128.load(packed, 16)))
    }
    v128.store(out, a0)
    v128.store(out, a1, 16)
    out += PANEL_BYTES
  }
}

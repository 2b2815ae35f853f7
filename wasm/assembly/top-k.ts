// Exact top-k lists of factor models over all items. A first pass multiplies in 16-bit integers, twice as fast as in
// float32; only items that its error bound leaves in play are scored in float32 and offered to the list.

/** Items of a panel. */
export const PANEL: i32 = 8
/** Bytes of a panel's pair of columns: 8 items × 2 numbers of 16 bits. */
export const PAIR: usize = 32

/**
 * Rows of items, n × dim in float32, as integers round(value · scale), two columns of eight items side by side: entry
 * (panel, pair, item, half) at ((panel·pairs + pair)·8 + item)·2 + half. Missing items and columns are zero.
 *
 * @param scale so that no integer exceeds 2047: the sum of 64 products of two such stays far inside 32 bits
 * @returns the largest sum of absolute values of an item
 */
export function packItems(n: i32, dim: i32, items: usize, scale: f32, packed: usize): i32 {
  const pairs = (dim + 1) >> 1
  let most: i32 = 0
  for (let i: i32 = 0; i < n; i++) {
    let sum: i32 = 0
    const row = items + ((<usize>(i * dim)) << 2)
    const to = packed + (<usize>((i / PANEL) * pairs) * PAIR) + ((<usize>(i % PANEL)) << 2)
    for (let c: i32 = 0; c < 2 * pairs; c++) {
      const value = c < dim ? <i32>nearest(load<f32>(row + ((<usize>c) << 2)) * scale) : 0
      sum += abs(value)
      store<i16>(to + <usize>(c >> 1) * PAIR + ((<usize>(c & 1)) << 1), <i16>value)
    }
    most = max(most, sum)
  }
  return most
}

/**
 * The k best items of four users, best first, equal scores by lower index; −Infinity and NaN are never taken.
 *
 * @param users     rows of the four users, 4 × dim in float32
 * @param integers  the same as integers, 4 × (dim rounded up to even) of 16 bits
 * @param units     for each user: integer units of a score of 1, and the error bound in units; 8 numbers
 * @param items     n × dim in float32
 * @param packed    items by `packItems`
 * @param masks     for each user a pointer to its masked items, ascending, and their number; 8 integers
 * @param k         length of a list, ≥ 1
 * @param outItems  4 × k integers; behind the end of a list stands what stood there
 * @param outScores 4 × k
 * @param lengths   4 integers, and behind them room for the integer thresholds, a vector for each user: 80 bytes; they stay
 *                  in memory, since the sums need the registers
 */
export function topK4(
  n: i32, dim: i32, users: usize, integers: usize, units: usize, items: usize, packed: usize, masks: usize, k: i32,
  outItems: usize, outScores: usize, lengths: usize,
): void {
  const pairs: usize = <usize>((dim + 1) >> 1)
  const bytes: usize = pairs << 2
  const u0 = integers
  const u1 = u0 + bytes
  const u2 = u1 + bytes
  const u3 = u2 + bytes
  memory.fill(lengths, 0, 16)
  for (let user: usize = 1; user <= 4; user++) v128.store(lengths + (user << 4), i32x4.splat(i32.MIN_VALUE))
  for (let item: i32 = 0; item < n; item += PANEL) {
    let a0 = i32x4.splat(0)
    let a1 = a0
    let b0 = a0
    let b1 = a0
    let c0 = a0
    let c1 = a0
    let d0 = a0
    let d1 = a0
    for (let c: usize = 0; c < bytes; c += 4, packed += PAIR) {
      const p0 = v128.load(packed)
      const p1 = v128.load(packed, 16)
      let x = v128.load32_splat(u0 + c)
      a0 = i32x4.add(a0, i32x4.dot_i16x8_s(x, p0))
      a1 = i32x4.add(a1, i32x4.dot_i16x8_s(x, p1))
      x = v128.load32_splat(u1 + c)
      b0 = i32x4.add(b0, i32x4.dot_i16x8_s(x, p0))
      b1 = i32x4.add(b1, i32x4.dot_i16x8_s(x, p1))
      x = v128.load32_splat(u2 + c)
      c0 = i32x4.add(c0, i32x4.dot_i16x8_s(x, p0))
      c1 = i32x4.add(c1, i32x4.dot_i16x8_s(x, p1))
      x = v128.load32_splat(u3 + c)
      d0 = i32x4.add(d0, i32x4.dot_i16x8_s(x, p0))
      d1 = i32x4.add(d1, i32x4.dot_i16x8_s(x, p1))
    }
    let hits = over(a0, a1, lengths + 16)
    if (hits != 0) offer(0, hits, item, n, dim, users, units, items, masks, k, outItems, outScores, lengths)
    hits = over(b0, b1, lengths + 32)
    if (hits != 0) offer(1, hits, item, n, dim, users, units, items, masks, k, outItems, outScores, lengths)
    hits = over(c0, c1, lengths + 48)
    if (hits != 0) offer(2, hits, item, n, dim, users, units, items, masks, k, outItems, outScores, lengths)
    hits = over(d0, d1, lengths + 64)
    if (hits != 0) offer(3, hits, item, n, dim, users, units, items, masks, k, outItems, outScores, lengths)
  }
  for (let user: i32 = 0; user < 4; user++) {
    const shift = (<usize>(user * k)) << 2
    sortHeap(outItems + shift, outScores + shift, load<i32>(lengths + ((<usize>user) << 2)))
  }
}

/** As `topK4` for one user, four panels at a time. `packed` has room for whole groups of four. */
export function heapTopK1(
  n: i32, dim: i32, users: usize, integers: usize, units: usize, items: usize, packed: usize, masks: usize, k: i32,
  outItems: usize, outScores: usize, lengths: usize,
): void {
  const pairs: usize = <usize>((dim + 1) >> 1)
  const bytes: usize = pairs << 2
  const panel: usize = pairs * PAIR
  store<i32>(lengths, 0)
  const threshold = lengths + 16
  v128.store(threshold, i32x4.splat(i32.MIN_VALUE))
  for (let item: i32 = 0; item < n; item += 4 * PANEL) {
    let a0 = i32x4.splat(0)
    let a1 = a0
    let b0 = a0
    let b1 = a0
    let c0 = a0
    let c1 = a0
    let d0 = a0
    let d1 = a0
    let p = packed
    let q = packed + panel
    let r = packed + 2 * panel
    let s = packed + 3 * panel
    for (let c: usize = 0; c < bytes; c += 4) {
      const x = v128.load32_splat(integers + c)
      a0 = i32x4.add(a0, i32x4.dot_i16x8_s(x, v128.load(p)))
      a1 = i32x4.add(a1, i32x4.dot_i16x8_s(x, v128.load(p, 16)))
      b0 = i32x4.add(b0, i32x4.dot_i16x8_s(x, v128.load(q)))
      b1 = i32x4.add(b1, i32x4.dot_i16x8_s(x, v128.load(q, 16)))
      c0 = i32x4.add(c0, i32x4.dot_i16x8_s(x, v128.load(r)))
      c1 = i32x4.add(c1, i32x4.dot_i16x8_s(x, v128.load(r, 16)))
      d0 = i32x4.add(d0, i32x4.dot_i16x8_s(x, v128.load(s)))
      d1 = i32x4.add(d1, i32x4.dot_i16x8_s(x, v128.load(s, 16)))
      p += PAIR
      q += PAIR
      r += PAIR
      s += PAIR
    }
    packed += 4 * panel
    let hits = over(a0, a1, threshold)
    if (hits != 0) offer(0, hits, item, n, dim, users, units, items, masks, k, outItems, outScores, lengths)
    hits = over(b0, b1, threshold)
    if (hits != 0) offer(0, hits, item + PANEL, n, dim, users, units, items, masks, k, outItems, outScores, lengths)
    hits = over(c0, c1, threshold)
    if (hits != 0)
      offer(0, hits, item + 2 * PANEL, n, dim, users, units, items, masks, k, outItems, outScores, lengths)
    hits = over(d0, d1, threshold)
    if (hits != 0)
      offer(0, hits, item + 3 * PANEL, n, dim, users, units, items, masks, k, outItems, outScores, lengths)
  }
  sortHeap(outItems, outScores, load<i32>(lengths))
}

/** Bits of the eight items whose integer score is over the threshold. */
// @ts-ignore: decorator
@inline
function over(s0: v128, s1: v128, threshold: usize): i32 {
  const t = v128.load(threshold)
  return i32x4.bitmask(i32x4.gt_s(s0, t)) | (i32x4.bitmask(i32x4.gt_s(s1, t)) << 4)
}

/** Scores the items of the bits in float32 and offers them to a user's list, which may raise the user's threshold. */
function offer(
  user: i32, hits: i32, item: i32, n: i32, dim: i32, users: usize, units: usize, items: usize, masks: usize, k: i32,
  outItems: usize, outScores: usize, lengths: usize,
): void {
  const shift = (<usize>(user * k)) << 2
  const listed = outItems + shift
  const scores = outScores + shift
  const lengthAt = lengths + ((<usize>user) << 2)
  const mask = masks + ((<usize>user) << 3)
  const row = users + ((<usize>(user * dim)) << 2)
  let seen = <usize>load<u32>(mask)
  let left = load<i32>(mask, 4)
  let size = load<i32>(lengthAt)
  for (; hits != 0; hits &= hits - 1) {
    const index = item + ctz(hits)
    if (index >= n) break
    // Items only rise, so what lies before this one is never asked for again.
    while (left > 0 && load<i32>(seen) < index) {
      seen += 4
      left--
    }
    if (left > 0 && load<i32>(seen) == index) continue
    size = insert(listed, scores, size, k, index, dot(row, items + ((<usize>(index * dim)) << 2), dim))
  }
  store<u32>(mask, <u32>seen)
  store<i32>(mask, left, 4)
  store<i32>(lengthAt, size)
  if (size < k) return
  const unit = units + ((<usize>user) << 3)
  const threshold = load<f32>(scores) * load<f32>(unit) - load<f32>(unit, 4)
  // Below the range: no item is ruled out. Above it: none is left.
  const integer = threshold <= -2147483000 ? i32.MIN_VALUE : <i32>min<f32>(floor(threshold), 2147483000)
  v128.store(lengths + 16 + ((<usize>user) << 4), i32x4.splat(integer))
}

/** In float32: vectors first, then the rest. */
export function dot(a: usize, b: usize, dim: i32): f32 {
  let sums = f32x4.splat(0)
  let c: i32 = 0
  for (; c + 4 <= dim; c += 4, a += 16, b += 16) sums = f32x4.add(sums, f32x4.mul(v128.load(a), v128.load(b)))
  let sum =
    f32x4.extract_lane(sums, 0) + f32x4.extract_lane(sums, 1) + (f32x4.extract_lane(sums, 2) + f32x4.extract_lane(sums, 3))
  for (; c < dim; c++, a += 4, b += 4) sum += load<f32>(a) * load<f32>(b)
  return sum
}

/** Puts an item into the heap whose root is the worst kept, if it is better than that. @returns the new size */
export function insert(items: usize, scores: usize, size: i32, k: i32, item: i32, score: f32): i32 {
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
  if (!isWorse(score, item, items, scores, 0)) sink(items, scores, size, item, score)
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
export function sortHeap(items: usize, scores: usize, size: i32): void {
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

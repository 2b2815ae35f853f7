// Exact top-k lists of factor models. Items lie in the order of falling norm, so that a user is done at the first group of
// items whose norm cannot reach the list. What comes before is multiplied in 16-bit integers, twice as fast as in float32:
// the first columns, and the others of panels that these and the norms of the rest leave in play. Only items that the
// integers' error bound leaves in play are scored in float32.
import {
  add, DONE, LENGTH, LIMIT, listBytes, plainList, REST, SCANNED, selectList, startList, THRESHOLD, WORK,
} from './top-k-list'

/** Items of a panel. */
const PANEL: i32 = 8
/** Items scored together: four panels. */
const GROUP: i32 = 32
/** Bits of all panels of a group. */
const ALL: i32 = 15
/** Bytes of a group's pair of columns: 32 items × 2 numbers of 16 bits. */
const PAIR: usize = 128
/** Covers the rounding of a norm to float32. */
const ROUNDED_UP: f64 = 1 + 1e-6
/** Bytes of packed items that stay in the cache while all users of a call are scored against them. */
const CACHED: usize = 1 << 18

/**
 * Rows of items, n × dim in float32, as integers round(value · scale), two columns of 32 items side by side: entry
 * (group, pair, item, half) at ((group·pairs + pair)·32 + item)·2 + half. Missing items and columns are zero.
 *
 * @param scale  so that no integer exceeds 2047: the sum of 500 products of two such stays inside 32 bits
 * @param packed room for whole groups, zeroed
 * @param middle columns that are multiplied first, even
 * @param rests  receives for each panel the largest norm of an item's integers from `middle` on, rounded up; zeroed
 * @returns the largest sum of absolute values of an item
 */
export function packItems(
  n: i32, dim: i32, items: usize, scale: f64, packed: usize, middle: i32, rests: usize,
): i32 {
  const pairs = (dim + 1) >> 1
  let most: i32 = 0
  for (let i: i32 = 0; i < n; i++) {
    let sum: i32 = 0
    let squares: i32 = 0
    const row = items + ((<usize>(i * dim)) << 2)
    const to = packed + <usize>((i / GROUP) * pairs) * PAIR + ((<usize>(i % GROUP)) << 2)
    for (let c: i32 = 0; c < dim; c++) {
      const value = <i32>nearest(<f64>load<f32>(row + ((<usize>c) << 2)) * scale)
      sum += abs(value)
      if (c >= middle) squares += value * value
      store<i16>(to + <usize>(c >> 1) * PAIR + ((<usize>(c & 1)) << 1), <i16>value)
    }
    most = max(most, sum)
    const rest = rests + ((<usize>(i / PANEL)) << 2)
    store<f32>(rest, max<f32>(load<f32>(rest), <f32>(sqrt<f64>(squares) * ROUNDED_UP)))
  }
  return most
}

/** Bytes of work space of `topK`. */
export function topKWorkBytes(users: i32, n: i32, k: i32): i32 {
  return WORK + users * listBytes(n, k)
}

/**
 * The k best items of up to 32 users, best first, equal scores by lower index; −Infinity and NaN are never taken.
 *
 * @param count     users
 * @param users     their rows, count × dim in float32
 * @param integers  the same as integers, count × (dim rounded up to even) of 16 bits
 * @param bounds    for each user its norm in units of its integers, the bound of an integer score's error, and the norm of its
 *                  integers from `middle` on, all rounded up: 3 × f32
 * @param items     n × dim in float32, by falling norm
 * @param packed    the same by `packItems`
 * @param middle    and
 * @param rests     as given to `packItems` and by it
 * @param norms     for each group of 32 items the largest norm of it and those behind it, in units of the integers, rounded up
 * @param order     the index of each place of `items`
 * @param taken     for each place of whole groups 32 bits: whether it is masked for user b; all ones behind the last item
 * @param k         length of a list, ≥ 1
 * @param outItems  count × k integers; behind the end of a list stands what stood there
 * @param outScores count × k
 * @param outSizes  for each user the length of its list and the groups it was multiplied with: 2 integers
 * @param work      `topKWorkBytes`
 */
export function topK(
  count: i32, n: i32, dim: i32, users: usize, integers: usize, bounds: usize, items: usize, packed: usize, middle: i32,
  rests: usize, norms: usize, order: usize, taken: usize, k: i32, outItems: usize, outScores: usize, outSizes: usize,
  work: usize,
): void {
  const bytes: usize = (<usize>((dim + 1) >> 1)) << 2
  const groupBytes: usize = bytes * GROUP
  const groups = (n + GROUP - 1) / GROUP
  const together = <i32>max<usize>(1, CACHED / max<usize>(1, groupBytes))
  const stride: usize = listBytes(n, k)
  for (let b: i32 = 0; b < count; b++) {
    const bound = bounds + <usize>b * 12
    startList(work + WORK + <usize>b * stride, load<f32>(bound), load<f32>(bound, 4), load<f32>(bound, 8), n, k)
  }
  for (let from: i32 = 0; from < groups; from += together) {
    let going = false
    for (let b: i32 = 0; b < count; b++) {
      const list = work + WORK + <usize>b * stride
      if (load<i32>(list, DONE)) continue
      const to = min(from + together, groups)
      scan(from, to, bytes, middle << 1, integers + <usize>b * bytes, packed, rests, norms, taken, b, k, list, work)
      going = going || load<i32>(list, DONE) == 0
    }
    if (!going) break
  }
  for (let b: i32 = 0; b < count; b++) {
    const list = work + WORK + <usize>b * stride
    const row = users + ((<usize>(b * dim)) << 2)
    const to = (<usize>(b * k)) << 2
    if (!selectList(dim, row, items, order, k, outItems + to, outScores + to, list)) {
      store<i32>(list, groups, SCANNED)
      plainList(n, dim, row, items, order, taken, b, k, outItems + to, outScores + to, list)
    }
    store<i32>(outSizes + ((<usize>b) << 3), load<i32>(list, LENGTH))
    store<i32>(outSizes + ((<usize>b) << 3), load<i32>(list, SCANNED), 4)
  }
}

/** Multiplies a user with some groups of items and adds what is over its threshold to its candidates, until it is done. */
function scan(
  from: i32, to: i32, bytes: usize, middle: usize, integers: usize, packed: usize, rests: usize, norms: usize,
  taken: usize, user: i32, k: i32, list: usize, work: usize,
): void {
  packed += <usize>from * bytes * GROUP
  for (let group = from; group < to; group++) {
    // Every item from here on has a smaller norm.
    if (load<f32>(norms + ((<usize>group) << 2)) < load<f32>(list, LIMIT)) {
      store<i32>(list, 1, DONE)
      return
    }
    store<i32>(list, group + 1, SCANNED)
    let a0 = i32x4.splat(0)
    let a1 = a0
    let b0 = a0
    let b1 = a0
    let c0 = a0
    let c1 = a0
    let d0 = a0
    let d1 = a0
    let p = packed
    let alive = ALL
    for (let c: usize = 0, end = middle; ; end = bytes) {
      for (; c < end; c += 4, p += PAIR) {
        const x = v128.load32_splat(integers + c)
        a0 = i32x4.add(a0, i32x4.dot_i16x8_s(x, v128.load(p)))
        a1 = i32x4.add(a1, i32x4.dot_i16x8_s(x, v128.load(p, 16)))
        b0 = i32x4.add(b0, i32x4.dot_i16x8_s(x, v128.load(p, 32)))
        b1 = i32x4.add(b1, i32x4.dot_i16x8_s(x, v128.load(p, 48)))
        c0 = i32x4.add(c0, i32x4.dot_i16x8_s(x, v128.load(p, 64)))
        c1 = i32x4.add(c1, i32x4.dot_i16x8_s(x, v128.load(p, 80)))
        d0 = i32x4.add(d0, i32x4.dot_i16x8_s(x, v128.load(p, 96)))
        d1 = i32x4.add(d1, i32x4.dot_i16x8_s(x, v128.load(p, 112)))
      }
      if (end == bytes) break
      // Below a threshold of 0 a difference may leave 32 bits, and little is ruled out.
      if (load<i32>(list, THRESHOLD) <= 0) continue
      const rest = f32x4.mul(v128.load32_splat(list, REST), v128.load(rests + ((<usize>group) << 4)))
      const least = i32x4.sub(v128.load(list, THRESHOLD), i32x4.trunc_sat_f32x4_s(f32x4.ceil(rest)))
      alive = i32(isOver(a0, a1, v128.shuffle<i32>(least, least, 0, 0, 0, 0)))
        | (i32(isOver(b0, b1, v128.shuffle<i32>(least, least, 1, 1, 1, 1))) << 1)
        | (i32(isOver(c0, c1, v128.shuffle<i32>(least, least, 2, 2, 2, 2))) << 2)
        | (i32(isOver(d0, d1, v128.shuffle<i32>(least, least, 3, 3, 3, 3))) << 3)
      if (alive != ALL) break
    }
    const first = packed
    packed += bytes * GROUP
    if (alive == 0) continue
    let hits: i32 = 0
    if (alive == ALL) {
      const t = v128.load(list, THRESHOLD)
      hits = over(a0, a1, t) | (over(b0, b1, t) << 8) | (over(c0, c1, t) << 16) | (over(d0, d1, t) << 24)
      if (hits == 0) continue
    }
    v128.store(work, a0)
    v128.store(work, a1, 16)
    v128.store(work, b0, 32)
    v128.store(work, b1, 48)
    v128.store(work, c0, 64)
    v128.store(work, c1, 80)
    v128.store(work, d0, 96)
    v128.store(work, d1, 112)
    if (alive != ALL) {
      hits = finish(alive, middle, bytes, integers, first, v128.load(list, THRESHOLD), work)
      if (hits == 0) continue
    }
    if (!add(hits, group * GROUP, taken, user, k, list, work)) {
      store<i32>(list, 1, DONE)
      return
    }
  }
}

/** Goes on with some panels of a group from `middle`, their scores so far in `work`. @returns the bits of what is over t */
function finish(
  panels: i32, middle: usize, bytes: usize, integers: usize, packed: usize, t: v128, work: usize,
): i32 {
  let hits: i32 = 0
  for (; panels != 0; panels &= panels - 1) {
    const which = ctz(panels)
    const scores = work + ((<usize>which) << 5)
    let p = packed + (<usize>which << 5) + middle * GROUP
    let s0 = v128.load(scores)
    let s1 = v128.load(scores, 16)
    for (let c = middle; c < bytes; c += 4, p += PAIR) {
      const x = v128.load32_splat(integers + c)
      s0 = i32x4.add(s0, i32x4.dot_i16x8_s(x, v128.load(p)))
      s1 = i32x4.add(s1, i32x4.dot_i16x8_s(x, v128.load(p, 16)))
    }
    v128.store(scores, s0)
    v128.store(scores, s1, 16)
    hits |= over(s0, s1, t) << (which << 3)
  }
  return hits
}

/** Bits of the eight items whose score is over t. */
// @ts-ignore: decorator
@inline
function over(s0: v128, s1: v128, t: v128): i32 {
  return i32x4.bitmask(i32x4.gt_s(s0, t)) | (i32x4.bitmask(i32x4.gt_s(s1, t)) << 4)
}

// @ts-ignore: decorator
@inline
function isOver(s0: v128, s1: v128, t: v128): bool {
  return v128.any_true(v128.or(i32x4.gt_s(s0, t), i32x4.gt_s(s1, t)))
}

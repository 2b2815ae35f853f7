// Exact top-k lists of factor models. Items lie in the order of falling norm, so that a user is done at the first group of
// items whose norm cannot reach the list. What comes before is multiplied in 16-bit integers, twice as fast as in float32;
// only items that the integers' error bound leaves in play are scored in float32.
import {
  add, DONE, LENGTH, LIMIT, listBytes, plainList, SCANNED, selectList, startList, THRESHOLD, WORK,
} from './top-k-list'

/** Items of a panel. */
const PANEL: i32 = 8
/** Items scored together: four panels. */
const GROUP: i32 = 32
/** Bytes of a panel's pair of columns: 8 items × 2 numbers of 16 bits. */
const PAIR: usize = 32
/** Bytes of packed items that stay in the cache while all users of a call are scored against them. */
const CACHED: usize = 1 << 18

/**
 * Rows of items, n × dim in float32, as integers round(value · scale), two columns of eight items side by side: entry
 * (panel, pair, item, half) at ((panel·pairs + pair)·8 + item)·2 + half. Missing items and columns are zero.
 *
 * @param scale  so that no integer exceeds 2047: the sum of 500 products of two such stays inside 32 bits
 * @param packed room for whole groups of four panels, zeroed
 * @returns the largest sum of absolute values of an item
 */
export function packItems(n: i32, dim: i32, items: usize, scale: f64, packed: usize): i32 {
  const pairs = (dim + 1) >> 1
  let most: i32 = 0
  for (let i: i32 = 0; i < n; i++) {
    let sum: i32 = 0
    const row = items + ((<usize>(i * dim)) << 2)
    const to = packed + <usize>((i / PANEL) * pairs) * PAIR + ((<usize>(i % PANEL)) << 2)
    for (let c: i32 = 0; c < dim; c++) {
      const value = <i32>nearest(<f64>load<f32>(row + ((<usize>c) << 2)) * scale)
      sum += abs(value)
      store<i16>(to + <usize>(c >> 1) * PAIR + ((<usize>(c & 1)) << 1), <i16>value)
    }
    most = max(most, sum)
  }
  return most
}

/** Bytes of work space of `topK`. */
export function topKWorkBytes(users: i32, k: i32): i32 {
  return WORK + users * listBytes(k)
}

/**
 * The k best items of up to 32 users, best first, equal scores by lower index; −Infinity and NaN are never taken.
 *
 * @param count     users
 * @param users     their rows, count × dim in float32
 * @param integers  the same as integers, count × (dim rounded up to even) of 16 bits
 * @param bounds    for each user its norm in units of its integers, rounded up, and the bound of an integer score's error: 2 × f32
 * @param items     n × dim in float32, by falling norm
 * @param packed    the same by `packItems`
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
  count: i32, n: i32, dim: i32, users: usize, integers: usize, bounds: usize, items: usize, packed: usize, norms: usize,
  order: usize, taken: usize, k: i32, outItems: usize, outScores: usize, outSizes: usize, work: usize,
): void {
  const bytes: usize = (<usize>((dim + 1) >> 1)) << 2
  const groupBytes: usize = bytes * GROUP
  const groups = (n + GROUP - 1) / GROUP
  const together = max<i32>(1, <i32>(CACHED / groupBytes))
  const stride: usize = listBytes(k)
  for (let b: i32 = 0; b < count; b++) {
    const bound = bounds + ((<usize>b) << 3)
    startList(work + WORK + <usize>b * stride, load<f32>(bound), load<f32>(bound, 4))
  }
  for (let from: i32 = 0; from < groups; from += together) {
    let going = false
    for (let b: i32 = 0; b < count; b++) {
      const list = work + WORK + <usize>b * stride
      if (load<i32>(list, DONE)) continue
      scan(from, min(from + together, groups), bytes, integers + <usize>b * bytes, packed, norms, taken, b, k, list, work)
      going = going || load<i32>(list, DONE) == 0
    }
    if (!going) break
  }
  for (let b: i32 = 0; b < count; b++) {
    const list = work + WORK + <usize>b * stride
    const row = users + ((<usize>(b * dim)) << 2)
    const to = (<usize>(b * k)) << 2
    if (!selectList(dim, row, items, order, k, outItems + to, outScores + to, list)) {
      plainList(n, dim, row, items, order, taken, b, k, outItems + to, outScores + to, list)
    }
    store<i32>(outSizes + ((<usize>b) << 3), load<i32>(list, LENGTH))
    store<i32>(outSizes + ((<usize>b) << 3), load<i32>(list, SCANNED), 4)
  }
}

/** Multiplies a user with some groups of items and adds what is over its threshold to its candidates, until it is done. */
function scan(
  from: i32, to: i32, bytes: usize, integers: usize, packed: usize, norms: usize, taken: usize, user: i32, k: i32,
  list: usize, work: usize,
): void {
  const panel: usize = bytes << 3
  packed += <usize>from * (panel << 2)
  for (let group = from; group < to; group++) {
    // Every item from here on has a smaller norm.
    if (load<f32>(norms + ((<usize>group) << 2)) < load<f32>(list, LIMIT)) {
      store<i32>(list, 1, DONE)
      return
    }
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
    packed += panel << 2
    store<i32>(list, group + 1, SCANNED)
    const t = v128.load(list, THRESHOLD)
    const low = i32x4.bitmask(i32x4.gt_s(a0, t)) | (i32x4.bitmask(i32x4.gt_s(a1, t)) << 4)
      | (i32x4.bitmask(i32x4.gt_s(b0, t)) << 8) | (i32x4.bitmask(i32x4.gt_s(b1, t)) << 12)
    const high = i32x4.bitmask(i32x4.gt_s(c0, t)) | (i32x4.bitmask(i32x4.gt_s(c1, t)) << 4)
      | (i32x4.bitmask(i32x4.gt_s(d0, t)) << 8) | (i32x4.bitmask(i32x4.gt_s(d1, t)) << 12)
    const hits = low | (high << 16)
    if (hits == 0) continue
    v128.store(work, a0)
    v128.store(work, a1, 16)
    v128.store(work, b0, 32)
    v128.store(work, b1, 48)
    v128.store(work, c0, 64)
    v128.store(work, c1, 80)
    v128.store(work, d0, 96)
    v128.store(work, d1, 112)
    if (!add(hits, group * GROUP, taken, user, k, list, work)) {
      store<i32>(list, 1, DONE)
      return
    }
  }
}

// The list of one user in the making: candidates by their integer scores, and a histogram of those scores that tells without
// sorting what k of them reach. At the end the few that can be among the k best are scored in float32.
import { dot, insert, kthLargest, sortHeap } from './top-k-heap'

// Space that all lists of a call share: the scores of a group of 32 items, then room for `kthLargest` behind the lists.
export const WORK: i32 = 128

// A list, in bytes: what candidates must exceed (a vector), numbers, histogram, candidates (score and place), their scores alone.
export const THRESHOLD: usize = 0
/** Items of a norm below this are out. */
export const LIMIT: usize = 16
/** Norm of the user. */
const NORM: usize = 20
/** Bound of the error of an integer score. */
export const BOUND: usize = 24
export const DONE: usize = 28
/** Groups of items that the user was multiplied with. */
export const SCANNED: usize = 32
/** Length of the finished list. */
export const LENGTH: usize = 36
/** Candidates; one more than fit when they did not. */
const COUNT: usize = 40
/** Whether the histogram is in use. */
const SETTLED: usize = 44
/** Least score of bucket 0. */
const BASE: usize = 48
/** A bucket is 2^SHIFT scores wide. */
const SHIFT: usize = 52
/** At least k candidates are in this bucket or a later one. */
const EDGE: usize = 56
/** How many they are. */
const ABOVE: usize = 60
/** Norm of the user's integers behind the columns that are multiplied first. */
export const REST: usize = 64
/** Candidates that there is room for. */
const ROOM: usize = 68
const HISTOGRAM: usize = 80
const BUCKETS: i32 = 256
/** Items that are added at a time. */
const SPARE: i32 = 32
const CANDIDATES: usize = HISTOGRAM + 4 * BUCKETS

/** Room for candidates: about k·(1 + ln(n ÷ k)) come when items are in no order of their scores, and never more than n. */
// @ts-ignore: decorator
@inline
function roomFor(n: i32, k: i32): i32 {
  return (n >> 3) < k ? n + 2 * SPARE : 8 * k + 16 * SPARE
}

/** Candidates that are collected before the first threshold. */
// @ts-ignore: decorator
@inline
function enough(k: i32): i32 {
  return 2 * k + 64
}

/** Bytes of a list. */
export function listBytes(n: i32, k: i32): i32 {
  return <i32>CANDIDATES + 12 * roomFor(n, k)
}

/** An empty list. @param norm, bound, rest of the user, see `topK` */
export function startList(list: usize, norm: f32, bound: f32, rest: f32, n: i32, k: i32): void {
  memory.fill(list, 0, CANDIDATES)
  store<i32>(list, roomFor(n, k), ROOM)
  v128.store(list, i32x4.splat(i32.MIN_VALUE), THRESHOLD)
  store<f32>(list, -1, LIMIT)
  store<f32>(list, norm, NORM)
  store<f32>(list, bound, BOUND)
  store<f32>(list, rest, REST)
}

/**
 * Adds the items of the bits, from place `first` on, but for masked ones; their scores lie in `scores`.
 * @returns false when there are more candidates than fit, and none can be told out
 */
export function add(hits: i32, first: i32, taken: usize, user: i32, k: i32, list: usize, scores: usize): bool {
  let count = load<i32>(list, COUNT)
  const settled = load<i32>(list, SETTLED)
  const base = load<i32>(list, BASE)
  const shift = load<i32>(list, SHIFT)
  const before = load<i32>(list, EDGE)
  let edge = before
  let above = load<i32>(list, ABOVE)
  const masked = taken + ((<usize>first) << 2)
  for (; hits != 0; hits &= hits - 1) {
    const at = (<usize>ctz(hits)) << 2
    if ((load<u32>(masked + at) >>> user) & 1) continue
    const score = load<i32>(scores + at)
    const to = list + CANDIDATES + ((<usize>count) << 3)
    store<i32>(to, score)
    store<i32>(to, first + <i32>(at >> 2), 4)
    count++
    if (!settled || score < base) continue
    const bucket = bucketOf(score, base, shift)
    if (bucket < edge) continue
    const counted = list + HISTOGRAM + ((<usize>bucket) << 2)
    store<i32>(counted, load<i32>(counted) + 1)
    above++
    let least = load<i32>(list + HISTOGRAM + ((<usize>edge) << 2))
    while (above - least >= k) {
      above -= least
      edge++
      least = load<i32>(list + HISTOGRAM + ((<usize>edge) << 2))
    }
  }
  store<i32>(list, count, COUNT)
  if (settled) {
    store<i32>(list, above, ABOVE)
    if (edge != before) {
      store<i32>(list, edge, EDGE)
      raise(base + (edge << shift), list)
    }
    // A group more must fit.
    if (count > load<i32>(list, ROOM) - SPARE) {
      settle(k, list)
      if (load<i32>(list, COUNT) > load<i32>(list, ROOM) >> 1) {
        store<i32>(list, load<i32>(list, ROOM), COUNT)
        return false
      }
    }
  } else if (count >= enough(k)) settle(k, list)
  return true
}

// @ts-ignore: decorator
@inline
function bucketOf(score: i32, base: i32, shift: i32): i32 {
  return <i32>min<u32>((<u32>(score - base)) >>> shift, BUCKETS - 1)
}

/**
 * k candidates have at least this integer score, so that the k best true scores reach it less the bound: nothing whose integer
 * score is lower by more than twice the bound is among them, and nothing whose norms' product is lower by more than the bound.
 */
function raise(score: i32, list: usize): void {
  const bound = <f64>load<f32>(list, BOUND)
  v128.store(list, i32x4.splat(<i32>max<f64>(<f64>score - ceil(2 * bound) - 1, i32.MIN_VALUE)), THRESHOLD)
  const norm = <f64>load<f32>(list, NORM)
  // Rounded down; a user without a norm is never done.
  store<f32>(list, norm > 0 ? <f32>(((<f64>score - bound) / norm) * (1 - 1e-6)) : -1, LIMIT)
}

/** Finds what k of the candidates reach, drops those that are out, and begins the histogram anew from there. */
function settle(k: i32, list: usize): void {
  const count = load<i32>(list, COUNT)
  const candidates = list + CANDIDATES
  const scores = candidates + ((<usize>load<i32>(list, ROOM)) << 3)
  for (let c: i32 = 0; c < count; c++) {
    store<i32>(scores + ((<usize>c) << 2), load<i32>(candidates + ((<usize>c) << 3)))
  }
  const base = kthLargest(scores, count, k)
  raise(base, list)
  const threshold = load<i32>(list, THRESHOLD)
  let kept = candidates
  let excess: i64 = 0
  for (let from = candidates, end = candidates + ((<usize>count) << 3); from < end; from += 8) {
    const score = load<i32>(from)
    if (score <= threshold) continue
    store<u64>(kept, load<u64>(from))
    kept += 8
    if (score > base) excess += <i64>score - <i64>base
  }
  // Four times the mean excess: most later scores fall into it, and one far above them does not widen it much.
  const range = <u32>min<i64>((4 * excess) / <i64>k + 1, u32.MAX_VALUE)
  const shift = max<i32>(0, 24 - <i32>clz(range))
  memory.fill(list + HISTOGRAM, 0, 4 * BUCKETS)
  let above: i32 = 0
  for (let from = candidates; from < kept; from += 8) {
    const score = load<i32>(from)
    if (score < base) continue
    const counted = list + HISTOGRAM + ((<usize>bucketOf(score, base, shift)) << 2)
    store<i32>(counted, load<i32>(counted) + 1)
    above++
  }
  store<i32>(list, <i32>((kept - candidates) >> 3), COUNT)
  store<i32>(list, 1, SETTLED)
  store<i32>(list, base, BASE)
  store<i32>(list, shift, SHIFT)
  store<i32>(list, 0, EDGE)
  store<i32>(list, above, ABOVE)
}

/**
 * Scores in float32 the candidates that can be among the k best, and makes the list of them.
 * @returns false if candidates are missing
 */
export function selectList(
  dim: i32, user: usize, items: usize, order: usize, k: i32, outItems: usize, outScores: usize, list: usize,
): bool {
  const count = load<i32>(list, COUNT)
  if (count > load<i32>(list, ROOM) - SPARE) return false
  const threshold = load<i32>(list, THRESHOLD)
  let size: i32 = 0
  for (let c: i32 = 0; c < count; c++) {
    const at = list + CANDIDATES + ((<usize>c) << 3)
    if (load<i32>(at) <= threshold) continue
    const place = load<i32>(at, 4)
    const score = dot(user, items + ((<usize>(place * dim)) << 2), dim)
    size = insert(outItems, outScores, size, k, load<i32>(order + ((<usize>place) << 2)), score)
  }
  sortHeap(outItems, outScores, size)
  store<i32>(list, size, LENGTH)
  return true
}

/** The list by scoring all items in float32: for users whose scores are all alike. */
export function plainList(
  n: i32, dim: i32, row: usize, items: usize, order: usize, taken: usize, user: i32, k: i32, outItems: usize,
  outScores: usize, list: usize,
): void {
  let size: i32 = 0
  for (let place: i32 = 0; place < n; place++, items += (<usize>dim) << 2) {
    const at = (<usize>place) << 2
    if ((load<u32>(taken + at) >>> user) & 1) continue
    size = insert(outItems, outScores, size, k, load<i32>(order + at), dot(row, items, dim))
  }
  sortHeap(outItems, outScores, size)
  store<i32>(list, size, LENGTH)
}

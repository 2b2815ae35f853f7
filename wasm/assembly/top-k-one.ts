// The list of one user: a sample of the items gives a floor that about 2k of them exceed; those are collected by their integer
// scores, and only the few that can be among the k best are scored in float32. Falls back on a heap where a sample says nothing.
import { dot, heapTopK1, insert, PAIR, PANEL, sortHeap } from './top-k'

/** Items scored together. */
const GROUP: i32 = 4 * PANEL
/** One group in so many is the sample. */
const SAMPLE: i32 = 8
/** Items for each place of the list from which on a sample pays. */
const SAMPLE_FROM: i32 = 64

// Work space, in bytes: length of the list, threshold, eight scores, mask as it is, heap of the sample, candidates, their scores.
const THRESHOLD: usize = 16
const SCORES: usize = 96
const MASK: usize = 128
const COUNT: usize = 136
const HEAP_SIZE: usize = 140
const HEAP: usize = 144

/** Scores of the sample that are kept: the last is exceeded by about 1.6·k + 48 of all items, hardly ever by fewer than k. */
// @ts-ignore: decorator
@inline
function sampleSize(k: i32): i32 {
  return (8 * k) / 5 / SAMPLE + 6
}

/** Room for candidates. */
// @ts-ignore: decorator
@inline
function capacity(k: i32): i32 {
  return 8 * k + 512
}

/** Bytes of work space of `topK1`, enough for `topK4` too. Its first number is the length of the list afterwards. */
export function topKWorkBytes(k: i32): i32 {
  return <i32>HEAP + 4 * sampleSize(k) + 12 * capacity(k)
}

/** As `topK4` for one user. `packed` has room for whole groups of four panels. @param work `topKWorkBytes(k)` */
export function topK1(
  n: i32, dim: i32, users: usize, integers: usize, units: usize, items: usize, packed: usize, masks: usize, k: i32,
  outItems: usize, outScores: usize, work: usize,
): void {
  const twice = <i32>ceil(<f32>2 * load<f32>(units, 4))
  const few = sampleSize(k)
  const candidates = work + HEAP + ((<usize>few) << 2)
  if (n >= SAMPLE_FROM * k && twice < (1 << 28)) {
    store<i32>(work + COUNT, 0)
    store<i32>(work + HEAP_SIZE, 0)
    v128.store(work + THRESHOLD, i32x4.splat(i32.MIN_VALUE))
    scan(n, dim, integers, packed, masks, few, capacity(k), twice, candidates, work, true)
    if (load<i32>(work + HEAP_SIZE) == few) {
      scan(n, dim, integers, packed, masks, few, capacity(k), twice, candidates, work, false)
      if (choose(dim, users, items, k, few, twice, candidates, outItems, outScores, work)) return
    }
  }
  heapTopK1(n, dim, users, integers, units, items, packed, masks, k, outItems, outScores, work)
}

/** Collects candidates from the sample, raising the threshold on the way, or from the other groups, by the threshold as it is. */
function scan(
  n: i32, dim: i32, integers: usize, packed: usize, masks: usize, few: i32, room: i32, twice: i32,
  candidates: usize, work: usize, sample: bool,
): void {
  const bytes: usize = (<usize>((dim + 1) >> 1)) << 2
  const panel: usize = bytes * (PAIR >> 2)
  store<u64>(work + MASK, load<u64>(masks))
  for (let item: i32 = 0, group: i32 = 0; item < n; item += GROUP, group++, packed += 4 * panel) {
    if ((group % SAMPLE == 0) != sample) continue
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
    collect(a0, a1, item, n, few, room, twice, candidates, work, sample)
    collect(b0, b1, item + PANEL, n, few, room, twice, candidates, work, sample)
    collect(c0, c1, item + 2 * PANEL, n, few, room, twice, candidates, work, sample)
    collect(d0, d1, item + 3 * PANEL, n, few, room, twice, candidates, work, sample)
  }
}

// @ts-ignore: decorator
@inline
function collect(
  s0: v128, s1: v128, item: i32, n: i32, few: i32, room: i32, twice: i32, candidates: usize, work: usize, sample: bool,
): void {
  const t = v128.load(work + THRESHOLD)
  const hits = i32x4.bitmask(i32x4.gt_s(s0, t)) | (i32x4.bitmask(i32x4.gt_s(s1, t)) << 4)
  if (hits == 0) return
  v128.store(work + SCORES, s0)
  v128.store(work + SCORES, s1, 16)
  add(hits, item, n, few, room, twice, candidates, work, sample)
}

/** Adds the items of the bits to the candidates, but for masked ones. More than there is room for are counted, not kept. */
function add(
  hits: i32, item: i32, n: i32, few: i32, room: i32, twice: i32, candidates: usize, work: usize, sample: bool,
): void {
  let seen = <usize>load<u32>(work + MASK)
  let left = load<i32>(work + MASK, 4)
  let count = load<i32>(work + COUNT)
  for (; hits != 0; hits &= hits - 1) {
    const place = ctz(hits)
    const index = item + place
    if (index >= n) break
    // Items only rise within a pass, so what lies before this one is not asked for again.
    while (left > 0 && load<i32>(seen) < index) {
      seen += 4
      left--
    }
    if (left > 0 && load<i32>(seen) == index) continue
    const score = load<i32>(work + SCORES + ((<usize>place) << 2))
    if (count < room) {
      const to = candidates + ((<usize>count) << 3)
      store<i32>(to, score)
      store<i32>(to, index, 4)
    }
    count++
    if (sample) raise(score, few, twice, work)
  }
  store<u32>(work + MASK, <u32>seen)
  store<i32>(work + MASK, left, 4)
  store<i32>(work + COUNT, count)
}

/** Puts a score among the best of the sample. The threshold stays twice the error bound below the worst of them. */
function raise(score: i32, few: i32, twice: i32, work: usize): void {
  const heap = work + HEAP
  let size = load<i32>(work + HEAP_SIZE)
  if (size < few) {
    let place = size++
    while (place > 0) {
      const parent = (place - 1) >> 1
      const above = load<i32>(heap + ((<usize>parent) << 2))
      if (above <= score) break
      store<i32>(heap + ((<usize>place) << 2), above)
      place = parent
    }
    store<i32>(heap + ((<usize>place) << 2), score)
    store<i32>(work + HEAP_SIZE, size)
  } else {
    if (score <= load<i32>(heap)) return
    let place: i32 = 0
    while (true) {
      let child = 2 * place + 1
      if (child >= few) break
      if (child + 1 < few && load<i32>(heap + ((<usize>(child + 1)) << 2)) < load<i32>(heap + ((<usize>child) << 2))) child++
      const below = load<i32>(heap + ((<usize>child) << 2))
      if (below >= score) break
      store<i32>(heap + ((<usize>place) << 2), below)
      place = child
    }
    store<i32>(heap + ((<usize>place) << 2), score)
  }
  if (size == few) v128.store(work + THRESHOLD, i32x4.splat(load<i32>(heap) - twice - 1))
}

/**
 * Scores in float32 those that can be among the k best: with the k-th largest integer score q, the k best true scores reach
 * q − bound, so that nothing below q − 2·bound is among them.
 * @returns false where the candidates do not reach: too many, or fewer than k above the floor
 */
function choose(
  dim: i32, users: usize, items: usize, k: i32, few: i32, twice: i32, candidates: usize,
  outItems: usize, outScores: usize, work: usize,
): bool {
  const room = capacity(k)
  const count = load<i32>(work + COUNT)
  if (count > room) return false
  const floor = load<i32>(work + HEAP)
  const scores = candidates + ((<usize>room) << 3)
  let above: i32 = 0
  for (let c: i32 = 0; c < count; c++) {
    const score = load<i32>(candidates + ((<usize>c) << 3))
    if (score < floor) continue
    store<i32>(scores + ((<usize>above) << 2), score)
    above++
  }
  if (above < k) return false
  const least = kthLargest(scores, above, k) - twice
  let size: i32 = 0
  for (let c: i32 = 0; c < count; c++) {
    const at = candidates + ((<usize>c) << 3)
    if (load<i32>(at) < least) continue
    const index = load<i32>(at, 4)
    size = insert(outItems, outScores, size, k, index, dot(users, items + ((<usize>(index * dim)) << 2), dim))
  }
  sortHeap(outItems, outScores, size)
  store<i32>(work, size)
  return true
}

/** The k-th largest of count ≥ k integers, by quickselect; they are reordered. */
function kthLargest(values: usize, count: i32, k: i32): i32 {
  let from: i32 = 0
  let to: i32 = count - 1
  const wanted = k - 1
  while (from < to) {
    const pivot = load<i32>(values + ((<usize>((from + to) >> 1)) << 2))
    let i = from
    let j = to
    while (i <= j) {
      while (load<i32>(values + ((<usize>i) << 2)) > pivot) i++
      while (load<i32>(values + ((<usize>j) << 2)) < pivot) j--
      if (i > j) break
      const a = values + ((<usize>i) << 2)
      const b = values + ((<usize>j) << 2)
      const kept = load<i32>(a)
      store<i32>(a, load<i32>(b))
      store<i32>(b, kept)
      i++
      j--
    }
    if (wanted <= j) to = j
    else if (wanted >= i) from = i
    else break
  }
  return load<i32>(values + ((<usize>wanted) << 2))
}

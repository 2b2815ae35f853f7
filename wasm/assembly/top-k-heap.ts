// What makes a list: a heap whose root is the worst kept, and the k-th largest of some numbers.

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

/** The k-th largest of count ≥ k integers, by quickselect; they are reordered. */
export function kthLargest(values: usize, count: i32, k: i32): i32 {
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

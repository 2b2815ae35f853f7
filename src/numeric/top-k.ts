/**
 * The k largest numbers of a row, best first; equal numbers by lower index. −Infinity (masked) and NaN are never taken.
 * Exact, one pass with a bounded heap: O(n + m log k), m the number of entries that enter the heap.
 *
 * @param scores one row; not changed
 * @param k      how many, k ≥ 0
 * @param out    receives the indices; its first min(k, number of candidates) places are overwritten; length ≥ k
 * @returns      how many were found, ≤ k
 */
export function topK(scores: Float32Array | Float64Array, k: number, out: Int32Array): number {
  let size = 0
  if (k <= 0) return size
  // `out` is a heap with the worst of the kept at its root. Indices only rise, so an equal score is worse than the root.
  for (let index = 0; index < scores.length; index++) {
    const score = scores[index]
    if (size < k) {
      if (!(score > Number.NEGATIVE_INFINITY)) continue
      out[size] = index
      siftUp(scores, out, size)
      size++
    } else if (score > scores[out[0]]) {
      out[0] = index
      siftDown(scores, out, size)
    }
  }
  // Heap sort: the worst goes to the end, and so on.
  for (let last = size - 1; last > 0; last--) {
    const worst = out[0]
    out[0] = out[last]
    out[last] = worst
    siftDown(scores, out, last)
  }
  return size
}

/** Whether entry a ranks below entry b. */
function isWorse(scores: ArrayLike<number>, a: number, b: number): boolean {
  return scores[a] < scores[b] || (scores[a] === scores[b] && a > b)
}

function siftUp(scores: ArrayLike<number>, heap: Int32Array, from: number): void {
  const index = heap[from]
  let place = from
  while (place > 0) {
    const parent = (place - 1) >> 1
    if (!isWorse(scores, index, heap[parent])) break
    heap[place] = heap[parent]
    place = parent
  }
  heap[place] = index
}

function siftDown(scores: ArrayLike<number>, heap: Int32Array, size: number): void {
  const index = heap[0]
  let place = 0
  for (;;) {
    let child = 2 * place + 1
    if (child >= size) break
    if (child + 1 < size && isWorse(scores, heap[child + 1], heap[child])) child++
    if (!isWorse(scores, heap[child], index)) break
    heap[place] = heap[child]
    place = child
  }
  heap[place] = index
}

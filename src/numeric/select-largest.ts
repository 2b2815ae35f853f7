/**
 * The k largest of a list of (index, value) pairs, in no particular order: for lists whose order does not matter. Of
 * equal values the lower index is taken first. One pass with a bounded heap: O(n + m log k), m the entries of the heap.
 *
 * @param indices one index a pair, all different, in any order; not changed
 * @param values  one number a pair, none of them NaN; not changed
 * @param count   how many pairs there are
 * @param k       how many are wanted, k ≥ 1
 * @param places  receives the places (0 .. count − 1) of the pairs taken; length ≥ min(k, count)
 * @returns       how many were taken: min(k, count)
 */
export function selectLargest(
  indices: Int32Array,
  values: Float32Array,
  count: number,
  k: number,
  places: Int32Array,
): number {
  const size = Math.min(k, count)
  for (let place = 0; place < size; place++) places[place] = place
  if (size === count) return size
  for (let from = (size >> 1) - 1; from >= 0; from--) siftDown(indices, values, places, from, size)
  for (let place = size; place < count; place++) {
    if (values[place] < values[places[0]] || !isWorse(indices, values, places[0], place)) continue
    places[0] = place
    siftDown(indices, values, places, 0, size)
  }
  return size
}

function isWorse(indices: Int32Array, values: Float32Array, a: number, b: number): boolean {
  return values[a] < values[b] || (values[a] === values[b] && indices[a] > indices[b])
}

/** Restores the heap, which has the worst pair at its root, below place `from`. */
function siftDown(indices: Int32Array, values: Float32Array, heap: Int32Array, from: number, size: number): void {
  const moved = heap[from]
  let at = from
  for (;;) {
    let child = 2 * at + 1
    if (child >= size) break
    if (child + 1 < size && isWorse(indices, values, heap[child + 1], heap[child])) child++
    if (!isWorse(indices, values, heap[child], moved)) break
    heap[at] = heap[child]
    at = child
  }
  heap[at] = moved
}

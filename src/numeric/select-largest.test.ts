import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRandom } from './random.ts'
import { selectLargest } from './select-largest.ts'

function selected(indices: readonly number[], values: readonly number[], k: number): number[] {
  const places = new Int32Array(indices.length)
  const size = selectLargest(Int32Array.from(indices), Float32Array.from(values), indices.length, k, places)
  return [...places.subarray(0, size)].map((place) => indices[place]).sort((a, b) => a - b)
}

test('selectLargest › takes the largest values, and of equal ones the lower index, wherever they stand', () => {
  assert.deepEqual(selected([7, 3, 9, 1, 5], [2, 1, 3, 1, 1], 3), [1, 7, 9])
  assert.deepEqual(selected([7, 3, 9, 1, 5], [1, 1, 1, 1, 1], 2), [1, 3])
})

test('selectLargest › takes all when there are no more than wanted', () => {
  assert.deepEqual(selected([4, 2], [0, -1], 2), [2, 4])
  assert.deepEqual(selected([4, 2], [0, -1], 5), [2, 4])
  assert.deepEqual(selected([], [], 5), [])
})

test('selectLargest › agrees with sorting, on many lists with many equal values', () => {
  const random = createRandom(3)
  for (let round = 0; round < 200; round++) {
    const count = 1 + random.int(40)
    const k = 1 + random.int(count)
    const indices = Array.from({ length: count }, (_, i) => i * 3 + random.int(3)).sort(() => random.next() - 0.5)
    const values = indices.map(() => random.int(6))
    const sorted = [...indices.keys()].sort((a, b) => values[b] - values[a] || indices[a] - indices[b])
    const expected = sorted.slice(0, k).map((place) => indices[place])
    assert.deepEqual(
      selected(indices, values, k),
      expected.sort((a, b) => a - b),
    )
  }
})

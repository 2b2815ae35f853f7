import assert from 'node:assert/strict'
import { test } from 'node:test'
import { csrFromPairs } from './csr.ts'
import { forEachRowOverlap } from './row-overlap.ts'

// Rows {0 1 2}, {0 1}, {2 3}, {} and {3}.
const PATTERN = csrFromPairs(5, 4, [0, 0, 0, 1, 1, 2, 2, 4], [0, 1, 2, 0, 1, 2, 3, 3])

function overlaps(weights?: Float64Array): Record<number, Record<number, number>> {
  const found: Record<number, Record<number, number>> = {}
  forEachRowOverlap(PATTERN, weights, (row, others, count, sums) => {
    found[row] = Object.fromEntries([...others.subarray(0, count)].map((other) => [other, sums[other]]))
  })
  return found
}

test('forEachRowOverlap › counts the columns that two rows share, a row with itself too', () => {
  assert.deepEqual(overlaps(), {
    0: { 0: 3, 1: 2, 2: 1 },
    1: { 0: 2, 1: 2 },
    2: { 0: 1, 2: 2, 4: 1 },
    3: {},
    4: { 2: 1, 4: 1 },
  })
})

test('forEachRowOverlap › adds the weights of the shared columns, and names a row that shares one of weight 0', () => {
  assert.deepEqual(overlaps(Float64Array.of(0.5, 0.25, 0, 8)), {
    0: { 0: 0.75, 1: 0.75, 2: 0 },
    1: { 0: 0.75, 1: 0.75 },
    2: { 0: 0, 2: 8, 4: 8 },
    3: {},
    4: { 2: 8, 4: 8 },
  })
})

test('forEachRowOverlap › does not look at values', () => {
  const before = overlaps()
  forEachRowOverlap({ ...PATTERN, values: new Float32Array(8).fill(7) }, undefined, (row, others, count, sums) => {
    for (const other of others.subarray(0, count)) assert.equal(sums[other], before[row][other])
  })
})

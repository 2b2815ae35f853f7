import assert from 'node:assert/strict'
import { test } from 'node:test'
import { csrFromPairs } from '../numeric/csr.ts'
import { createRandom } from '../numeric/random.ts'
import { seriesPairs, yearDistance } from './alignment-statistics.ts'

/** User 0 took items 0, 1, 2; user 1 took 2, 3. Item 4 never occurs. */
const HISTORIES = csrFromPairs(2, 5, [0, 0, 0, 1, 1], [0, 1, 2, 2, 3])

test('seriesPairs › counts pairs of one series in one history', () => {
  // User 0: all three of series 0 → 3 pairs; user 1: one of series 0 and one of none → 0.
  const { observed, permuted } = seriesPairs(HISTORIES, Int32Array.of(0, 0, 0, -1, -1), 50, createRandom(1))
  assert.equal(observed, 3)
  // One of the four items that occur is of no series: dealt to item 3: 3 pairs; to 0 or 1: 1 + 1; to 2: 1 + 0.
  assert.deepEqual([...new Set(permuted)].sort(), [1, 2, 3])
})

test('yearDistance › is the mean over users of the mean over pairs; items without a year do not count', () => {
  // User 0: 1990, 1992, 1996 → (2 + 4 + 6) / 3 = 4; user 1: 1996 alone has a year.
  const { observed } = yearDistance(HISTORIES, Int32Array.of(1990, 1992, 1996, 0, 2050), 1, createRandom(1))
  assert.equal(observed, 4)
})

test('yearDistance › deals out only years that occur, and is not a number without any pair', () => {
  const { permuted } = yearDistance(HISTORIES, Int32Array.of(1990, 1990, 1990, 1990, 2050), 20, createRandom(1))
  assert.ok(permuted.every((value) => value === 0))
  assert.ok(Number.isNaN(yearDistance(HISTORIES, new Int32Array(5), 1, createRandom(1)).observed))
})

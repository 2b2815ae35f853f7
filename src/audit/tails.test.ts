import assert from 'node:assert/strict'
import { test } from 'node:test'
import { upperTail } from './tails.ts'

const ROUNDING = 1e-12

test('upperTail › is the binomial tail when chances are equal', () => {
  // P(X ≥ 2), n = 3, p = 1/2: (3 + 1) / 8.
  assert.ok(Math.abs(upperTail([0.5, 0.5, 0.5], 2) - 0.5) < ROUNDING)
  // Unequal: P(both) = 0.1 · 0.3.
  assert.ok(Math.abs(upperTail([0.1, 0.3], 2) - 0.03) < ROUNDING)
  assert.deepEqual([upperTail([0.2], 0), upperTail([], 1)], [1, 0])
})

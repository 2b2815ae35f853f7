import assert from 'node:assert/strict'
import { test } from 'node:test'
import { upperTail, wilsonInterval } from './tails.ts'

const ROUNDING = 1e-12

test('wilsonInterval › of 8 of 10 is 0.490 to 0.943, and never leaves [0, 1]', () => {
  // Wilson, z = 1.96: centre (0.8 + 0.19208) / 1.38416 = 0.71674, half-width 0.22660.
  const [low, high] = wilsonInterval(8, 10)
  assert.ok(Math.abs(low - 0.4902) < 1e-4 && Math.abs(high - 0.9433) < 1e-4, `${low} ${high}`)
  assert.equal(wilsonInterval(0, 5)[0], 0)
  assert.ok(wilsonInterval(0, 5)[1] > 0.4)
  assert.deepEqual(wilsonInterval(0, 0), [0, 1])
})

test('upperTail › is the binomial tail when chances are equal', () => {
  // P(X ≥ 2), n = 3, p = 1/2: (3 + 1) / 8.
  assert.ok(Math.abs(upperTail([0.5, 0.5, 0.5], 2) - 0.5) < ROUNDING)
  // Unequal: P(both) = 0.1 · 0.3.
  assert.ok(Math.abs(upperTail([0.1, 0.3], 2) - 0.03) < ROUNDING)
  assert.deepEqual([upperTail([0.2], 0), upperTail([], 1)], [1, 0])
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { wilson95 } from './wilson.ts'

test('wilson95 › of 8 of 10 is 0.490 to 0.943, and never leaves [0, 1]', () => {
  // Wilson, z = 1.96 (1.959964): centre (0.8 + 0.19208) / 1.38416 = 0.71674, half-width 0.22660.
  const [low, high] = wilson95(8, 10)
  assert.ok(Math.abs(low - 0.4902) < 1e-4 && Math.abs(high - 0.9433) < 1e-4, `${low} ${high}`)
  assert.equal(wilson95(0, 5)[0], 0)
  assert.ok(wilson95(0, 5)[1] > 0.4)
  assert.deepEqual(wilson95(0, 0), [0, 1])
})

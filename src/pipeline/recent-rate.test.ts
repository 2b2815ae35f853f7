import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRecentRate } from './recent-rate.ts'

test('recentRate › is that of the last two minutes', () => {
  const rate = createRecentRate(0)
  assert.equal(rate.update(0, 0), 0)
  let done = 0
  // What was recorded before passes at once; then one unit a second.
  done = 1000
  assert.equal(rate.update(done, 1_000), 1000)
  let last = 0
  for (let second = 2; second <= 200; second++) last = rate.update(++done, second * 1000)
  assert.ok(Math.abs(last - 1) < 1e-9, String(last))
})

test('recentRate › does not count the time in which work was held up', () => {
  const rate = createRecentRate(0)
  for (let second = 1; second <= 20; second++) rate.update(second, second * 1000)
  assert.equal(rate.update(21, 3_600_000), 0)
  assert.equal(rate.update(23, 3_601_000), 2)
})

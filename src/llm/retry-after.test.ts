import assert from 'node:assert/strict'
import { test } from 'node:test'
import { retryAfterMs } from './retry-after.ts'

const NOW = Date.parse('2026-01-05T10:00:00Z')

test('retryAfterMs › reads seconds, with fractions, and nothing below zero', () => {
  assert.equal(retryAfterMs('120', null, NOW), 120_000)
  assert.equal(retryAfterMs(' 0 ', null, NOW), 0)
  assert.equal(retryAfterMs('2.5', undefined, NOW), 2500)
  assert.equal(retryAfterMs('-3', null, NOW), 0)
})

test('retryAfterMs › compares a date with the server’s own, else with our clock', () => {
  const until = 'Mon, 05 Jan 2026 10:00:07 GMT'
  assert.equal(retryAfterMs(until, null, NOW), 7000)
  assert.equal(retryAfterMs(until, 'not a date', NOW), 7000)
  assert.equal(retryAfterMs(until, 'Mon, 05 Jan 2026 10:00:05 GMT', 0), 2000)
  assert.equal(retryAfterMs(until, 'Mon, 05 Jan 2026 10:01:00 GMT', NOW), 0)
  assert.equal(retryAfterMs('Mon, 05 Jan 2026 09:00:00 GMT', null, NOW), 0)
})

test('retryAfterMs › is undefined for what is neither', () => {
  for (const none of [null, undefined, '', ' ', 'soon', '0x10', '1-2', '1e3', 'NaN', 'Infinity'])
    assert.equal(retryAfterMs(none, null, NOW), undefined, String(none))
})

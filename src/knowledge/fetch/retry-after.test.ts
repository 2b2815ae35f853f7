import assert from 'node:assert/strict'
import { test } from 'node:test'
import { retryAfterMs } from './retry-after.ts'

const NOW = Date.parse('2026-01-05T10:00:00Z')

test('retryAfterMs › reads seconds and HTTP dates, and nothing else', () => {
  assert.equal(retryAfterMs('120', NOW), 120_000)
  assert.equal(retryAfterMs(' 0 ', NOW), 0)
  assert.equal(retryAfterMs('Mon, 05 Jan 2026 10:00:07 GMT', NOW), 7000)
  assert.equal(retryAfterMs('Mon, 05 Jan 2026 09:00:00 GMT', NOW), 0)
  for (const none of [null, '', '-1', '1.5', 'soon', '0x10']) assert.equal(retryAfterMs(none, NOW), undefined)
})

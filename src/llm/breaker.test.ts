import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createBreaker, MOST_PROBES } from './breaker.ts'

const SETTINGS = { failures: 3, openMs: 1_000 }

test('breaker › opens after so many failures in a row, and lets one probe through when the pause is over', async () => {
  const breaker = createBreaker(SETTINGS)
  for (let i = 0; i < 3; i++) {
    assert.equal(breaker.waitMs(0), 0)
    assert.equal(breaker.admit(), false)
    breaker.failed('HTTP 500', 0, false)
  }
  assert.equal(breaker.waitMs(0), 1_000)
  assert.equal(breaker.waitMs(999), 1)
  assert.equal(breaker.waitMs(1_000), 0)
  assert.equal(breaker.admit(), true)
  assert.equal(breaker.waitMs(1_000), Number.POSITIVE_INFINITY)
  const ended = breaker.probed()
  breaker.succeeded()
  await ended
  assert.equal(breaker.waitMs(1_000), 0)
  assert.equal(breaker.admit(), false)
})

test('breaker › starts counting again after an answer', () => {
  const breaker = createBreaker(SETTINGS)
  for (let i = 0; i < 8; i++) {
    breaker.failed('HTTP 500', 0, false)
    if (i % 2 === 1) breaker.succeeded()
  }
  assert.equal(breaker.waitMs(0), 0)
})

test('breaker › waits twice as long after each probe that fails, then says LLM_DOWN, and probes again later', () => {
  const breaker = createBreaker(SETTINGS)
  for (let i = 0; i < 3; i++) breaker.failed('HTTP 503', 0, false)
  let nowMs = 1_000
  for (const pause of [2_000, 4_000, 8_000]) {
    assert.equal(breaker.admit(), true)
    breaker.failed('HTTP 503', nowMs, true)
    assert.equal(breaker.waitMs(nowMs), pause)
    nowMs += pause
  }
  breaker.admit()
  breaker.failed('no answer in time', nowMs, true)
  assert.throws(() => breaker.waitMs(nowMs), {
    code: 'LLM_DOWN',
    exitStatus: 4,
    message: new RegExp(`${MOST_PROBES} probes: no answer in time`),
    hint: /run the same command again/,
  })
  assert.equal(breaker.waitMs(nowMs + 8_000), 0)
  assert.equal(breaker.admit(), true)
  breaker.succeeded()
  assert.equal(breaker.waitMs(nowMs), 0)
})

test('breaker › is not told anything by calls that went out before it opened, or by a probe that was stopped', () => {
  const breaker = createBreaker(SETTINGS)
  for (let i = 0; i < 3; i++) breaker.failed('HTTP 500', 0, false)
  breaker.failed('HTTP 500', 500, false)
  assert.equal(breaker.waitMs(500), 500)
  breaker.admit()
  breaker.failed('HTTP 500', 1_000, false)
  assert.equal(breaker.waitMs(1_000), Number.POSITIVE_INFINITY)
  breaker.withdrawn(1_200, false)
  assert.equal(breaker.waitMs(1_200), Number.POSITIVE_INFINITY)
  breaker.withdrawn(1_200, true)
  assert.equal(breaker.waitMs(1_200), 0)
})

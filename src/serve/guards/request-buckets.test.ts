import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRequestBuckets } from './request-buckets.ts'

test('request buckets › refill steadily, up to one second of tokens', () => {
  const buckets = createRequestBuckets(4)
  for (let n = 0; n < 4; n++) assert.equal(buckets.take('a', 0), 0)
  assert.equal(buckets.take('a', 0), 250)
  assert.equal(buckets.take('a', 100), 150)
  assert.equal(buckets.take('a', 250), 0)
  // 10 s later it holds 4, not 40.
  for (let n = 0; n < 4; n++) assert.equal(buckets.take('a', 10_250), 0)
  assert.equal(buckets.take('a', 10_250), 250)
})

test('request buckets › of less than one a second hold one token', () => {
  const buckets = createRequestBuckets(0.1)
  assert.equal(buckets.take('a', 0), 0)
  assert.equal(Math.round(buckets.take('a', 4000)), 6000)
  assert.equal(buckets.take('a', 10_000), 0)
})

test('request buckets › let no more through over any time than rate and burst', () => {
  const buckets = createRequestBuckets(10)
  let passed = 0
  // 5 s of a request every millisecond: 10 of the burst, and 10 a second.
  for (let ms = 0; ms <= 5000; ms++) if (buckets.take('a', ms) === 0) passed++
  assert.equal(passed, 60)
})

test('request buckets › forget a caller when its bucket is full again, not before', () => {
  const buckets = createRequestBuckets(2)
  buckets.take('a', 0)
  buckets.take('a', 0)
  assert.equal(buckets.take('a', 0), 500)
  buckets.take('b', 999)
  assert.equal(buckets.size, 2)
  buckets.take('b', 1001)
  // Another second later `a` has not been seen for a whole generation.
  buckets.take('b', 2002)
  assert.equal(buckets.size, 1)
})

test('request buckets › have a bound on memory: callers beyond it share one bucket', () => {
  const buckets = createRequestBuckets(1, 3)
  for (let n = 0; n < 1000; n++) buckets.take(`caller ${n}`, 0)
  assert.equal(buckets.size, 3)
  // A newcomer finds the shared bucket empty; one that has its own is not touched by the crowd.
  assert.equal(buckets.take('newcomer', 0), 1000)
  assert.equal(buckets.take('caller 0', 1000), 0)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRandom } from '../numeric/random.ts'
import { createTokenBucket } from './token-bucket.ts'

test('bucket › lets a tenth of the limit go at once, and the next tenth six seconds later', () => {
  const bucket = createTokenBucket(600)
  assert.equal(bucket.waitMs(30, 0), 0)
  bucket.take(30, 0)
  assert.equal(bucket.waitMs(30, 1_000), 0)
  bucket.take(30, 1_000)
  assert.equal(bucket.waitMs(1, 2_000), 4_000) // until the taking of 0 ms comes back, at 6,000 ms
  assert.equal(bucket.waitMs(31, 2_000), 5_000) // both have to
  assert.equal(bucket.waitMs(30, 6_000), 0)
})

test('bucket › fills for a longer part of the minute when one taking needs it', () => {
  const bucket = createTokenBucket(3) // three calls a minute: one in 20 seconds
  assert.equal(bucket.waitMs(1, 0), 0)
  bucket.take(1, 0)
  assert.equal(bucket.waitMs(1, 1), 19_999)
})

test('bucket › gives back what was taken and not used', () => {
  const bucket = createTokenBucket(600)
  const taken = bucket.take(60, 0)
  assert.equal(bucket.waitMs(40, 0), 6_000)
  bucket.settle(taken, 20)
  assert.equal(bucket.waitMs(40, 0), 0)
})

test('bucket › lets an amount above the limit through when it is full, and counts it whole', () => {
  const bucket = createTokenBucket(100)
  assert.equal(bucket.waitMs(250, 0), 0)
  bucket.take(250, 0)
  assert.equal(bucket.waitMs(1, 59_999), 1)
  assert.equal(bucket.waitMs(1, 60_000), 0)
})

test('bucket › never waits without a limit', () => {
  const bucket = createTokenBucket(Number.POSITIVE_INFINITY)
  for (let i = 0; i < 9; i++) bucket.take(1e9, 0)
  assert.equal(bucket.waitMs(1e9, 0), 0)
})

test('bucket › in no minute of a long random run lets more than the limit through, and wastes little of it', () => {
  for (const [perMinute, most] of [
    [60, 1],
    [1_000, 90],
    [1_000, 700],
    [6_000, 6_000],
  ] as const) {
    const random = createRandom(perMinute + most)
    const bucket = createTokenBucket(perMinute)
    const log: { readonly atMs: number; readonly amount: number }[] = []
    let nowMs = 0
    for (let i = 0; i < 3_000; i++) {
      const amount = 1 + random.int(most)
      // Now and then a pause, after which a dripping bucket would be full.
      nowMs += random.next() < 0.01 ? random.int(90_000) : 0
      nowMs += bucket.waitMs(amount, nowMs)
      assert.equal(bucket.waitMs(amount, nowMs), 0)
      bucket.take(amount, nowMs)
      log.push({ atMs: nowMs, amount })
    }
    let from = 0
    let sum = 0
    let fullest = 0
    for (const { atMs, amount } of log) {
      sum += amount
      while (log[from]!.atMs <= atMs - 60_000) sum -= log[from++]!.amount
      fullest = Math.max(fullest, sum)
    }
    assert.ok(fullest <= perMinute, `${fullest} of ${perMinute} in a minute`)
    assert.ok(fullest > perMinute * 0.8, `${fullest} of ${perMinute} in the fullest minute`)
  }
})

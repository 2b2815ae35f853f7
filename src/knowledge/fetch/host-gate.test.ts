import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fakeContext } from '../../../test/fake-context.ts'
import { createHostGate } from './host-gate.ts'

const SIGNAL = new AbortController().signal

test('createHostGate › lets a burst through, then one request an interval, host by host', async () => {
  const { context } = fakeContext(0)
  const gate = createHostGate(context.clock)
  const pace = { requestsPerSecond: 2, burst: 3 }
  const passed: number[] = []
  for (let n = 0; n < 5; n++) {
    await gate.pass('a', pace, SIGNAL)
    passed.push(context.clock.nowMs())
  }
  assert.deepEqual(passed, [0, 0, 0, 500, 1000])
  await gate.pass('b', pace, SIGNAL)
  assert.equal(context.clock.nowMs(), 1000)
})

test('createHostGate › keeps the order in which callers came', async () => {
  const { context } = fakeContext(0)
  const gate = createHostGate(context.clock)
  const order: number[] = []
  await Promise.all(
    [1, 2, 3].map(async (n) => {
      await gate.pass('a', { requestsPerSecond: 1, burst: 1 }, SIGNAL)
      order.push(n)
    }),
  )
  assert.deepEqual(order, [1, 2, 3])
  assert.equal(context.clock.nowMs(), 2000)
})

test('createHostGate › holds everybody back for a pause and for a crawl delay', async () => {
  const { context } = fakeContext(0)
  const gate = createHostGate(context.clock)
  const pace = { requestsPerSecond: 100, burst: 10, leastIntervalMs: 3000 }
  await gate.pass('a', pace, SIGNAL)
  await gate.pass('a', pace, SIGNAL)
  assert.equal(context.clock.nowMs(), 3000)
  gate.pause('a', 60_000)
  gate.pause('a', 10)
  await gate.pass('a', pace, SIGNAL)
  assert.equal(context.clock.nowMs(), 63_000)
})

test('createHostGate › does not wait for a clock that was set back to catch up', async () => {
  let now = 10_000_000
  const slept: number[] = []
  const gate = createHostGate({
    nowMs: () => now,
    monotonicMs: () => now,
    sleep: async (ms) => {
      slept.push(ms)
      now += ms
    },
  })
  const pace = { requestsPerSecond: 1, burst: 1, leastIntervalMs: 2000 }
  await gate.pass('a', pace, SIGNAL)
  gate.pause('a', 5000)
  now -= 3_600_000
  await gate.pass('a', pace, SIGNAL)
  assert.ok(Math.max(...slept) <= 5000, String(slept))
})

test('createHostGate › stops waiting when told to, and lets the next one pass', async () => {
  const { context } = fakeContext(0)
  const gate = createHostGate(context.clock)
  const stopped = AbortSignal.abort(new Error('stopped'))
  await assert.rejects(gate.pass('a', { requestsPerSecond: 1, burst: 1 }, stopped), /stopped/)
  await gate.pass('a', { requestsPerSecond: 1, burst: 1 }, SIGNAL)
  assert.equal(context.clock.nowMs(), 0)
})

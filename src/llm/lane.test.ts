import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fakeContext } from '../../test/fake-context.ts'
import { createLane, type LaneConfig } from './lane.ts'

const NO_LIMITS: LaneConfig = { failures: 3, openMs: 1_000 }
const never = new AbortController().signal

test('lane › lets calls in one after the other, in the order in which they came, also past a smaller one', async () => {
  const { clock } = fakeContext(0).context
  const lane = createLane({ ...NO_LIMITS, tokensPerMinute: 600 }, clock)
  const order: string[] = []
  const enter = async (name: string, tokens: number): Promise<void> => {
    await lane.enter(tokens, never)
    order.push(name)
  }
  await Promise.all([enter('a', 60), enter('b', 60), enter('c', 1), enter('d', 59)])
  // 60 tokens in six seconds: b waits for a's, c for b's.
  assert.deepEqual(order, ['a', 'b', 'c', 'd'])
  assert.equal(clock.monotonicMs(), 12_000)
})

test('lane › holds requests and tokens apart: each limits by itself', async () => {
  const { clock } = fakeContext(0).context
  const lane = createLane({ ...NO_LIMITS, requestsPerMinute: 10, tokensPerMinute: 1e6 }, clock)
  for (let i = 0; i < 3; i++) await lane.enter(1, never)
  assert.equal(clock.monotonicMs(), 12_000) // one request in six seconds
})

test('lane › gives back the tokens of a call that used fewer, and all of one that was not sent', async () => {
  const { clock } = fakeContext(0).context
  const lane = createLane({ ...NO_LIMITS, tokensPerMinute: 600, requestsPerMinute: 20 }, clock)
  const first = await lane.enter(60, never)
  first.answered(10)
  const second = await lane.enter(50, never)
  assert.equal(clock.monotonicMs(), 0)
  second.unused()
  await lane.enter(50, never)
  assert.equal(clock.monotonicMs(), 0)
})

test('lane › a pause holds every call back, and a later shorter one does not shorten it', async () => {
  const { context, sleptMs } = fakeContext(0)
  const lane = createLane(NO_LIMITS, context.clock)
  lane.pause(7_000)
  lane.pause(2_000)
  await Promise.all([lane.enter(1, never), lane.enter(1, never)])
  assert.deepEqual(sleptMs, [7_000])
})

test('lane › while a probe is out nobody else enters; its failure keeps all waiting, its answer lets all in', async () => {
  const { context } = fakeContext(0)
  const lane = createLane(NO_LIMITS, context.clock)
  for (let i = 0; i < 3; i++) (await lane.enter(1, never)).failed('HTTP 500')
  const probe = await lane.enter(1, never)
  assert.equal(context.clock.monotonicMs(), 1_000)
  let inside = 0
  const others = [1, 2].map(async () => {
    const pass = await lane.enter(1, never)
    inside++
    return pass
  })
  await new Promise((resolve) => setImmediate(resolve))
  assert.equal(inside, 0)
  probe.failed('HTTP 500')
  const second = await others[0]!
  assert.equal(context.clock.monotonicMs(), 3_000) // twice the first pause
  assert.equal(inside, 1)
  second.answered()
  await others[1]
  assert.equal(inside, 2)
})

test('lane › a waiting call that is stopped leaves its place to the next', async () => {
  const { context } = fakeContext(0)
  const controller = new AbortController()
  /** Ends only by its signal. */
  const sleep = (_ms: number, signal?: AbortSignal): Promise<void> =>
    new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason)))
  const lane = createLane({ ...NO_LIMITS, requestsPerMinute: 600 }, { ...context.clock, sleep })
  lane.pause(5_000)
  const stopped = lane.enter(1, controller.signal)
  const next = lane.enter(1, AbortSignal.timeout(50))
  controller.abort(new Error('stop'))
  await assert.rejects(stopped, /stop/)
  await assert.rejects(next, { name: 'TimeoutError' })
})

test('lane › lets nobody in while calls are held back, looks again each second, and can be stopped meanwhile', async () => {
  const { context, sleptMs, abort } = fakeContext(0)
  let held = true
  let looks = 0
  const isHeld = (): boolean => {
    if (++looks === 3) held = false
    return held
  }
  const lane = createLane({ ...NO_LIMITS, isHeld }, context.clock)
  await lane.enter(1, never)
  assert.deepEqual(sleptMs, [1_000, 1_000])
  held = true
  const entering = lane.enter(1, context.signal)
  abort()
  await assert.rejects(entering, /stopped/)
})

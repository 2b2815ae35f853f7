import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Prepared } from './benchmark.ts'
import { type BenchClock, measure, spreadOf, timeRun, warmUp } from './measure.ts'

/** A clock that only work moves: CPU time at half the speed of wall time. */
function fakeClock(): BenchClock & { work(wallMs: number): void } {
  let now = 0
  return {
    cpuMs: () => now / 2,
    wallMs: () => now,
    work: (wallMs) => {
      now += wallMs
    },
  }
}

function taking(run: () => void, timeFactor = 1): Prepared {
  return { size: { rows: 3 }, timeFactor, run }
}

test('spreadOf › gives the middle of an odd count and the mean of the middle two of an even one', () => {
  assert.deepEqual(spreadOf([5, 1, 100]), { median: 5, min: 1, max: 100 })
  assert.deepEqual(spreadOf([10, 2, 4, 3]), { median: 3.5, min: 2, max: 10 })
  assert.deepEqual(spreadOf([7]), { median: 7, min: 7, max: 7 })
})

test('spreadOf › sorts by number and leaves its input alone', () => {
  const values = [9, 10, 8]
  assert.equal(spreadOf(values).median, 9)
  assert.deepEqual(values, [9, 10, 8])
})

test('timeRun › scales both times by the factor', () => {
  const clock = fakeClock()
  assert.deepEqual(
    timeRun(
      taking(() => clock.work(8), 10),
      clock,
    ),
    { cpuMs: 40, wallMs: 80 },
  )
})

test('warmUp › runs at least once, and stops after a second or twenty runs', () => {
  for (const [runMs, expected] of [
    [5000, 1],
    [400, 3],
    [1, 20],
  ] as const) {
    const clock = fakeClock()
    let runs = 0
    warmUp(
      taking(() => {
        runs++
        clock.work(runMs)
      }),
      clock,
    )
    assert.equal(runs, expected, `${runMs} ms a run`)
  }
})

test('measure › takes single times in turn, after warming up, and does not count the warm-up', async () => {
  const clock = fakeClock()
  const order: string[] = []
  const named = (name: string, times: readonly number[]) => {
    let run = 0
    return {
      name,
      prepared: taking(() => {
        order.push(name)
        clock.work(times[run++])
      }),
    }
  }
  const results = await measure([named('a', [2000, 2, 4, 6]), named('b', [9000, 10, 30, 20])], 3, clock)
  assert.deepEqual(order, ['a', 'b', 'a', 'b', 'a', 'b', 'a', 'b'])
  assert.deepEqual(
    results.map(({ name, repeats, wallMs, cpuMs }) => ({ name, repeats, wallMs, cpuMs })),
    [
      { name: 'a', repeats: 3, wallMs: { median: 4, min: 2, max: 6 }, cpuMs: { median: 2, min: 1, max: 3 } },
      { name: 'b', repeats: 3, wallMs: { median: 20, min: 10, max: 30 }, cpuMs: { median: 10, min: 5, max: 15 } },
    ],
  )
})

test('measure › waits for the caller after each time, who may end it', async () => {
  const clock = fakeClock()
  let runs = 0
  const prepared = taking(() => {
    runs++
    clock.work(5000)
  })
  const seen: number[] = []
  const stopped = measure([{ name: 'a', prepared }], 5, clock, async (_, repeat) => {
    seen.push(repeat)
    if (repeat === 2) throw new Error('stopped')
  })
  await assert.rejects(stopped, /stopped/)
  assert.deepEqual([runs, seen], [3, [1, 2]]) // one to warm up
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mapConcurrent } from './map-concurrent.ts'

/** Promises that the test settles by hand, one an item. */
function manual(count: number) {
  const started: number[] = []
  const gates = Array.from({ length: count }, () => Promise.withResolvers<string>())
  return {
    started,
    gates,
    work: (item: number, index: number): Promise<string> => {
      started.push(index)
      return gates[item]!.promise
    },
  }
}

/** Lets everything that is ready run. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

test('mapConcurrent › gives results in the order of the list, not in that of their ends', async () => {
  const { gates, work } = manual(3)
  const all = mapConcurrent([0, 1, 2], 3, work)
  gates[2]!.resolve('c')
  gates[0]!.resolve('a')
  gates[1]!.resolve('b')
  assert.deepEqual(await all, ['a', 'b', 'c'])
})

test('mapConcurrent › never has more than the limit at work, and starts in order', async () => {
  const { gates, started, work } = manual(5)
  const all = mapConcurrent([0, 1, 2, 3, 4], 2, work)
  await settle()
  assert.deepEqual(started, [0, 1])
  gates[1]!.resolve('')
  await settle()
  assert.deepEqual(started, [0, 1, 2])
  for (const gate of gates) gate.resolve('')
  assert.equal((await all).length, 5)
  assert.deepEqual(started, [0, 1, 2, 3, 4])
})

test('mapConcurrent › after an error takes nothing new, waits for what is at work, then throws the first error', async () => {
  const { gates, started, work } = manual(4)
  let thrown: unknown
  const all = mapConcurrent([0, 1, 2, 3], 2, work).catch((error: unknown) => {
    thrown = error
  })
  const first = new Error('first')
  gates[0]!.reject(first)
  await settle()
  assert.equal(thrown, undefined, 'it threw while a call was in flight')
  gates[1]!.reject(new Error('second'))
  await all
  assert.equal(thrown, first)
  assert.deepEqual(started, [0, 1])
})

test('mapConcurrent › gives an empty list for an empty list', async () => {
  assert.deepEqual(await mapConcurrent([], 4, () => Promise.reject(new Error('called'))), [])
})

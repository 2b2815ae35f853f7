import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Head, headOf, LONG_HEAD, lengthened } from './user-scores.ts'

const SCORED = { basis: 'trained', scores: Float32Array.from({ length: 300 }, (_, item) => -item) } as const

test('headOf › is the best first, as far as asked, and says whether more follow', () => {
  const head = headOf(SCORED, 3)
  assert.deepEqual([[...head.items], [...head.scores], head.isWhole], [[0, 1, 2], [-0, -1, -2], false])
  assert.equal(headOf(SCORED, 301).isWhole, true)
})

test('lengthened › keeps the order of the short head and goes on with what is not in it', () => {
  // Another kernel's rounding has 3 before 2, so that a page ends between them.
  const short: Head = {
    ...{ basis: 'trained', isWhole: false },
    items: Int32Array.of(0, 1, 3),
    scores: Float32Array.of(0, -1, -2.5),
  }
  const { items, scores, isWhole } = lengthened(short, SCORED)
  assert.deepEqual([...items.slice(0, 6)], [0, 1, 3, 2, 4, 5])
  assert.deepEqual([...scores.slice(0, 6)], [0, -1, -2.5, -2, -4, -5])
  assert.deepEqual([items.length, new Set(items).size, isWhole], [LONG_HEAD, LONG_HEAD, false])
})

test('lengthened › leaves a head that is whole as it is', () => {
  const short: Head = { basis: 'trained', isWhole: true, items: Int32Array.of(5), scores: Float32Array.of(1) }
  assert.equal(lengthened(short, SCORED), short)
})

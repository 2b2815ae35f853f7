import assert from 'node:assert/strict'
import { test } from 'node:test'
import { diversify } from './diversify.ts'

const GROUPS = ['a', 'a', 'a', 'b', 'c']
const SCORES = [10, 9, 8, 4, 0]
const likeness = (x: number, y: number): number => (GROUPS[x] === GROUPS[y] ? 1 : 0)

test('diversify › leaves the order as it is at 0', () => {
  assert.deepEqual(diversify(SCORES, likeness, 0, 5), [0, 1, 2, 3, 4])
})

test('diversify › weighs scores in [0, 1] against the likeness to the nearest item taken', () => {
  // scaled scores 1, .9, .8, .4, 0; after 0: .5·.9 − .5 = −.05 and .5·.8 − .5 = −.1 against .2 and 0
  assert.deepEqual(diversify(SCORES, likeness, 0.5, 5), [0, 3, 4, 1, 2])
  // at .2 after 0: .72 − .2 = .52 against .32
  assert.deepEqual(diversify(SCORES, likeness, 0.2, 3), [0, 1, 2])
})

test('diversify › takes no more than there are, and no fewer where all scores are equal', () => {
  assert.deepEqual(
    diversify([1, 1, 1], () => 1, 1, 9),
    [0, 1, 2],
  )
  assert.deepEqual(
    diversify([], () => 1, 1, 3),
    [],
  )
})

test('diversify › begins with the same items however many are taken', () => {
  assert.deepEqual(diversify(SCORES, likeness, 0.5, 5).slice(0, 2), diversify(SCORES, likeness, 0.5, 2))
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { csrFromPairs } from '../numeric/csr.ts'
import { fewUsers } from './few-users.ts'

/** `numUsers` users with `each` items each. */
function warningsOf(numUsers: number, each: number): readonly string[] {
  const places = Array.from({ length: numUsers * each }, (_, k) => k)
  const train = csrFromPairs(
    numUsers,
    each,
    places.map((k) => Math.floor(k / each)),
    places.map((k) => k % each),
  )
  const empty = csrFromPairs(numUsers, each, [], [])
  const size = { numUsers, numItems: each, itemFeatures: new Map(), userFeatures: new Map() }
  return fewUsers({ ...size, train, validation: empty, test: empty }).map(({ message }) => message)
}

test('fewUsers › warns of quantities that were taken for users', () => {
  assert.deepEqual(warningsOf(3, 500), [
    '3 users have all 1500 interactions: is the user column another one? If not, no two models can be told apart',
  ])
  assert.match(warningsOf(1, 30)[0]!, /^1 user has all 30 interactions/)
})

test('fewUsers › is silent for twenty users, and for a few with a few interactions', () => {
  assert.deepEqual(warningsOf(20, 500), [])
  assert.deepEqual(warningsOf(6, 7), [])
})

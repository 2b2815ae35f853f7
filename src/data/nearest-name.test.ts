import assert from 'node:assert/strict'
import { test } from 'node:test'
import { editDistance, nearestName } from './nearest-name.ts'

test('editDistance counts a swap of neighbours as one edit', () => {
  assert.equal(editDistance('raitng', 'rating'), 1)
  assert.equal(editDistance('kitten', 'sitting'), 3)
  assert.equal(editDistance('', 'abc'), 3)
})

test('nearestName ignores case and refuses what is far', () => {
  assert.equal(nearestName('UserID', ['userId', 'itemId']), 'userId')
  assert.equal(nearestName('minRatng', ['minRating', 'minUserInteractions']), 'minRating')
  assert.equal(nearestName('zebra', ['minRating', 'split']), undefined)
})

test('nearestName offers nothing that shares no character with a short name', () => {
  assert.equal(nearestName('u', ['v', 'xy']), undefined)
})

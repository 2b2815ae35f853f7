import assert from 'node:assert/strict'
import { test } from 'node:test'
import { editDistance, nearestName } from './nearest-name.ts'

test('editDistance counts a swap of neighbours as one edit', () => {
  assert.equal(editDistance('raitng', 'rating'), 1)
  assert.equal(editDistance('kitten', 'sitting'), 3)
  assert.equal(editDistance('', 'abc'), 3)
})

test('editDistance may stop early where the distance is above what is asked for, and is exact up to there', () => {
  const names = ['abcdef', 'badcfe', 'abdcef', 'xyz', 'fedcba', 'bacdef1', '']
  for (const a of names) {
    for (const b of names) {
      const distance = editDistance(a, b)
      for (const most of [0, 1, 2, 3, 6]) {
        const found = editDistance(a, b, most)
        if (distance <= most) assert.equal(found, distance, `${a}, ${b}, ${most}`)
        else assert.ok(found > most, `${a}, ${b}, ${most}: ${found}`)
      }
    }
  }
})

test('nearestName ignores case and refuses what is far', () => {
  assert.equal(nearestName('UserID', ['userId', 'itemId']), 'userId')
  assert.equal(nearestName('minRatng', ['minRating', 'minUserInteractions']), 'minRating')
  assert.equal(nearestName('zebra', ['minRating', 'split']), undefined)
})

test('nearestName offers nothing that shares no character with a short name', () => {
  assert.equal(nearestName('u', ['v', 'xy']), undefined)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { normal } from '../numeric/initialise.ts'
import { createRandom } from '../numeric/random.ts'
import { dotScorer } from './scorer.ts'

test('dotScorer › gives the dot products of the rows, across its tiles and for a rest of items', () => {
  const users = normal(5, 7, 1, createRandom(1))
  const items = normal(519, 7, 1, createRandom(2)) // two tiles of 256 and seven items, three of them beyond the fours
  const asked = Int32Array.of(4, 0, 4)
  const out = new Float32Array(asked.length * 519).fill(Number.NaN)
  dotScorer({ users, items }).scoreBlock(asked, out)
  asked.forEach((user, b) => {
    for (let item = 0; item < 519; item++) {
      let expected = 0
      for (let c = 0; c < 7; c++) expected += users.data[user * 7 + c] * items.data[item * 7 + c]
      assert.equal(out[b * 519 + item], Math.fround(expected))
    }
  })
})

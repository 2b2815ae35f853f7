import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRandom } from '../numeric/random.ts'
import { randomInteractions, scoresOf, total } from './dense-interactions.fixture.ts'
import { randomScores } from './random-scores.ts'

const NUM_USERS = 80
const NUM_ITEMS = 500
const DATA = randomInteractions(NUM_USERS, NUM_ITEMS, 1)
const scores = (seed: number) => scoresOf(randomScores.fit(DATA, {}, createRandom(seed)).scorer, NUM_USERS)

test('random › is spread evenly over [0, 1), over users and over items', () => {
  const all = scores(1)
  const flat = all.flat()
  assert.ok(flat.every((score) => score >= 0 && score < 1))
  // 40,000 scores in ten bins of 4,000 ± 60 (one standard deviation); users' means .5 ± .013, items' .5 ± .032. Five of each.
  for (let bin = 0; bin < 10; bin++) {
    const count = flat.filter((score) => Math.floor(score * 10) === bin).length
    assert.ok(Math.abs(count - 4000) < 300, `bin ${bin} has ${count}`)
  }
  all.forEach((row, user) => {
    assert.ok(Math.abs(total(row) / NUM_ITEMS - 0.5) < 0.065, `user ${user}`)
  })
  for (let item = 0; item < NUM_ITEMS; item++) {
    const mean = total(all.map((row) => row[item])) / NUM_USERS
    assert.ok(Math.abs(mean - 0.5) < 0.16, `item ${item} has mean ${mean}`)
  }
})

test('random › is fixed by the seed, and another for another seed, user or item', () => {
  const [first, again, other] = [scores(1), scores(1), scores(2)]
  assert.deepEqual(again, first)
  const same = (a: readonly number[], b: readonly number[]): number => a.filter((value, at) => value === b[at]).length
  // Of 40,000 pairs of numbers of 24 bits .002 are equal by chance.
  assert.ok(same(first.flat(), other.flat()) < 3)
  assert.ok(same(first[0], first[1]) < 3)
  // By chance alone 500 numbers of 24 bits hold a pair of equal ones once in 130.
  assert.ok(new Set(first[0]).size > NUM_ITEMS - 3)
})

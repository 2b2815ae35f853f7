import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FitData } from '../data/dataset.ts'
import { csrFromPairs } from '../numeric/csr.ts'
import { createRandom } from '../numeric/random.ts'
import {
  assertNear,
  type Dense,
  denseOf,
  product,
  randomInteractions,
  scoresOf,
  similarities,
} from './dense-interactions.fixture.ts'
import { type UserKnnConfig, userKnn } from './user-knn.ts'

/** Similarities are kept and added in float32. */
const TOLERANCE = 1e-6

test('userknn › adds the cosines of the users who took an item; a user is not its own neighbour', () => {
  // Users {0 1}, {0 1 2}, {2 3}: s(0,1) = 2/√6, s(0,2) = 0, s(1,2) = 1/√6.
  const data: FitData = {
    numUsers: 3,
    numItems: 4,
    train: csrFromPairs(3, 4, [0, 0, 1, 1, 1, 2, 2], [0, 1, 0, 1, 2, 2, 3]),
    itemFeatures: new Map(),
    userFeatures: new Map(),
  }
  const fit = (numNeighbours: number): Dense =>
    scoresOf(userKnn.fit(data, { numNeighbours, shrink: 0, weights: 'none' }, createRandom(1)).scorer, 3)
  const [s01, s12] = [2 / Math.sqrt(6), 1 / Math.sqrt(6)]
  assertNear(
    fit(0),
    [
      [s01, s01, s01, 0],
      [s01, s01, s12, s12],
      [s12, s12, s12, 0],
    ],
    TOLERANCE,
  )
  // The nearest of user 1 is user 0.
  assertNear(
    fit(1),
    [
      [s01, s01, s01, 0],
      [s01, s01, 0, 0],
      [s12, s12, s12, 0],
    ],
    TOLERANCE,
  )
})

/** All steps on dense matrices: S from the user vectors, then S·R. */
function plainScores(interactions: Dense, settings: UserKnnConfig): Dense {
  return product(similarities(interactions, settings), interactions)
}

for (const weights of ['none', 'tfidf', 'bm25'] as const) {
  for (const [numNeighbours, shrink] of [
    [0, 0],
    [6, 4],
  ]) {
    test(`userknn › agrees with dense products (weights ${weights}, ${numNeighbours} neighbours)`, () => {
      const data = randomInteractions(25, 19, 8)
      const settings = { numNeighbours, shrink, weights }
      const { scorer } = userKnn.fit(data, settings, createRandom(1))
      assertNear(scoresOf(scorer, 25), plainScores(denseOf(data.train), settings), TOLERANCE)
    })
  }
}

test('userknn › is finite where somebody took everything and so has no weight left', () => {
  const users = [0, 0, 0, 1, 2, 2]
  const items = [0, 1, 2, 0, 1, 2]
  const train = csrFromPairs(3, 3, users, items)
  const data = { ...randomInteractions(3, 3, 1), train }
  for (const weights of ['tfidf', 'bm25'] as const) {
    const { scorer } = userKnn.fit(data, { numNeighbours: 0, shrink: 0, weights }, createRandom(1))
    assert.ok(scoresOf(scorer, 3).flat().every(Number.isFinite), weights)
  }
})

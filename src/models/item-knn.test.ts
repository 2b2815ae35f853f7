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
  scoresOf as scoresOfAll,
  similarities,
  turned,
} from './dense-interactions.fixture.ts'
import { type ItemKnnConfig, itemKnn } from './item-knn.ts'

// Users by item: U_0 = {0 1 2}, U_1 = {0 1}, U_2 = {2 3}, U_3 = {3}. Cosines: s(0,1) = 2/√6, s(0,2) = 1/√6, s(2,3) = 1/√2.
const DATA: FitData = {
  numUsers: 4,
  numItems: 4,
  train: csrFromPairs(4, 4, [0, 0, 1, 1, 2, 2, 3, 3], [0, 1, 0, 1, 0, 2, 2, 3]),
  itemFeatures: new Map(),
  userFeatures: new Map(),
}

function scoresOf(user: number, config: ItemKnnConfig): number[] {
  const out = new Float32Array(4)
  itemKnn.fit(DATA, config, createRandom(1)).scorer.scoreBlock(Int32Array.of(user), out)
  return [...out]
}

function assertScores(actual: readonly number[], expected: readonly number[]): void {
  actual.forEach((score, item) => {
    assert.ok(Math.abs(score - expected[item]) < 1e-6, `item ${item} has ${score}, not ${expected[item]}`)
  })
}

test('itemknn › sums the cosines to the items of the user; an item is not its own neighbour', () => {
  // User 2 took 0 and 2: item 0 ← s(0,2), item 1 ← s(0,1), item 2 ← s(0,2), item 3 ← s(2,3).
  assertScores(scoresOf(2, { numNeighbours: 0, shrink: 0, weights: 'none' }), [
    1 / Math.sqrt(6),
    2 / Math.sqrt(6),
    1 / Math.sqrt(6),
    1 / Math.sqrt(2),
  ])
})

test('itemknn › adds shrink to the denominator', () => {
  assertScores(scoresOf(2, { numNeighbours: 0, shrink: 3, weights: 'none' }), [
    1 / (Math.sqrt(6) + 3),
    2 / (Math.sqrt(6) + 3),
    1 / (Math.sqrt(6) + 3),
    1 / (Math.sqrt(2) + 3),
  ])
})

test('itemknn › lets only the k items most similar to an item vote for it', () => {
  // k = 1: N(0) = {1}, N(1) = {0}, N(2) = {3} (1/√2 > 1/√6), N(3) = {2}. User 2 took 0 and 2.
  assertScores(scoresOf(2, { numNeighbours: 1, shrink: 0, weights: 'none' }), [
    0,
    2 / Math.sqrt(6),
    0,
    1 / Math.sqrt(2),
  ])
})

/** Similarities are kept and added in float32. */
const TOLERANCE = 1e-6

/** All steps on dense matrices: S from the item vectors, then R·Sᵀ. */
function plainScores(interactions: Dense, settings: ItemKnnConfig): Dense {
  return product(interactions, turned(similarities(turned(interactions), settings)))
}

for (const weights of ['none', 'tfidf', 'bm25'] as const) {
  for (const [numNeighbours, shrink] of [
    [0, 0],
    [6, 4],
  ]) {
    test(`itemknn › agrees with dense products (weights ${weights}, ${numNeighbours} neighbours)`, () => {
      const data = randomInteractions(25, 19, 6)
      const settings = { numNeighbours, shrink, weights }
      const { scorer } = itemKnn.fit(data, settings, createRandom(1))
      assertNear(scoresOfAll(scorer, 25), plainScores(denseOf(data.train), settings), TOLERANCE)
    })
  }
}

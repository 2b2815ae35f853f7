import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Er2almError } from '../errors.ts'
import { createRandom } from '../numeric/random.ts'
import { assertNear, type Dense, randomInteractions, scoresOf } from './dense-interactions.fixture.ts'
import { itemKnn } from './item-knn.ts'
import type { FittedModel } from './model.ts'
import { recencyMix } from './recency-mix.ts'
import { recentPopularity } from './recent-popularity.ts'
import { rp3Beta } from './rp3beta.ts'

/** Shares and scores are float32. */
const TOLERANCE = 1e-6
const NUM_USERS = 25
const plain = randomInteractions(NUM_USERS, 19, 3)
const DATA = {
  ...plain,
  trainTimes: Float64Array.from(plain.train.colIdx, (_, entry) => 1e9 + ((entry * 7919) % 60) * 86_400),
}

function all(model: FittedModel): Dense {
  return scoresOf(model.scorer, NUM_USERS)
}

/** Rows divided by their largest entry. */
function shares(rows: Dense): Dense {
  return rows.map((row) => row.map((value) => (Math.max(...row) > 0 ? value / Math.max(...row) : 0)))
}

for (const signal of ['itemknn', 'rp3beta'] as const) {
  test(`recency-mix › adds the shares of recent popularity and ${signal}, each by its weight`, () => {
    const settings = recencyMix.config.parse({
      windowDays: 20,
      recencyWeight: 0.3,
      signal,
      itemknn: { numNeighbours: 5, shrink: 2 },
      rp3beta: { numNeighbours: 5, beta: 0.4 },
    })
    const recent = shares(all(recentPopularity.fit(DATA, { windowDays: 20 }, createRandom(1))))
    const personal = shares(
      all(
        signal === 'itemknn'
          ? itemKnn.fit(DATA, settings.itemknn, createRandom(1))
          : rp3Beta.fit(DATA, settings.rp3beta, createRandom(1)),
      ),
    )
    const expected = recent.map((row, u) => row.map((value, i) => 0.3 * value + 0.7 * personal[u][i]))
    assertNear(all(recencyMix.fit(DATA, settings, createRandom(1))), expected, TOLERANCE)
  })
}

test('recency-mix › is recent popularity for a user without interactions', () => {
  const settings = recencyMix.config.parse({ windowDays: 20, recencyWeight: 0.5 })
  const mixed = all(recencyMix.fit(DATA, settings, createRandom(1)))
  const recent = shares(all(recentPopularity.fit(DATA, { windowDays: 20 }, createRandom(1))))
  const cold = NUM_USERS - 1
  assertNear([mixed[cold]], [recent[cold].map((value) => 0.5 * value)], TOLERANCE)
})

test('recency-mix › takes the defaults of the models it mixes', () => {
  const settings = recencyMix.config.parse({ itemknn: { shrink: 7 } })
  assert.deepEqual(settings.itemknn, itemKnn.config.parse({ shrink: 7 }))
  assert.deepEqual(settings.rp3beta, rp3Beta.config.parse({}))
})

test('recency-mix › refuses data without times, by its own name', () => {
  assert.throws(
    () => recencyMix.fit(plain, recencyMix.config.parse({}), createRandom(1)),
    (error) =>
      error instanceof Er2almError && error.code === 'MODEL_INPUT_MISSING' && error.message.includes('recency-mix'),
  )
})

test('recency-mix › has parts that add up to the score', () => {
  const settings = recencyMix.config.parse({ windowDays: 20, recencyWeight: 0.3 })
  const foldIn = recencyMix.foldIn!(DATA, settings, recencyMix.fit(DATA, settings, createRandom(1)).tensors)
  const [items, values] = [Int32Array.of(1, 4, 7), Float32Array.of(1, 1, -1)]
  const scores = new Float32Array(DATA.numItems)
  foldIn.score(items, values, scores)
  const parts = Array.from(scores, (_, item) => foldIn.parts!(items, values, item))
  assertNear([parts.map((of) => of[0]!.value + of[1]!.value)], [[...scores]], TOLERANCE)
  assert.ok(parts.some(([recent, history]) => recent!.value > 0 && history!.value > 0))
})

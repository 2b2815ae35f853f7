import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FitData } from '../data/dataset.ts'
import { Er2almError } from '../errors.ts'
import { csrFromPairs } from '../numeric/csr.ts'
import { createRandom } from '../numeric/random.ts'
import type { FittedModel } from './model.ts'
import { popularity } from './popularity.ts'
import { recentPopularity } from './recent-popularity.ts'

const DAY = 86_400
const NEWEST = 1_000 * DAY
// Item 0: users 0 1 2, all long ago · item 1: users 0 1, one in the last week · item 2: user 2, in the last week ·
// item 3: user 1, long ago · item 4: nobody.
const TRAIN = csrFromPairs(3, 5, [0, 0, 1, 1, 1, 2, 2], [0, 1, 0, 1, 3, 0, 2])
const DAYS_AGO = [100, 0, 90, 8, 80, 70, 6]

function data(times: boolean): FitData {
  return {
    numUsers: 3,
    numItems: 5,
    train: TRAIN,
    trainTimes: times ? Float64Array.from(DAYS_AGO, (days) => NEWEST - days * DAY) : undefined,
    itemFeatures: new Map(),
    userFeatures: new Map(),
  }
}

function scoresOf(model: FittedModel): Float32Array {
  const out = new Float32Array(5)
  model.scorer.scoreBlock(Int32Array.of(1), out)
  return out
}

test('popularity › scores an item by its training interactions', () => {
  assert.deepEqual([...scoresOf(popularity.fit(data(false), {}, createRandom(1)))], [3, 2, 1, 1, 0])
})

test('recent-popularity › counts the days before the newest interaction, and orders the rest by overall popularity', () => {
  const settings = recentPopularity.config.parse({})
  assert.equal(settings.windowDays, 7)
  const scores = scoresOf(recentPopularity.fit(data(true), settings, createRandom(1)))
  // In the window: item 1 once (0 days), item 2 once (6 days). Overall 3 2 1 1 0, most 3: share = count / 7.
  const expected = [3 / 7, 1 + 2 / 7, 1 + 1 / 7, 1 / 7, 0]
  expected.forEach((score, item) => {
    assert.equal(scores[item], Math.fround(score))
  })
})

test('recent-popularity › with a longer window counts more', () => {
  const scores = scoresOf(recentPopularity.fit(data(true), { windowDays: 85 }, createRandom(1)))
  assert.deepEqual(
    [...scores].map((score) => Math.floor(score)),
    [1, 2, 1, 1, 0],
  )
})

test('recent-popularity › refuses data without times', () => {
  assert.throws(
    () => recentPopularity.fit(data(false), { windowDays: 7 }, createRandom(1)),
    (error) => error instanceof Er2almError && error.code === 'MODEL_INPUT_MISSING',
  )
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { csrFromPairs, emptyCsr } from '../numeric/csr.ts'
import { dataStats } from './data-stats.ts'

test('dataStats › counts distinct pairs, quantiles by nearest rank, new items and the range of times', () => {
  // Users 0: {0, 1, 2}, 1: {0}, 2: test only; items 0 to 3, of which 3 is in the test alone.
  const figures = dataStats({
    numUsers: 3,
    numItems: 4,
    train: csrFromPairs(3, 4, [0, 0, 1], [0, 1, 0]),
    trainTimes: Float64Array.of(30, 10, Number.NaN),
    validation: csrFromPairs(3, 4, [0], [2]),
    test: csrFromPairs(3, 4, [2, 0], [3, 2]),
    testTimes: Float64Array.of(50, 40),
    itemFeatures: new Map(),
    userFeatures: new Map(),
  })
  // (0, 2) is in validation and in test: counted once
  assert.equal(figures.interactions, 5)
  assert.equal(figures.density, 5 / 12)
  const { min, median, max, mean } = figures.historyLength
  assert.deepEqual([min, median, max, mean], [1, 1, 3, 2])
  // popularity 1, 1, 2: the top tenth of three items is one, with 2 of 4
  assert.equal(figures.popularity.median, 1)
  assert.equal(figures.topTenthShare, 0.5)
  assert.deepEqual([figures.newItems, figures.newUsers], [1, 1])
  assert.deepEqual(figures.time, { first: 10, last: 50 })
})

test('dataStats › gives no range where there are no times', () => {
  const figures = dataStats({
    numUsers: 1,
    numItems: 1,
    train: csrFromPairs(1, 1, [0], [0]),
    validation: emptyCsr(1, 1),
    test: emptyCsr(1, 1),
    itemFeatures: new Map(),
    userFeatures: new Map(),
  })
  assert.equal('time' in figures, false)
})

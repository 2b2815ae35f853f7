import assert from 'node:assert/strict'
import { test } from 'node:test'
import { csrFromPairs, emptyCsr } from '../numeric/csr.ts'
import type { RecDataset } from './dataset.ts'
import { refit } from './refit.ts'

const base: RecDataset = {
  numUsers: 2,
  numItems: 4,
  train: csrFromPairs(2, 4, [0, 0, 1], [0, 3, 1]),
  trainTimes: Float64Array.of(10, 30, 11),
  validation: csrFromPairs(2, 4, [0, 1], [2, 0]),
  validationTimes: Float64Array.of(40, 50),
  test: csrFromPairs(2, 4, [0], [1]),
  testTimes: Float64Array.of(60),
  itemFeatures: new Map(),
  userFeatures: new Map(),
  augmentedPositive: Int32Array.of(1, -1),
}

test('refit puts validation into train, times in the order of the entries', () => {
  const fitted = refit(base)
  assert.deepEqual([...fitted.train.rowPtr], [0, 3, 5])
  assert.deepEqual([...fitted.train.colIdx], [0, 2, 3, 0, 1])
  assert.deepEqual([...fitted.trainTimes!], [10, 40, 30, 50, 11])
  assert.equal(fitted.validation.colIdx.length, 0)
  assert.equal(fitted.validationTimes, undefined)
})

test('refit keeps test, features and augmented pairs, and changes nothing of its input', () => {
  const before = structuredClone({ train: base.train, times: base.trainTimes })
  const fitted = refit(base)
  assert.equal(fitted.test, base.test)
  assert.equal(fitted.augmentedPositive, base.augmentedPositive)
  assert.deepEqual({ train: base.train, times: base.trainTimes }, before)
})

test('refit has no times when validation has none, and keeps them when validation is empty', () => {
  const { validationTimes: _, ...untimed } = base
  assert.equal(refit(untimed).trainTimes, undefined)
  assert.deepEqual(refit({ ...untimed, validation: emptyCsr(2, 4) }).trainTimes, base.trainTimes)
})

test('a pair of both parts occurs once, with its time in train', () => {
  const fitted = refit({ ...base, validation: csrFromPairs(2, 4, [0], [3]), validationTimes: Float64Array.of(99) })
  assert.deepEqual([...fitted.trainTimes!], [10, 30, 11])
})

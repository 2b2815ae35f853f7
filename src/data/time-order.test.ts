import assert from 'node:assert/strict'
import { test } from 'node:test'
import { csrFromPairs, emptyCsr } from '../numeric/csr.ts'
import type { RecDataset } from './dataset.ts'
import { isTimeRule, isTimeSplit, timeOrder } from './time-order.ts'

/** Two users with a training item each (0, 1), user 0 with a validation item (2), and a test item (3) each. */
function dataset(train: readonly number[], validation: number, tested: readonly number[]): RecDataset {
  return {
    ...{ numUsers: 2, numItems: 4, itemFeatures: new Map(), userFeatures: new Map() },
    ...{ train: csrFromPairs(2, 4, [0, 1], [0, 1]), trainTimes: Float64Array.from(train) },
    ...{ validation: csrFromPairs(2, 4, [0], [2]), validationTimes: Float64Array.of(validation) },
    ...{ test: csrFromPairs(2, 4, [0, 1], [3, 3]), testTimes: Float64Array.from(tested) },
  }
}

test('timeOrder › counts test interactions that are earlier than what the same user, or anyone, is learnt from', () => {
  const { lateForUser, lateForAll, users, lastKnown, firstTest } = timeOrder(dataset([10, 10], 30, [25, 20]))!
  assert.deepEqual([lateForUser, lateForAll, users, lastKnown, firstTest], [1, 2, [0], 30, 20])
})

test('timeOrder › counts equal times for no one', () => {
  const { lateForUser, lateForAll } = timeOrder(dataset([10, 10], 20, [20, 20]))!
  assert.deepEqual([lateForUser, lateForAll], [0, 0])
})

test('timeOrder › is undefined where a part has no times', () => {
  const { testTimes: _, ...rest } = dataset([1, 1], 2, [3, 3])
  assert.equal(timeOrder(rest), undefined)
  const { validationTimes: __, ...other } = dataset([1, 1], 2, [3, 3])
  assert.equal(timeOrder(other), undefined)
  assert.ok(timeOrder({ ...other, validation: emptyCsr(2, 4) }))
})

test('isTimeSplit › goes by the rule, and for given files by their times', () => {
  assert.deepEqual(
    ['temporalPerUser', 'random', 'given'].map((kind) => isTimeRule(kind as 'given')),
    [true, false, undefined],
  )
  assert.equal(isTimeSplit('given', dataset([1, 1], 2, [3, 3])), true)
  assert.equal(isTimeSplit('given', dataset([9, 9], 2, [3, 3])), false)
  assert.equal(isTimeSplit('random', dataset([1, 1], 2, [3, 3])), false)
})

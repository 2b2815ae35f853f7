import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Er2almError } from '../errors.ts'
import { colDegrees, rowDegrees } from '../numeric/csr.ts'
import { syntheticData } from './synthetic-data.ts'

const SIZE = { users: 300, items: 200, interactions: 4000 }

test('syntheticData › has the size that was asked for, and is the same for the same seed only', () => {
  const { train } = syntheticData(SIZE, 1)
  assert.deepEqual([train.rows, train.cols, train.colIdx.length], [300, 200, 4000])
  assert.deepEqual(syntheticData(SIZE, 1).train, train)
  assert.notDeepEqual(syntheticData(SIZE, 2).train.colIdx, train.colIdx)
})

test('syntheticData › gives a tenth of the items, and of the users, far more than a tenth of the interactions', () => {
  const { train } = syntheticData(SIZE, 1)
  // Weights (r + 10)^−0.8: the top tenth of 200 has 0.25 of the sum, of 300 0.27; distinct pairs flatten it a little.
  for (const degrees of [colDegrees(train), rowDegrees(train)]) {
    const top = [...degrees].sort((a, b) => b - a).slice(0, degrees.length / 10)
    const share = top.reduce((sum, degree) => sum + degree, 0) / 4000
    assert.ok(share > 0.18 && share < 0.35, `${share}`)
  }
})

test('syntheticData › does not order items by popularity', () => {
  const degrees = colDegrees(syntheticData(SIZE, 1).train)
  const firstHalf = degrees.subarray(0, 100).reduce((sum, degree) => sum + degree, 0)
  assert.ok(firstHalf > 1200 && firstHalf < 2800, `${firstHalf}`)
})

test('syntheticData › refuses more pairs than it can draw in good time', () => {
  assert.throws(
    () => syntheticData({ users: 10, items: 10, interactions: 21 }, 1),
    (error) => error instanceof Er2almError && error.code === 'USAGE' && /at most 20/.test(error.hint ?? ''),
  )
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FitData } from '../data/dataset.ts'
import { Er2almError } from '../errors.ts'
import { csrFromPairs } from '../numeric/csr.ts'
import { createRandom } from '../numeric/random.ts'
import { ease } from './ease.ts'

// RᵀR = [[3, 1], [1, 2]]; with λ = 1, RᵀR + λI = [[4, 1], [1, 3]] and P = 1/11 [[3, −1], [−1, 4]], so that
// B_01 = −P_01 / P_11 = 1/4 and B_10 = −P_10 / P_00 = 1/3.
const DATA: FitData = {
  numUsers: 4,
  numItems: 2,
  train: csrFromPairs(4, 2, [0, 0, 1, 2, 3], [0, 1, 0, 0, 1]),
  itemFeatures: new Map(),
  userFeatures: new Map(),
}

test('ease › has the closed-form weights, zero on the diagonal', () => {
  const { tensors } = ease.fit(DATA, ease.config.parse({ l2Weight: 1 }), createRandom(1))
  const weights = [...tensors.get('weights')!.data]
  for (const [at, expected] of [0, 1 / 4, 1 / 3, 0].entries()) assert.ok(Math.abs(weights[at] - expected) < 1e-7)
})

test('ease › scores a user by the sum of the rows of its items', () => {
  const out = new Float32Array(4)
  ease.fit(DATA, ease.config.parse({ l2Weight: 1 }), createRandom(1)).scorer.scoreBlock(Int32Array.of(0, 3), out)
  for (const [at, expected] of [1 / 3, 1 / 4, 1 / 3, 0].entries()) assert.ok(Math.abs(out[at] - expected) < 1e-7)
})

test('ease › refuses data with more items than maxItems before it takes any memory', () => {
  assert.throws(
    () => ease.fit({ ...DATA, numItems: 2_000_000_000 }, ease.config.parse({}), createRandom(1)),
    (error) => error instanceof Er2almError && error.code === 'MODEL_TOO_LARGE',
  )
})

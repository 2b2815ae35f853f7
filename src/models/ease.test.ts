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
    () => ease.fit(DATA, ease.config.parse({ maxItems: 1 }), createRandom(1)),
    (error) => error instanceof Er2almError && error.code === 'MODEL_TOO_LARGE',
  )
})

test('ease › leaves items that nobody took out of the inverse, and their scores at 0', () => {
  const train = csrFromPairs(4, 5, [0, 0, 1, 2, 3], [1, 3, 1, 1, 3])
  const config = ease.config.parse({ l2Weight: 1 })
  const data = { ...DATA, numItems: 5, train }
  const { scorer, tensors } = ease.fit(data, config, createRandom(1))
  assert.deepEqual([...tensors.get('items')!.data], [1, 3])
  for (const one of [scorer, ease.restore(data, config, tensors)]) {
    const out = new Float32Array(5)
    one.scoreBlock(Int32Array.of(0), out)
    for (const [at, expected] of [0, 1 / 3, 0, 1 / 4, 0].entries()) assert.ok(Math.abs(out[at]! - expected) < 1e-7)
  }
})

test('ease › ranks alike in float32 and float64, on skewed data', () => {
  const random = createRandom(8)
  const pairs = Array.from({ length: 4000 }, () => [random.int(200), Math.floor(120 * random.next() ** 3)] as const)
  const train = csrFromPairs(
    200,
    120,
    pairs.map(([user]) => user),
    pairs.map(([, item]) => item),
  )
  const data = { ...DATA, numUsers: 200, numItems: 120, train }
  const users = Int32Array.from({ length: 200 }, (_, u) => u)
  const [single, double] = (['float32', 'float64'] as const).map((precision) => {
    const out = new Float32Array(200 * 120)
    ease.fit(data, ease.config.parse({ l2Weight: 1, precision }), createRandom(1)).scorer.scoreBlock(users, out)
    return out
  })
  double!.forEach((wanted, at) => {
    assert.ok(Math.abs(single![at]! - wanted) < 1e-4, `${single![at]} instead of ${wanted}`)
  })
})

test('ease › folds in somebody new by the same rows, those of disliked items subtracted', () => {
  const config = ease.config.parse({ l2Weight: 1 })
  const foldIn = ease.foldIn!(DATA, config, ease.fit(DATA, config, createRandom(1)).tensors)
  const out = new Float32Array(2)
  foldIn.score(Int32Array.of(1, 0), Float32Array.of(-1, 1), out)
  // B_01 of item 0, −B_10 of item 1.
  for (const [at, expected] of [-1 / 3, 1 / 4].entries()) assert.ok(Math.abs(out[at]! - expected) < 1e-7)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Er2almError } from '../errors.ts'
import { fitLogistic, logistic, logOdds } from './logistic-regression.ts'
import { createRandom } from './random.ts'

const column = (...values: readonly number[]): Float64Array[] => values.map((x) => Float64Array.of(x))

test('fitLogistic › finds the log-odds of a share when the feature says nothing', () => {
  const { intercept, weights } = fitLogistic(column(0, 0, 0, 0), [1, 1, 1, 0], { ridge: 1 })
  // P = 3/4, so the log-odds are ln 3.
  assert.ok(Math.abs(intercept - Math.log(3)) < 1e-9)
  assert.equal(weights[0], 0)
})

test('fitLogistic › finds the log odds ratio of a two by two table when the ridge is slight', () => {
  // x = 0: 1 of 4 right (odds 1/3); x = 1: 3 of 4 (odds 3): intercept −ln 3, weight 2 ln 3.
  const rows = column(0, 0, 0, 0, 1, 1, 1, 1)
  const { intercept, weights } = fitLogistic(rows, [1, 0, 0, 0, 1, 1, 1, 0], { ridge: 1e-9 })
  assert.ok(Math.abs(intercept + Math.log(3)) < 1e-6)
  assert.ok(Math.abs(weights[0]! - 2 * Math.log(3)) < 1e-6)
})

test('fitLogistic › ends where the gradient of the penalised loss is zero, on separable data too', () => {
  const random = createRandom(3)
  const rows = Array.from({ length: 60 }, () => Float64Array.from({ length: 3 }, () => random.normal()))
  const targets = rows.map((row) => (row[0]! > 0 ? 1 : 0))
  const caseWeights = rows.map((_, i) => 1 + (i % 2))
  const ridge = Float64Array.of(0.5, 1, 2)
  const model = fitLogistic(rows, targets, { ridge, caseWeights })
  for (let j = 0; j <= 3; j++) {
    let gradient = j < 3 ? ridge[j]! * model.weights[j]! : 0
    for (const [i, row] of rows.entries()) {
      gradient += caseWeights[i]! * (logistic(logOdds(model, row)) - targets[i]!) * (j < 3 ? row[j]! : 1)
    }
    assert.ok(Math.abs(gradient) < 1e-6, `${j}: ${gradient}`)
  }
  assert.ok(model.weights[0]! > 1)
})

test('fitLogistic › counts a row of weight 2 as two rows', () => {
  const twice = fitLogistic(column(1, 1, 0, -1), [1, 1, 0, 0], { ridge: 1 })
  const weighted = fitLogistic(column(1, 0, -1), [1, 0, 0], { ridge: 1, caseWeights: [2, 1, 1] })
  assert.ok(Math.abs(twice.weights[0]! - weighted.weights[0]!) < 1e-9)
})

test('fitLogistic › refuses no rows, odd lengths, and no penalty', () => {
  assert.throws(() => fitLogistic([], [], { ridge: 1 }), Er2almError)
  assert.throws(() => fitLogistic(column(1, 2), [1], { ridge: 1 }), Er2almError)
  assert.throws(() => fitLogistic(column(1, 2), [1, 0], { ridge: 0 }), Er2almError)
})

test('logistic › does not overflow', () => {
  assert.deepEqual([logistic(0), logistic(1000), logistic(-1000)], [0.5, 1, 0])
})

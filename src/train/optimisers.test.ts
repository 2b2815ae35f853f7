import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ParamGroup } from '../models/model.ts'
import { matrixOf } from '../numeric/matrix.ts'
import { type Param, param } from '../numeric/tape.ts'
import { createOptimiser } from './optimisers.ts'

/** Float64 throughout: the expected values are computed with the same few operations. */
const TOLERANCE = 1e-12

function scalar(value: number): Param {
  return param('theta', matrixOf(1, 1, Float64Array.of(value)))
}

function setGrad(of: Param, gradient: number): void {
  of.grad = matrixOf(1, 1, Float64Array.of(gradient))
}

function group(of: Param, rest: Partial<ParamGroup> = {}): ParamGroup {
  return { params: [of], optimizer: 'adam', learningRate: 0.1, ...rest }
}

function assertNear(actual: number, expected: number): void {
  assert.ok(Math.abs(actual - expected) < TOLERANCE, `${actual} is not ${expected}`)
}

test('Adam › the first step moves by the learning rate against the sign of the gradient', () => {
  const theta = scalar(1)
  const optimiser = createOptimiser([group(theta)])
  setGrad(theta, 4)
  optimiser.step(1)
  // m̂ = 4, v̂ = 16: 1 − 0.1·4/(4 + 1e-8)
  assertNear(theta.value.data[0], 1 - (0.1 * 4) / (4 + 1e-8))
})

test('Adam › two steps by hand, with bias correction', () => {
  const theta = scalar(0)
  const optimiser = createOptimiser([group(theta)])
  setGrad(theta, 1)
  optimiser.step(1)
  setGrad(theta, -2)
  optimiser.step(1)
  // m = 0.9·0.1 − 0.2 = −0.11, m̂ = −0.11/0.19; v = 0.999·0.001 + 0.001·4 = 0.004999, v̂ = 0.004999/0.001999
  const first = -0.1 / (1 + 1e-8)
  assertNear(theta.value.data[0], first + (0.1 * (0.11 / 0.19)) / (Math.sqrt(0.004999 / 0.001999) + 1e-8))
})

test('AdamW › decays the value itself before the step, by learning rate × decay', () => {
  const theta = scalar(2)
  const optimiser = createOptimiser([group(theta, { optimizer: 'adamw', weightDecay: 0.5 })])
  setGrad(theta, 3)
  optimiser.step(1)
  assertNear(theta.value.data[0], 2 - 0.1 * 0.5 * 2 - (0.1 * 3) / (3 + 1e-8))
})

test('AdamW › decays by 0.01 unless the group says otherwise', () => {
  const theta = scalar(2)
  const optimiser = createOptimiser([group(theta, { optimizer: 'adamw' })])
  setGrad(theta, 3)
  optimiser.step(1)
  assertNear(theta.value.data[0], 2 - 0.1 * 0.01 * 2 - (0.1 * 3) / (3 + 1e-8))
})

test('SGD › moves by the learning rate times the gradient, each step alike', () => {
  const theta = scalar(1)
  const optimiser = createOptimiser([group(theta, { optimizer: 'sgd' })])
  for (const expected of [1 - 0.1 * 4, 1 - 0.2 * 4]) {
    setGrad(theta, 4)
    optimiser.step(1)
    assertNear(theta.value.data[0], expected)
    assert.equal(theta.grad, null)
  }
})

test('a parameter without a gradient keeps its value, its moments and its step count', () => {
  const theta = scalar(1)
  const skipped = scalar(1)
  const optimiser = createOptimiser([group(theta, { optimizer: 'adamw' }), group(skipped, { optimizer: 'adamw' })])
  setGrad(theta, 1)
  optimiser.step(1)
  assert.equal(skipped.value.data[0], 1)
  setGrad(skipped, 4)
  optimiser.step(1)
  assertNear(skipped.value.data[0], 1 - 0.1 * 0.01 - (0.1 * 4) / (4 + 1e-8))
})

test('the schedule of a group multiplies its rate, and gradients are cleared', () => {
  const theta = scalar(1)
  const optimiser = createOptimiser([group(theta, { learningRateAt: (epoch) => 1 / epoch })])
  setGrad(theta, 4)
  optimiser.step(2)
  assertNear(theta.value.data[0], 1 - (0.05 * 4) / (4 + 1e-8))
  assert.equal(theta.grad, null)
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type AdamStep, adam } from './adam.ts'

const SETTINGS: AdamStep = { step: 1, learningRate: 0.1, beta1: 0.9, beta2: 0.999, epsilon: 0, weightDecay: 0 }

/** Float64 with a handful of operations on numbers near 1. */
const ROUNDING = 1e-12

function near(actual: number, expected: number): void {
  assert.ok(Math.abs(actual - expected) < ROUNDING, `${actual} instead of ${expected}`)
}

describe('adam', () => {
  it('moves every entry by the learning rate against the sign of its gradient at the first step', () => {
    const theta = Float64Array.of(1, 1)
    const [m, v] = [new Float64Array(2), new Float64Array(2)]
    adam(theta, Float64Array.of(5, -0.01), m, v, SETTINGS)
    near(theta[0], 0.9)
    near(theta[1], 1.1)
    near(m[0], 0.5) // 0.1·5
    near(v[0], 0.025) // 0.001·25
  })

  it('corrects the bias of both moments by the number of the step', () => {
    // Step 2, g = 1 after g = 1: m = 0.19, v = 0.001999; m̂ = 0.19/0.19 = 1, v̂ = 0.001999/0.001999 = 1.
    const theta = Float64Array.of(0)
    adam(theta, Float64Array.of(1), Float64Array.of(0.1), Float64Array.of(0.001), { ...SETTINGS, step: 2 })
    near(theta[0], -0.1)
  })

  it('decays the parameter itself, not its gradient', () => {
    // θ ← (1 − 0.1·0.5)·2 − 0.1 = 1.8
    const theta = Float64Array.of(2)
    const m = new Float64Array(1)
    adam(theta, Float64Array.of(3), m, new Float64Array(1), { ...SETTINGS, weightDecay: 0.5 })
    near(theta[0], 1.8)
    near(m[0], 0.3)
  })

  it('adds ε after the root', () => {
    // −0.1·1/(1 + 1)
    const theta = Float64Array.of(0)
    adam(theta, Float64Array.of(1), new Float64Array(1), new Float64Array(1), { ...SETTINGS, epsilon: 1 })
    near(theta[0], -0.05)
  })
})

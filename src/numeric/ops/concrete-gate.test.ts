import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createRandom } from '../random.ts'
import { constant } from '../tape.ts'
import { sigmoidOf } from './activation.ts'
import { concreteGate } from './concrete-gate.ts'
import { checkGradient, matrix64, randomMatrix64, tape64 } from './gradient-check.ts'

/** Three standard errors of a share of 20,000 draws: 3·√(¼/20000) ≈ 0.0106. */
const SHARE_ERROR = 0.011

describe('concreteGate', () => {
  it('is σ((logit ε + w)/τ)', () => {
    // ε = 3/4: logit = log 3; (log 3 + log 3)/2 = log 3; σ = 3/4
    const gate = concreteGate(tape64(), constant(matrix64([[Math.log(3)]])), matrix64([[0.75]]), 2)
    assert.ok(Math.abs(gate.value.data[0] - 0.75) < Number.EPSILON)
  })

  it('has the gradient of central differences', () => {
    const noise = matrix64([
      [0.1, 0.5],
      [0.7, 0.9],
    ])
    checkGradient([randomMatrix64(2, 2)], (tape, [w]) => concreteGate(tape, w, noise, 0.4))
  })

  it('exceeds θ with probability σ(w − τ·logit θ)', () => {
    const [w, theta, temperature, draws] = [0.3, 0.4, 0.4, 20_000]
    const random = createRandom(5)
    const logits = { rows: draws, cols: 1, data: new Float64Array(draws).fill(w) }
    const noise = { rows: draws, cols: 1, data: Float64Array.from(logits.data, () => random.next()) }
    const gate = concreteGate(tape64(), constant(logits), noise, temperature)
    const share = gate.value.data.filter((j: number) => j > theta).length / draws
    assert.ok(Math.abs(share - sigmoidOf(w - temperature * Math.log(theta / (1 - theta)))) < SHARE_ERROR)
  })
})

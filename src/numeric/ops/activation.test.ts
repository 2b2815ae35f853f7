import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { constant, type Tape, type Var } from '../tape.ts'
import { exp, leakyRelu, log, logSigmoid, relu, sigmoid, softplus, tanh } from './activation.ts'
import { checkGradient, matrix64, randomMatrix64, tape64 } from './gradient-check.ts'

/** Float64 rounding of one transcendental function. */
const ROUNDING = 1e-15

interface Case {
  readonly build: (tape: Tape, x: Var) => Var
  readonly at: number
  readonly expected: number
}

const CASES: Readonly<Record<string, Case>> = {
  leakyRelu: { build: (tape, x) => leakyRelu(tape, x, 0.2), at: -3, expected: -0.6 },
  relu: { build: relu, at: -3, expected: 0 },
  tanh: { build: tanh, at: Math.log(2), expected: 0.6 }, // (2 − ½)/(2 + ½)
  sigmoid: { build: sigmoid, at: Math.log(3), expected: 0.75 }, // 3/(1 + 3)
  exp: { build: exp, at: Math.log(5), expected: 5 },
  log: { build: (tape, x) => log(tape, exp(tape, x)), at: 0.5, expected: 0.5 },
  logSigmoid: { build: logSigmoid, at: Math.log(3), expected: Math.log(0.75) },
  softplus: { build: softplus, at: Math.log(3), expected: Math.log(4) },
}

for (const [name, { build, at, expected }] of Object.entries(CASES)) {
  describe(name, () => {
    it(`is ${expected} at ${at}`, () => {
      const [actual] = build(tape64(), constant(matrix64([[at]]))).value.data
      assert.ok(Math.abs(actual - expected) <= ROUNDING * Math.max(1, Math.abs(expected)), String(actual))
    })

    it('has the gradient of central differences', () => {
      checkGradient([randomMatrix64(3, 3)], (tape, [x]) => build(tape, x))
    })
  })
}

describe('activations far from 0', () => {
  it('neither overflow nor lose the small side', () => {
    const far = constant(matrix64([[-800, 800]]))
    assert.deepEqual([...sigmoid(tape64(), far).value.data], [0, 1])
    assert.deepEqual([...softplus(tape64(), far).value.data], [0, 800])
    assert.deepEqual([...logSigmoid(tape64(), far).value.data], [-800, -0])
  })
})

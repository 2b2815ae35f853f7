import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { constant } from '../tape.ts'
import { batchNorm, freshStatistics } from './batch-norm.ts'
import { checkGradient, matrix64, randomMatrix64, rowsOf, tape64 } from './gradient-check.ts'

/** Running statistics are stored in float32. */
const ROUNDING = 1e-7

const GAMMA = constant(matrix64([[2]]))
const BETA = constant(matrix64([[10]]))

describe('batchNorm', () => {
  it('centres and scales each column by the batch in training', () => {
    // Column 1, 3: mean 2, variance 1; x̂ = ∓1/√(1 + 1e-5).
    const scaled = 2 / Math.sqrt(1 + 1e-5)
    const result = batchNorm(tape64(), constant(matrix64([[1], [3]])), GAMMA, BETA, freshStatistics(1))
    assert.deepEqual(rowsOf(result), [[10 - scaled], [10 + scaled]])
  })

  it('moves the running statistics by a tenth, with the variance divided by m − 1', () => {
    const running = { mean: Float64Array.of(1), variance: Float64Array.of(1) }
    batchNorm(tape64(), constant(matrix64([[1], [3]])), GAMMA, BETA, running)
    assert.ok(Math.abs(running.mean[0] - 1.1) < ROUNDING) // 0.9·1 + 0.1·2
    assert.ok(Math.abs(running.variance[0] - 1.1) < ROUNDING) // 0.9·1 + 0.1·2
  })

  it('uses the running statistics outside training and leaves them alone', () => {
    const running = { mean: Float64Array.of(5), variance: Float64Array.of(4 - 1e-5) }
    const result = batchNorm(tape64(false), constant(matrix64([[7]])), GAMMA, BETA, running)
    assert.ok(Math.abs(result.value.data[0] - 12) < ROUNDING) // 2·(7 − 5)/2 + 10
    assert.deepEqual(running, { mean: Float64Array.of(5), variance: Float64Array.of(4 - 1e-5) })
  })

  for (const training of [true, false]) {
    it(`has the gradient of central differences ${training ? 'in' : 'outside'} training`, () => {
      const inputs = [randomMatrix64(5, 2, 1), randomMatrix64(1, 2, 2), randomMatrix64(1, 2, 3)]
      checkGradient(inputs, (tape, [x, gamma, beta]) => batchNorm(tape, x, gamma, beta, freshStatistics(2)), training)
    })
  }
})

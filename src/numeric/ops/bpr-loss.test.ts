import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Er2almError } from '../../errors.ts'
import { constant } from '../tape.ts'
import { bprLoss, bprLossKept } from './bpr-loss.ts'
import { checkGradient, matrix64, randomMatrix64, tape64 } from './gradient-check.ts'

describe('bprLoss', () => {
  it('is the mean of −log σ', () => {
    // σ(log 3) = 3/4, σ(0) = 1/2: −(log 3/4 + log 1/2)/2
    const loss = bprLoss(tape64(), constant(matrix64([[Math.log(3)], [0]])))
    assert.ok(Math.abs(loss.value.data[0] + (Math.log(0.75) + Math.log(0.5)) / 2) < Number.EPSILON * 2)
  })

  it('does not overflow for a score difference of −1000', () => {
    assert.equal(bprLoss(tape64(), constant(matrix64([[-1000]]))).value.data[0], 1000)
  })

  it('has the gradient of central differences', () => {
    checkGradient([randomMatrix64(5, 1)], (tape, [x]) => bprLoss(tape, x))
  })
})

describe('bprLossKept', () => {
  it('averages over the kept entries only', () => {
    const loss = bprLossKept(tape64(), constant(matrix64([[-9], [0]])), Uint8Array.of(0, 1))
    assert.equal(loss.value.data[0], Math.log(2))
  })

  it('has the gradient of central differences, 0 for the others', () => {
    checkGradient([randomMatrix64(4, 1)], (tape, [x]) => bprLossKept(tape, x, Uint8Array.of(1, 0, 1, 0)))
  })

  it('refuses to average nothing', () => {
    assert.throws(
      () => bprLossKept(tape64(), constant(matrix64([[1]])), Uint8Array.of(0)),
      (error) => error instanceof Er2almError && error.code === 'BUG',
    )
  })
})

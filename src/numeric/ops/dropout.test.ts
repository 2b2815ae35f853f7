import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Er2almError } from '../../errors.ts'
import { csrFromPairs, hasEntry, sparseOperator, transpose } from '../csr.ts'
import { constant } from '../tape.ts'
import { dropout, edgeDropout } from './dropout.ts'
import { checkGradient, randomMatrix64, tape64 } from './gradient-check.ts'

/** Four standard errors of a share near 0.3 of 10,000 draws. */
const SHARE_ERROR = 0.02

const OPERATOR = sparseOperator(csrFromPairs(3, 4, [0, 0, 1, 2, 2, 2], [0, 3, 1, 0, 1, 2]))

describe('dropout', () => {
  it('drops a share p and scales the rest by 1/(1 − p)', () => {
    const ones = { rows: 100, cols: 100, data: new Float64Array(10_000).fill(1) }
    const { data } = dropout(tape64(), constant(ones), 0.3).value
    const dropped = data.filter((entry: number) => entry === 0).length
    assert.ok(Math.abs(dropped / data.length - 0.3) < SHARE_ERROR)
    assert.ok(data.every((entry: number) => entry === 0 || entry === 1 / 0.7))
  })

  it('has the gradient of central differences under the same mask', () => {
    checkGradient([randomMatrix64(4, 4)], (tape, [x]) => dropout(tape, x, 0.4))
  })

  it('does nothing outside training, and draws no random number', () => {
    const x = constant(randomMatrix64(2, 2))
    const tape = tape64(false)
    assert.equal(dropout(tape, x, 0.5), x)
    assert.equal(tape.random.next(), tape64(false).random.next())
  })

  it('refuses a probability outside [0, 1)', () => {
    for (const p of [-0.1, 1, Number.NaN]) {
      assert.throws(
        () => dropout(tape64(), constant(randomMatrix64(1, 1)), p),
        (error) => error instanceof Er2almError && error.code === 'BUG',
      )
    }
  })
})

describe('edgeDropout', () => {
  it('keeps some entries, scaled, and its backward is the transpose', () => {
    const tape = tape64()
    let kept = 0
    for (let round = 0; round < 100; round++) {
      const { forward, backward } = edgeDropout(tape, OPERATOR, 0.2)
      kept += forward.colIdx.length
      assert.deepEqual(backward, transpose(forward))
      for (let r = 0; r < 3; r++) {
        for (let e = forward.rowPtr[r]; e < forward.rowPtr[r + 1]; e++) {
          assert.ok(hasEntry(OPERATOR.forward, r, forward.colIdx[e]))
          assert.equal(forward.values?.[e], Math.fround(1 / 0.8))
        }
      }
    }
    // 600 entries offered: the share kept has a standard error of 0.016.
    assert.ok(Math.abs(kept / 600 - 0.8) < 0.065)
  })

  it('is the operator itself outside training', () => {
    assert.equal(edgeDropout(tape64(false), OPERATOR, 0.5), OPERATOR)
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { constant } from '../tape.ts'
import { checkGradient, matrix64, randomMatrix64, rowsOf, tape64 } from './gradient-check.ts'
import { rowSoftmax } from './row-softmax.ts'

describe('rowSoftmax', () => {
  it('gives shares in proportion to the exponentials, also for large numbers', () => {
    // e^0 : e^(log 3) = 1 : 3
    const [first, second] = rowsOf(
      rowSoftmax(
        tape64(),
        constant(
          matrix64([
            [0, Math.log(3)],
            [1000, 1000],
          ]),
        ),
      ),
    )
    assert.ok(Math.abs(first[0] - 0.25) < Number.EPSILON && Math.abs(first[1] - 0.75) < Number.EPSILON)
    assert.deepEqual(second, [0.5, 0.5])
  })

  it('has the gradient of central differences', () => {
    checkGradient([randomMatrix64(3, 4)], (tape, [x]) => rowSoftmax(tape, x))
  })
})

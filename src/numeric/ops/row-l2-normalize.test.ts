import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { constant } from '../tape.ts'
import { scale } from './arithmetic.ts'
import { checkGradient, matrix64, randomMatrix64, rowsOf, tape64 } from './gradient-check.ts'
import { rowL2Normalize } from './row-l2-normalize.ts'

describe('rowL2Normalize', () => {
  it('gives rows of length 1, and leaves a zero row zero', () => {
    const [first, second] = rowsOf(
      rowL2Normalize(
        tape64(),
        constant(
          matrix64([
            [3, 4],
            [0, 0],
          ]),
        ),
      ),
    )
    assert.ok(Math.abs(first[0] - 0.6) + Math.abs(first[1] - 0.8) < Number.EPSILON * 2)
    assert.deepEqual(second, [0, 0])
  })

  it('has the gradient of central differences', () => {
    checkGradient([randomMatrix64(3, 4)], (tape, [x]) => rowL2Normalize(tape, x))
  })

  it('divides by 1e-12 below that length, value and gradient', () => {
    // Rows of length near 1e-14 become 100 times shorter than 1; scaled back so that the differences are near 1.
    checkGradient([randomMatrix64(2, 3)], (tape, [x]) => rowL2Normalize(tape, scale(tape, x, 1e-14)))
  })
})

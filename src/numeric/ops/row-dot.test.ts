import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { constant } from '../tape.ts'
import { checkGradient, matrix64, randomMatrix64, rowsOf, tape64 } from './gradient-check.ts'
import { rowDot } from './row-dot.ts'

describe('rowDot', () => {
  it('multiplies equal rows', () => {
    const x = constant(
      matrix64([
        [1, 2],
        [3, 4],
      ]),
    )
    const y = constant(
      matrix64([
        [5, 6],
        [7, 8],
      ]),
    )
    assert.deepEqual(rowsOf(rowDot(tape64(), x, y)), [[17], [53]])
  })

  it('has the gradient of central differences', () => {
    checkGradient([randomMatrix64(3, 2, 1), randomMatrix64(3, 2, 2)], (tape, [x, y]) => rowDot(tape, x, y))
  })

  it('has the gradient of central differences for a row with itself', () => {
    checkGradient([randomMatrix64(3, 2)], (tape, [x]) => rowDot(tape, x, x))
  })
})

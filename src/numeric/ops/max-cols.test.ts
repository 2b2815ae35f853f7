import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { constant, param } from '../tape.ts'
import { checkGradient, matrix64, randomMatrix64, rowsOf, tape64 } from './gradient-check.ts'
import { maxCols } from './max-cols.ts'
import { mean } from './reductions.ts'

describe('maxCols', () => {
  it('takes the largest of each row', () => {
    assert.deepEqual(
      rowsOf(
        maxCols(
          tape64(),
          constant(
            matrix64([
              [1, 3, 2],
              [-7, -6, -5],
            ]),
          ),
        ),
      ),
      [[3], [-5]],
    )
  })

  it('has the gradient of central differences', () => {
    checkGradient([randomMatrix64(4, 3)], (tape, [x]) => maxCols(tape, x))
  })

  it('gives the gradient of a tie to the first', () => {
    const tape = tape64()
    const x = param('x', matrix64([[2, 5, 5]]))
    tape.backward(mean(tape, maxCols(tape, x)))
    assert.deepEqual([...x.grad!.data], [0, 1, 0])
  })
})

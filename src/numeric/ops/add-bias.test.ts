import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { constant } from '../tape.ts'
import { addBias } from './add-bias.ts'
import { checkGradient, matrix64, randomMatrix64, rowsOf, tape64 } from './gradient-check.ts'

describe('addBias', () => {
  it('adds the row to every row', () => {
    const x = constant(
      matrix64([
        [1, 2],
        [3, 4],
      ]),
    )
    assert.deepEqual(rowsOf(addBias(tape64(), x, constant(matrix64([[10, 20]])))), [
      [11, 22],
      [13, 24],
    ])
  })

  it('has the gradient of central differences', () => {
    checkGradient([randomMatrix64(3, 2), randomMatrix64(1, 2)], (tape, [x, bias]) => addBias(tape, x, bias))
  })
})

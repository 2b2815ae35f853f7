import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { constant } from '../tape.ts'
import { concatCols, concatRows } from './concat.ts'
import { checkGradient, matrix64, randomMatrix64, rowsOf, tape64 } from './gradient-check.ts'

describe('concatCols', () => {
  it('puts parts side by side', () => {
    const parts = [
      constant(matrix64([[1], [2]])),
      constant(
        matrix64([
          [3, 4],
          [5, 6],
        ]),
      ),
    ]
    assert.deepEqual(rowsOf(concatCols(tape64(), parts)), [
      [1, 3, 4],
      [2, 5, 6],
    ])
  })

  it('has the gradient of central differences', () => {
    checkGradient([randomMatrix64(2, 1), randomMatrix64(2, 3)], (tape, [x, y]) => concatCols(tape, [x, y, x]))
  })
})

describe('concatRows', () => {
  it('puts parts one below the other', () => {
    const parts = [
      constant(matrix64([[1, 2]])),
      constant(
        matrix64([
          [3, 4],
          [5, 6],
        ]),
      ),
    ]
    assert.deepEqual(rowsOf(concatRows(tape64(), parts)), [
      [1, 2],
      [3, 4],
      [5, 6],
    ])
  })

  it('has the gradient of central differences', () => {
    checkGradient([randomMatrix64(1, 2), randomMatrix64(3, 2)], (tape, [x, y]) => concatRows(tape, [x, y, x]))
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { sparseOperator } from '../csr.ts'
import { constant } from '../tape.ts'
import { checkGradient, matrix64, randomMatrix64, rowsOf, tape64 } from './gradient-check.ts'
import { spmm } from './spmm.ts'

// [2 0 3; 0 0 5]
const OPERATOR = sparseOperator({
  rows: 2,
  cols: 3,
  rowPtr: Int32Array.of(0, 2, 3),
  colIdx: Int32Array.of(0, 2, 2),
  values: Float64Array.of(2, 3, 5),
})

describe('spmm', () => {
  it('multiplies by the operator', () => {
    const x = constant(
      matrix64([
        [1, 10],
        [2, 20],
        [3, 30],
      ]),
    )
    assert.deepEqual(rowsOf(spmm(tape64(), OPERATOR, x)), [
      [11, 110],
      [15, 150],
    ])
  })

  it('has the gradient of central differences', () => {
    checkGradient([randomMatrix64(3, 9)], (tape, [x]) => spmm(tape, OPERATOR, x))
  })
})

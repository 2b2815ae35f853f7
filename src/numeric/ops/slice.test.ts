import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Er2almError } from '../../errors.ts'
import { constant } from '../tape.ts'
import { checkGradient, matrix64, randomMatrix64, rowsOf, tape64 } from './gradient-check.ts'
import { sliceCols, sliceRows } from './slice.ts'

const X = matrix64([
  [1, 2, 3],
  [4, 5, 6],
  [7, 8, 9],
])

describe('sliceCols', () => {
  it('takes columns up to but not including the end', () => {
    assert.deepEqual(rowsOf(sliceCols(tape64(), constant(X), 1, 3)), [
      [2, 3],
      [5, 6],
      [8, 9],
    ])
  })

  it('has the gradient of central differences', () => {
    checkGradient([randomMatrix64(2, 4)], (tape, [x]) => sliceCols(tape, x, 1, 3))
  })
})

describe('sliceRows', () => {
  it('takes rows up to but not including the end', () => {
    assert.deepEqual(rowsOf(sliceRows(tape64(), constant(X), 0, 2)), [
      [1, 2, 3],
      [4, 5, 6],
    ])
  })

  it('has the gradient of central differences', () => {
    checkGradient([randomMatrix64(4, 2)], (tape, [x]) => sliceRows(tape, x, 1, 3))
  })

  it('refuses rows outside the matrix', () => {
    assert.throws(
      () => sliceRows(tape64(), constant(X), 2, 4),
      (error) => error instanceof Er2almError && error.code === 'BUG',
    )
  })
})

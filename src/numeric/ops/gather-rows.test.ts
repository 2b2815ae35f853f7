import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Er2almError } from '../../errors.ts'
import { constant } from '../tape.ts'
import { gatherRows } from './gather-rows.ts'
import { checkGradient, matrix64, randomMatrix64, rowsOf, tape64 } from './gradient-check.ts'

describe('gatherRows', () => {
  it('copies rows in the order of the indices', () => {
    const x = constant(
      matrix64([
        [1, 2],
        [3, 4],
        [5, 6],
      ]),
    )
    assert.deepEqual(rowsOf(gatherRows(tape64(), x, Int32Array.of(2, 0, 2))), [
      [5, 6],
      [1, 2],
      [5, 6],
    ])
  })

  it('has the gradient of central differences, with a row taken twice and one not at all', () => {
    checkGradient([randomMatrix64(4, 3)], (tape, [x]) => gatherRows(tape, x, Int32Array.of(2, 0, 2)))
  })

  it('refuses an index outside the matrix', () => {
    for (const index of [-1, 2]) {
      assert.throws(
        () => gatherRows(tape64(), constant(randomMatrix64(2, 2)), Int32Array.of(index)),
        (error) => error instanceof Er2almError && error.code === 'BUG',
      )
    }
  })
})

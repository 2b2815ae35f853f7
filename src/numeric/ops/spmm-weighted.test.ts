import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { csrFromPairs } from '../csr.ts'
import { constant } from '../tape.ts'
import { checkGradient, matrix64, randomMatrix64, rowsOf, tape64 } from './gradient-check.ts'
import { spmmWeighted } from './spmm-weighted.ts'

// [a . b; . . c], weights a, b, c
const PATTERN = csrFromPairs(2, 3, [0, 0, 1], [0, 2, 2])

describe('spmmWeighted', () => {
  it('multiplies by the pattern with the given weights', () => {
    const x = constant(
      matrix64([
        [1, 10],
        [2, 20],
        [3, 30],
      ]),
    )
    const weights = constant(matrix64([[2], [3], [5]]))
    assert.deepEqual(rowsOf(spmmWeighted(tape64(), PATTERN, weights, x)), [
      [11, 110],
      [15, 150],
    ])
  })

  it('has the gradient of central differences', () => {
    checkGradient([randomMatrix64(3, 1), randomMatrix64(3, 2)], (tape, [w, x]) => spmmWeighted(tape, PATTERN, w, x))
  })
})

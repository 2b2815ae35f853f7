import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Er2almError } from '../../errors.ts'
import { constant } from '../tape.ts'
import { checkGradient, matrix64, randomMatrix64, rowsOf, tape64 } from './gradient-check.ts'
import { weightedSum } from './weighted-sum.ts'

const TERMS = [
  constant(
    matrix64([
      [1, 2],
      [3, 4],
    ]),
  ),
  constant(
    matrix64([
      [10, 20],
      [30, 40],
    ]),
  ),
]

describe('weightedSum', () => {
  it('takes fixed numbers, a weight a term, or a weight a term and row', () => {
    assert.deepEqual(rowsOf(weightedSum(tape64(), TERMS, [2, 1])), [
      [12, 24],
      [36, 48],
    ])
    assert.deepEqual(rowsOf(weightedSum(tape64(), TERMS, constant(matrix64([[2, 1]])))), [
      [12, 24],
      [36, 48],
    ])
    const perRow = constant(
      matrix64([
        [1, 0],
        [0, 1],
      ]),
    )
    assert.deepEqual(rowsOf(weightedSum(tape64(), TERMS, perRow)), [
      [1, 2],
      [30, 40],
    ])
  })

  it('has the gradient of central differences with fixed numbers', () => {
    const terms = [randomMatrix64(3, 2, 1), randomMatrix64(3, 2, 2)]
    checkGradient(terms, (tape, [x, y]) => weightedSum(tape, [x, y], [0.5, -2]))
  })

  for (const rows of [1, 3]) {
    it(`has the gradient of central differences with ${rows} row(s) of trained weights`, () => {
      const inputs = [randomMatrix64(3, 2, 1), randomMatrix64(3, 2, 2), randomMatrix64(rows, 2, 3)]
      checkGradient(inputs, (tape, [x, y, weights]) => weightedSum(tape, [x, y], weights))
    })
  }

  it('refuses another number of weights than of terms', () => {
    assert.throws(
      () => weightedSum(tape64(), TERMS, [1]),
      (error) => error instanceof Er2almError && error.code === 'BUG',
    )
  })
})

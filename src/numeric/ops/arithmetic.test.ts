import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Er2almError } from '../../errors.ts'
import { constant, type Tape, type Var } from '../tape.ts'
import { add, axpy, mul, scale, scaleRows, sub } from './arithmetic.ts'
import { checkGradient, matrix64, randomMatrix64, rowsOf, tape64 } from './gradient-check.ts'

const BINARY: Readonly<Record<string, { build: (tape: Tape, x: Var, y: Var) => Var; expected: number[] }>> = {
  add: { build: add, expected: [11, 22] },
  sub: { build: sub, expected: [-9, -18] },
  mul: { build: mul, expected: [10, 40] },
  axpy: { build: (tape, x, y) => axpy(tape, 3, x, y), expected: [13, 26] },
}

for (const [name, { build, expected }] of Object.entries(BINARY)) {
  describe(name, () => {
    it('works entry by entry', () => {
      const result = build(tape64(), constant(matrix64([[1, 2]])), constant(matrix64([[10, 20]])))
      assert.deepEqual(rowsOf(result), [expected])
    })

    it('has the gradient of central differences', () => {
      checkGradient([randomMatrix64(3, 2, 1), randomMatrix64(3, 2, 2)], (tape, [x, y]) => build(tape, x, y))
    })

    it('has the gradient of central differences when both operands are the same value', () => {
      checkGradient([randomMatrix64(3, 2)], (tape, [x]) => build(tape, x, x))
    })

    it('refuses different shapes', () => {
      assert.throws(
        () => build(tape64(), constant(randomMatrix64(2, 1)), constant(randomMatrix64(1, 2))),
        (error) => error instanceof Er2almError && error.code === 'BUG',
      )
    })
  })
}

describe('scale', () => {
  it('multiplies every entry', () => {
    assert.deepEqual(rowsOf(scale(tape64(), constant(matrix64([[1, -2]])), 3)), [[3, -6]])
  })

  it('has the gradient of central differences', () => {
    checkGradient([randomMatrix64(2, 3)], (tape, [x]) => scale(tape, x, -2.5))
  })
})

describe('scaleRows', () => {
  it('multiplies each row by its own number', () => {
    const x = constant(
      matrix64([
        [1, 2],
        [3, 4],
      ]),
    )
    assert.deepEqual(rowsOf(scaleRows(tape64(), constant(matrix64([[10], [-1]])), x)), [
      [10, 20],
      [-3, -4],
    ])
  })

  it('has the gradient of central differences', () => {
    checkGradient([randomMatrix64(3, 1), randomMatrix64(3, 2)], (tape, [column, x]) => scaleRows(tape, column, x))
  })
})

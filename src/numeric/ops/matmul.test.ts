import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Er2almError } from '../../errors.ts'
import { constant } from '../tape.ts'
import { checkGradient, matrix64, randomMatrix64, rowsOf, tape64 } from './gradient-check.ts'
import { matmul } from './matmul.ts'

describe('matmul', () => {
  it('multiplies row by column', () => {
    const x = constant(matrix64([[1, 2]]))
    const w = constant(
      matrix64([
        [3, 4],
        [5, 6],
      ]),
    )
    assert.deepEqual(rowsOf(matmul(tape64(), x, w)), [[13, 16]])
    assert.deepEqual(rowsOf(matmul(tape64(), x, w, { transposeW: true })), [[11, 17]])
  })

  for (const transposeX of [false, true]) {
    for (const transposeW of [false, true]) {
      it(`has the gradient of central differences, transposeX ${transposeX}, transposeW ${transposeW}`, () => {
        const x = transposeX ? randomMatrix64(3, 2) : randomMatrix64(2, 3)
        const w = transposeW ? randomMatrix64(5, 3) : randomMatrix64(3, 5)
        checkGradient([x, w], (tape, [x, w]) => matmul(tape, x, w, { transposeX, transposeW }))
      })
    }
  }

  it('refuses operands whose inner sizes differ', () => {
    assert.throws(
      () => matmul(tape64(), constant(randomMatrix64(2, 3)), constant(randomMatrix64(2, 3))),
      (error) => error instanceof Er2almError && error.message.includes('2×3, 2×3'),
    )
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { constant } from '../tape.ts'
import { edgeDot } from './edge-dot.ts'
import { checkGradient, matrix64, randomMatrix64, rowsOf, tape64 } from './gradient-check.ts'

const [SOURCES, TARGETS] = [Int32Array.of(0, 1, 1), Int32Array.of(2, 0, 2)]

describe('edgeDot', () => {
  it('multiplies the rows at both ends of each edge', () => {
    const x = constant(
      matrix64([
        [1, 2],
        [3, 4],
      ]),
    )
    const y = constant(
      matrix64([
        [1, 0],
        [9, 9],
        [0, 1],
      ]),
    )
    assert.deepEqual(rowsOf(edgeDot(tape64(), SOURCES, TARGETS, x, y)), [[2], [3], [4]])
  })

  it('has the gradient of central differences, between two matrices and inside one', () => {
    const inputs = [randomMatrix64(2, 3, 1), randomMatrix64(3, 3, 2)]
    checkGradient(inputs, (tape, [x, y]) => edgeDot(tape, SOURCES, TARGETS, x, y))
    checkGradient([randomMatrix64(3, 3)], (tape, [x]) => edgeDot(tape, SOURCES, TARGETS, x, x))
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { constant, param } from '../tape.ts'
import { checkGradient, matrix64, randomMatrix64, tape64 } from './gradient-check.ts'
import { mean, meanRowNorm, sumSquares } from './reductions.ts'

const X = matrix64([
  [3, 4],
  [0, 0],
  [6, 8],
])

describe('sumSquares', () => {
  it('sums over all entries, or over listed rows as often as they are listed', () => {
    assert.equal(sumSquares(tape64(), constant(X)).value.data[0], 125)
    assert.equal(sumSquares(tape64(), constant(X), Int32Array.of(0, 0, 1)).value.data[0], 50)
  })

  it('has the gradient of central differences', () => {
    checkGradient([randomMatrix64(3, 2)], (tape, [x]) => sumSquares(tape, x))
    checkGradient([randomMatrix64(3, 2)], (tape, [x]) => sumSquares(tape, x, Int32Array.of(2, 0, 2)))
  })
})

describe('mean', () => {
  it('is over all entries', () => {
    assert.equal(mean(tape64(), constant(X)).value.data[0], 21 / 6)
  })

  it('has the gradient of central differences', () => {
    checkGradient([randomMatrix64(3, 2)], (tape, [x]) => mean(tape, x))
  })
})

describe('meanRowNorm', () => {
  it('is the mean length of the rows', () => {
    assert.equal(meanRowNorm(tape64(), constant(X)).value.data[0], 5)
  })

  it('has the gradient of central differences', () => {
    checkGradient([randomMatrix64(3, 2)], (tape, [x]) => meanRowNorm(tape, x))
  })

  it('gives a zero row no gradient instead of NaN', () => {
    const tape = tape64()
    const x = param('x', X)
    tape.backward(meanRowNorm(tape, x))
    assert.deepEqual([...x.grad!.data.subarray(2, 4)], [0, 0])
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { constant } from '../tape.ts'
import { checkGradient, randomMatrix64, rowsOf, tape64 } from './gradient-check.ts'
import { signNoise } from './sign-noise.ts'

/** Float64 square root of a sum of a few squares. */
const ROUNDING = 1e-12

describe('signNoise', () => {
  it('moves every row by the given length, away from 0 in every coordinate', () => {
    const x = constant(randomMatrix64(20, 4))
    const moved = rowsOf(signNoise(tape64(), x, 0.1))
    rowsOf(x).forEach((row, r) => {
      const step = moved[r].map((entry, c) => entry - row[c])
      assert.ok(Math.abs(Math.hypot(...step) - 0.1) < ROUNDING)
      assert.ok(step.every((part, c) => part * row[c] >= 0))
    })
  })

  it('draws new noise for every row and call', () => {
    const tape = tape64()
    const x = constant({ rows: 2, cols: 3, data: new Float64Array(6).fill(1) })
    const [first, second] = [rowsOf(signNoise(tape, x, 0.1)), rowsOf(signNoise(tape, x, 0.1))]
    assert.notDeepEqual(first, second)
    assert.notDeepEqual(first[0], first[1])
  })

  it('does nothing outside training or for size 0', () => {
    const x = constant(randomMatrix64(2, 2))
    assert.equal(signNoise(tape64(false), x, 0.1), x)
    assert.equal(signNoise(tape64(), x, 0), x)
  })

  it('has the gradient of central differences under the same noise', () => {
    checkGradient([randomMatrix64(3, 3)], (tape, [x]) => signNoise(tape, x, 0.3))
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { constant } from '../tape.ts'
import { edgeSoftmax } from './edge-softmax.ts'
import { checkGradient, matrix64, randomMatrix64, tape64 } from './gradient-check.ts'

// Targets with three edges, none, and one.
const TARGET_PTR = Int32Array.of(0, 3, 3, 4)

describe('edgeSoftmax', () => {
  it('sums to 1 over the edges of each target, and gives a lone edge exactly 1', () => {
    const { data } = edgeSoftmax(tape64(), constant(randomMatrix64(4, 1)), TARGET_PTR).value
    assert.ok(Math.abs(data[0] + data[1] + data[2] - 1) < 2 * Number.EPSILON)
    assert.equal(data[3], 1)
  })

  it('gives shares in proportion to the exponentials, also for large logits', () => {
    const { data } = edgeSoftmax(tape64(), constant(matrix64([[900], [900 + Math.log(3)]])), Int32Array.of(0, 2)).value
    assert.ok(Math.abs(data[0] - 0.25) < 1e-12) // log 3 loses digits beside 900
  })

  it('has the gradient of central differences', () => {
    checkGradient([randomMatrix64(4, 1)], (tape, [logits]) => edgeSoftmax(tape, logits, TARGET_PTR))
  })
})

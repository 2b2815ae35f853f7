import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { constant } from '../tape.ts'
import { candidateSoftmaxCE } from './candidate-softmax-ce.ts'
import { checkGradient, matrix64, randomMatrix64, tape64 } from './gradient-check.ts'

describe('candidateSoftmaxCE', () => {
  it('is the mean of −log of the share of column 0', () => {
    // Shares 1/4 and 1/2 (the second row far from 0): (log 4 + log 2)/2
    const loss = candidateSoftmaxCE(
      tape64(),
      constant(
        matrix64([
          [0, Math.log(3)],
          [1000, 1000],
        ]),
      ),
    )
    assert.ok(Math.abs(loss.value.data[0] - (Math.log(4) + Math.log(2)) / 2) < 1e-12) // log 2 loses digits beside 1000
  })

  it('has the gradient of central differences', () => {
    checkGradient([randomMatrix64(3, 4)], (tape, [logits]) => candidateSoftmaxCE(tape, logits))
  })
})

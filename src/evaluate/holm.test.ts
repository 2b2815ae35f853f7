import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { holm } from './holm.ts'

describe('holm', () => {
  it('multiplies the smallest p by m, the next by m − 1, …, and never lets a corrected p fall below an earlier one', () => {
    // .005 × 4 = .02; .01 × 3 = .03; .03 × 2 = .06; .04 × 1 = .04, raised to .06
    const corrected = holm([0.01, 0.04, 0.03, 0.005])
    const expected = [0.03, 0.06, 0.06, 0.02]
    for (const [i, p] of corrected.entries()) assert.ok(Math.abs(p - expected[i]) < 1e-12, `${p} is not ${expected[i]}`)
  })

  it('never exceeds 1', () => {
    assert.deepEqual(holm([0.6, 0.9]), [1, 1])
  })

  it('leaves a single p as it is, and an empty family empty', () => {
    assert.deepEqual(holm([0.04]), [0.04])
    assert.deepEqual(holm([]), [])
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createRandom } from '../numeric/random.ts'
import { signFlipPValues } from './permutation.ts'

/**
 * Darwin's fifteen pairs of crossed and self-fertilised maize, in eighths of an inch. Fisher (The Design of Experiments,
 * 1935, §21) counted the signed sums: 863 of the 32,768 are at least as large as the observed 314, and as many as small,
 * so p = 1,726 / 32,768 = .05267.
 */
const DARWIN = Float64Array.of(49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48)
const FISHER_P = 1726 / 32768

/** The p-value by all 2ⁿ sign patterns. */
function enumerated(differences: Float64Array): number {
  const observed = Math.abs(differences.reduce((sum, d) => sum + d, 0))
  const patterns = 2 ** differences.length
  let extreme = 0
  for (let pattern = 0; pattern < patterns; pattern++) {
    let sum = 0
    differences.forEach((d, u) => {
      sum += (pattern >> u) & 1 ? -d : d
    })
    if (Math.abs(sum) >= observed) extreme++
  }
  return extreme / patterns
}

const resampling = (seed: number, resamples: number = 10_000) => ({ resamples, random: createRandom(seed) })

describe('signFlipPValues', () => {
  it('finds the published p-value of the Darwin data', () => {
    assert.equal(enumerated(DARWIN), FISHER_P)
    const [p] = signFlipPValues([DARWIN], resampling(1), 'darwin')
    // sd of the share over 10,000 draws: √(.0527 · .9473 / 10,000) = .0022
    assert.ok(Math.abs(p - FISHER_P) < 3 * 0.0022, `p = ${p}`)
  })

  it('agrees with full enumeration on small samples of exact numbers', () => {
    for (const sample of [
      Float64Array.of(1, 1, 1),
      Float64Array.of(0.5, 0, 0, 0.25),
      Float64Array.of(3, -1, 2, 7, 1),
    ]) {
      const [p] = signFlipPValues([sample], resampling(2), 'small')
      assert.ok(Math.abs(p - enumerated(sample)) < 0.016, `${p} against ${enumerated(sample)}`)
    }
  })

  it('counts a flipped sum that equals the observed one up to rounding', () => {
    // .1 + .2 + .3 − .1 is not the same float as .3 + .2 + .1 − .1; in tenths: |1 + 2 + 3 − 1| = 5, reached or passed by
    // 6 of 16 patterns (±7, and ±5 by flipping either of the two 1s)
    const [p] = signFlipPValues([Float64Array.of(0.1, 0.2, 0.3, -0.1)], resampling(2), 'rounding')
    assert.ok(Math.abs(p - 6 / 16) < 0.016, `p = ${p}`)
  })

  it('is 1 when the models are equal, and never below 1 / (resamples + 1)', () => {
    assert.deepEqual(signFlipPValues([new Float64Array(40)], resampling(3, 500), 'equal'), [1])
    assert.deepEqual(signFlipPValues([new Float64Array(40).fill(0.1)], resampling(3, 500), 'far'), [1 / 501])
  })

  it('does not depend on which other vectors are tested with it', () => {
    const vector = Float64Array.from({ length: 70 }, (_, i) => Math.sin(i) + 0.2)
    const [alone] = signFlipPValues([vector], resampling(4, 400), 'x')
    const [, together] = signFlipPValues([new Float64Array(70).fill(1), vector], resampling(4, 400), 'x')
    assert.equal(together, alone)
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ndcgAtK } from './ndcg.ts'

/** Sums of a few reciprocals of logarithms differ by at most some units in the last place. */
const ROUNDING = 1e-12

describe('ndcgAtK', () => {
  const ranked = Int32Array.of(7, 3, 9, 1, 4)

  it('weighs a hit on rank r by 1/log2(r+1) against the best order of min(k, T) items', () => {
    // relevant 1, 3, 8 at k = 4: hits on ranks 2 and 4: 1/log2 3 + 1/log2 5 = 0.63093 + 0.43068 = 1.06161
    // ideal, three items: 1 + 0.63093 + 0.5 = 2.13093; ratio 0.49819
    const expected = (1 / Math.log2(3) + 1 / Math.log2(5)) / (1 + 1 / Math.log2(3) + 1 / 2)
    assert.ok(Math.abs(ndcgAtK(ranked, Int32Array.of(1, 3, 8), 4) - expected) < ROUNDING)
    assert.ok(Math.abs(expected - 0.49819) < 5e-6)
  })

  it('cuts the ideal at k when there are more relevant items than places', () => {
    // k = 2, both places hit, four relevant: the ideal has two places too
    assert.equal(ndcgAtK(ranked, Int32Array.of(3, 4, 7, 9), 2), 1)
  })

  it('is 1 for a perfect list and 0 without a hit', () => {
    assert.equal(ndcgAtK(Int32Array.of(2, 5, 0), Int32Array.of(2, 5), 3), 1)
    assert.equal(ndcgAtK(ranked, Int32Array.of(2), 5), 0)
  })
})

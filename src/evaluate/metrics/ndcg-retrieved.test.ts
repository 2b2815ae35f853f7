import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ndcgAtK } from './ndcg.ts'
import { ndcgRetrievedAtK } from './ndcg-retrieved.ts'

/** Sums of a few reciprocals of logarithms differ by at most some units in the last place. */
const ROUNDING = 1e-12

describe('ndcgRetrievedAtK', () => {
  const ranked = Int32Array.of(7, 3, 9, 1, 4)

  it('compares with the best order of the items that were found', () => {
    // relevant 1, 3, 8: found 3 (rank 2) and 1 (rank 4), 8 forgiven
    // at k = 4: (1/log2 3 + 1/log2 5) / (1 + 1/log2 3) = 1.06161 / 1.63093 = 0.65092
    const expected = (1 / Math.log2(3) + 1 / Math.log2(5)) / (1 + 1 / Math.log2(3))
    assert.ok(Math.abs(ndcgRetrievedAtK(ranked, Int32Array.of(1, 3, 8), 4) - expected) < ROUNDING)
  })

  it('counts the items found beyond k, up to the longest list', () => {
    // k = 3: gain 1/log2 3 (item 3 on rank 2); found in the whole list: 3 and 1, so the ideal is 1 + 1/log2 3
    const expected = 1 / Math.log2(3) / (1 + 1 / Math.log2(3))
    assert.ok(Math.abs(ndcgRetrievedAtK(ranked, Int32Array.of(1, 3), 3) - expected) < ROUNDING)
  })

  it('equals the standard form when the user has one relevant item', () => {
    for (const item of [7, 3, 9, 1, 4, 8]) {
      for (const k of [1, 3, 5]) {
        const relevant = Int32Array.of(item)
        assert.equal(ndcgRetrievedAtK(ranked, relevant, k), ndcgAtK(ranked, relevant, k))
      }
    }
  })

  it('is never smaller than the standard form', () => {
    for (const relevant of [Int32Array.of(1, 3, 8), Int32Array.of(4, 8, 9), Int32Array.of(0, 2, 5, 7)]) {
      for (const k of [1, 2, 3, 4, 5]) {
        assert.ok(ndcgRetrievedAtK(ranked, relevant, k) >= ndcgAtK(ranked, relevant, k))
      }
    }
  })

  it('is 0 when nothing was found', () => {
    assert.equal(ndcgRetrievedAtK(ranked, Int32Array.of(2, 6), 5), 0)
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { mrrAtK } from './mrr.ts'

describe('mrrAtK', () => {
  const ranked = Int32Array.of(7, 3, 9, 1)

  it('is one over the rank of the first relevant item', () => {
    // relevant 1 and 9: the first of them is 9, on rank 3
    assert.equal(mrrAtK(ranked, Int32Array.of(1, 9), 4), 1 / 3)
    assert.equal(mrrAtK(ranked, Int32Array.of(7), 4), 1)
  })

  it('is 0 when the first relevant item lies beyond k', () => {
    assert.equal(mrrAtK(ranked, Int32Array.of(9), 2), 0)
  })
})

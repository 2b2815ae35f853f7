import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Er2almError } from '../../errors.ts'
import { recallAtK } from './recall.ts'

describe('recallAtK', () => {
  const ranked = Int32Array.of(7, 3, 9, 1, 4)

  it('divides the hits among the first k by the number of relevant items', () => {
    // relevant 1, 3, 8: of the first four (7, 3, 9, 1) two are relevant, of three: 2/3; of the first two one: 1/3
    assert.equal(recallAtK(ranked, Int32Array.of(1, 3, 8), 4), 2 / 3)
    assert.equal(recallAtK(ranked, Int32Array.of(1, 3, 8), 2), 1 / 3)
  })

  it('divides by the number of relevant items when it exceeds k', () => {
    // first two: 7, 3, both relevant; 2 of 4
    assert.equal(recallAtK(ranked, Int32Array.of(3, 4, 7, 9), 2), 0.5)
  })

  it('is 1 for a perfect list and 0 without a hit', () => {
    assert.equal(recallAtK(Int32Array.of(2, 5), Int32Array.of(2, 5), 2), 1)
    assert.equal(recallAtK(ranked, Int32Array.of(2), 5), 0)
  })

  it('reads a list shorter than k to its end', () => {
    assert.equal(recallAtK(Int32Array.of(4), Int32Array.of(4, 6), 20), 0.5)
  })

  it('refuses a user without a relevant item', () => {
    assert.throws(
      () => recallAtK(ranked, new Int32Array(0), 5),
      (error) => error instanceof Er2almError && error.code === 'EVAL_NO_RELEVANT',
    )
  })
})

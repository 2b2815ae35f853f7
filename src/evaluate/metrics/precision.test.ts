import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { precisionAtK } from './precision.ts'

describe('precisionAtK', () => {
  it('divides the hits among the first k by k', () => {
    // 7, 3, 9, 1 with relevant 1, 3: two hits in four places
    assert.equal(precisionAtK(Int32Array.of(7, 3, 9, 1, 4), Int32Array.of(1, 3), 4), 0.5)
  })

  it('divides by k also when the list is shorter', () => {
    assert.equal(precisionAtK(Int32Array.of(4), Int32Array.of(4), 10), 0.1)
  })

  it('is recall divided by k when the user has one relevant item', () => {
    assert.equal(precisionAtK(Int32Array.of(5, 2), Int32Array.of(2), 20), 1 / 20)
  })
})

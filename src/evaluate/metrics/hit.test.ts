import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { hitAtK } from './hit.ts'

describe('hitAtK', () => {
  it('is 1 with one hit or more among the first k, else 0', () => {
    const ranked = Int32Array.of(7, 3, 9)
    assert.equal(hitAtK(ranked, Int32Array.of(3, 7), 2), 1)
    assert.equal(hitAtK(ranked, Int32Array.of(9), 3), 1)
    assert.equal(hitAtK(ranked, Int32Array.of(9), 2), 0)
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { sharedScorer } from '../models/scorer.ts'
import { validationScore } from './validation.ts'

/** Two users, four items; user 1 has no validation item. */
const dataset = {
  train: { rows: 2, cols: 4, rowPtr: Int32Array.of(0, 1, 2), colIdx: Int32Array.of(3, 0) },
  validation: { rows: 2, cols: 4, rowPtr: Int32Array.of(0, 1, 1), colIdx: Int32Array.of(0) },
}

describe('validationScore', () => {
  const scorer = sharedScorer(Float32Array.of(2, 3, 1, 4))

  it('masks train and averages over the users with a validation item', () => {
    // user 0 sees 1, 0, 2 (3 masked): the target 0 is on rank 2, 1/log2 3
    assert.equal(validationScore(scorer, dataset), 1 / Math.log2(3))
    assert.equal(validationScore(scorer, dataset, 'recall@1'), 0)
    assert.equal(validationScore(scorer, dataset, 'mrr@2'), 0.5)
  })

  it('gives final matrices the score of their dot products', () => {
    const items = { rows: 4, cols: 1, data: Float32Array.of(2, 3, 1, 4) }
    const users = { rows: 2, cols: 1, data: Float32Array.of(1, 1) }
    assert.equal(validationScore({ users, items }, dataset), validationScore(scorer, dataset))
  })

  it('is NaN when nobody has a validation item', () => {
    assert.ok(
      Number.isNaN(
        validationScore(scorer, { ...dataset, validation: { ...dataset.validation, rowPtr: new Int32Array(3) } }),
      ),
    )
  })
})

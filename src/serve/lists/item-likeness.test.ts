import assert from 'node:assert/strict'
import { test } from 'node:test'
import { csrFromPairs } from '../../numeric/csr.ts'
import { matrixOf } from '../../numeric/matrix.ts'
import { takenTogether, vectorLikeness } from './item-likeness.ts'

test('vectorLikeness › is the cosine, 0 where it is negative or a vector is zero', () => {
  const likeness = vectorLikeness(matrixOf(4, 2, Float32Array.of(3, 4, 6, 8, -3, -4, 0, 0)))
  assert.ok(Math.abs(likeness(0, 1) - 1) < 1e-12)
  assert.deepEqual([likeness(0, 2), likeness(0, 3)], [0, 0])
})

test('takenTogether › is the cosine of the columns', () => {
  // item 0: users 0 1 2, item 1: users 1 2 3 4, item 2: nobody
  const taken = csrFromPairs(5, 3, [0, 1, 2, 1, 2, 3, 4], [0, 0, 0, 1, 1, 1, 1])
  const likeness = takenTogether(taken)
  assert.ok(Math.abs(likeness(0, 1) - 2 / Math.sqrt(12)) < 1e-12)
  assert.equal(likeness(0, 2), 0)
})

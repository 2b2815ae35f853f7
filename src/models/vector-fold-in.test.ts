import assert from 'node:assert/strict'
import { test } from 'node:test'
import { matrixOf } from '../numeric/matrix.ts'
import { addItemRows, vectorFoldIn } from './vector-fold-in.ts'

const ITEMS = matrixOf(3, 2, Float32Array.of(1, 0, 0, 1, 2, 2))

test('vectorFoldIn › scores every item by its product with the vector made for the user', () => {
  const foldIn = vectorFoldIn('closed form', ITEMS, (taken, values, out) =>
    addItemRows(taken, (n) => 3 * values[n], ITEMS, out),
  )
  const out = new Float32Array(3).fill(Number.NaN)
  // Twice: the vector of one request is not in the next.
  for (let request = 0; request < 2; request++) {
    foldIn.score(Int32Array.of(0, 2), Float32Array.of(1, -1), out)
    // 3·(1, 0) − 3·(2, 2) = (−3, −6)
    assert.deepEqual([...out], [-3, -6, -18])
  }
  assert.equal(foldIn.method, 'closed form')
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { normal } from '../initialise.ts'
import { matrixOf } from '../matrix.ts'
import { createRandom } from '../random.ts'
import { rowProducts, rowProductsReference } from './row-products.ts'

/** Up to 100 float32 products of numbers about 1, summed in float32. */
const TOLERANCE = 1e-5

test('rowProductsReference › multiplies each row with the vector', () => {
  const out = new Float32Array(2)
  rowProductsReference(matrixOf(2, 3, Float32Array.of(1, 2, 3, 4, 5, 6))).into(Float32Array.of(1, 0, -1), out)
  assert.deepEqual([...out], [-2, -2])
})

for (const [rows, cols] of [
  [1, 3],
  [31, 8],
  [32, 1],
  [33, 5],
  [200, 100],
] as const) {
  test(`rowProducts › agrees with the plain form (${rows} × ${cols}), for one vector after the other`, () => {
    const matrix = normal(rows, cols, 1, createRandom(3))
    const fast = rowProducts(matrix)
    const vectors = normal(3, cols, 1, createRandom(4))
    const [actual, expected] = [new Float32Array(rows), new Float32Array(rows)]
    for (let v = 0; v < 3; v++) {
      const vector = Float64Array.from(vectors.data.subarray(v * cols, (v + 1) * cols))
      fast.into(vector, actual)
      rowProductsReference(matrix).into(vector, expected)
      expected.forEach((value, r) => {
        assert.ok(Math.abs(actual[r]! - value) <= TOLERANCE * Math.max(1, Math.abs(value)), `row ${r}: ${actual[r]}`)
      })
    }
  })
}

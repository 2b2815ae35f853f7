import assert from 'node:assert/strict'
import { test } from 'node:test'
import { matrixOf } from '../numeric/matrix.ts'
import { createRandom } from '../numeric/random.ts'
import { unitRows } from './center.ts'

test('unitRows › subtracts the mean of the known rows, as often as they occur, and divides by the length', () => {
  // Known rows (4,0), (4,0), (4,3): mean (4,1); differences (0,−1), (0,−1), (0,2).
  const rows = matrixOf(4, 2, Float32Array.of(4, 0, 0, 0, 4, 0, 4, 3))
  const { vectors, rowOf } = unitRows(rows, true)
  assert.deepEqual([...rowOf], [0, -1, 0, 1])
  assert.deepEqual([...vectors.data], [0, -1, 0, 1])
})

test('unitRows › without centring only divides by the length', () => {
  const { vectors } = unitRows(matrixOf(1, 2, Float32Array.of(3, 4)), false)
  assert.deepEqual(
    [...vectors.data].map((x) => Math.round(x * 1e6) / 1e6),
    [0.6, 0.8],
  )
})

test('unitRows › leaves a row that equals the mean without a direction, but known', () => {
  const { vectors, rowOf } = unitRows(matrixOf(2, 2, Float32Array.of(0.1, 0.7, 0.1, 0.7)), true)
  assert.deepEqual([...rowOf], [0, 0])
  assert.deepEqual([...vectors.data], [0, 0])
})

test('unitRows › removes what all rows have in common, so that cosines can tell rows apart', () => {
  const random = createRandom(1)
  const dim = 32
  const rows = matrixOf(
    100,
    dim,
    Float32Array.from({ length: 100 * dim }, () => 3 + random.normal()),
  )
  const meanCosine = (center: boolean) => {
    const { vectors } = unitRows(rows, center)
    let sum = 0
    for (let r = 1; r < 100; r++) for (let d = 0; d < dim; d++) sum += vectors.data[d] * vectors.data[r * dim + d]
    return sum / 99
  }
  assert.ok(meanCosine(false) > 0.8)
  assert.ok(Math.abs(meanCosine(true)) < 0.1)
})

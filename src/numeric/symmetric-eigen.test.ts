import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Er2almError } from '../errors.ts'
import { type Matrix, matrixOf } from './matrix.ts'
import { createRandom } from './random.ts'
import { symmetricEigen } from './symmetric-eigen.ts'

/** Rounding errors of float64, some thousands of operations deep, relative to entries of about 1. */
const TOLERANCE = 1e-12

function symmetric(n: number, seed: number, entry = (random: () => number) => random()): Matrix {
  const random = createRandom(seed)
  const data = new Float64Array(n * n)
  for (let r = 0; r < n; r++) {
    for (let c = 0; c <= r; c++) data[r * n + c] = data[c * n + r] = entry(() => random.normal())
  }
  return matrixOf(n, n, data)
}

/** Every A·v = λ·v, the vectors orthonormal, the values descending: together they leave no other answer. */
function assertDecomposes(a: Matrix): void {
  const n = a.rows
  const { values, vectors } = symmetricEigen(a)
  for (let v = 0; v < n; v++) {
    assert.ok(v === 0 || values[v - 1] >= values[v])
    const vector = vectors.data.subarray(v * n, (v + 1) * n)
    for (let r = 0; r < n; r++) {
      let image = 0
      for (let c = 0; c < n; c++) image += a.data[r * n + c] * vector[c]
      assert.ok(Math.abs(image - values[v] * vector[r]) < TOLERANCE * n, `pair ${v} of ${n}, row ${r}`)
    }
    for (let w = 0; w <= v; w++) {
      let dot = 0
      for (let c = 0; c < n; c++) dot += vector[c] * vectors.data[w * n + c]
      assert.ok(Math.abs(dot - (v === w ? 1 : 0)) < TOLERANCE, `vectors ${v} and ${w} of ${n}`)
    }
  }
}

test('symmetricEigen › of [[2, 1], [1, 2]] is 3 and 1', () => {
  const { values, vectors } = symmetricEigen(matrixOf(2, 2, Float64Array.of(2, 1, 1, 2)))
  assert.ok(Math.abs(values[0] - 3) < TOLERANCE && Math.abs(values[1] - 1) < TOLERANCE)
  assert.ok(Math.abs(Math.abs(vectors.data[0]) - Math.SQRT1_2) < TOLERANCE)
})

test('symmetricEigen › decomposes random matrices of many sizes', () => {
  for (const n of [1, 2, 3, 4, 17, 60]) assertDecomposes(symmetric(n, n))
})

test('symmetricEigen › decomposes matrices with zeros, repeated eigenvalues and low rank', () => {
  assertDecomposes(matrixOf(5, 5, new Float64Array(25)))
  assertDecomposes(matrixOf(4, 4, Float64Array.of(3, 0, 0, 0, 0, 3, 0, 0, 0, 0, 3, 0, 0, 0, 0, -1)))
  assertDecomposes(matrixOf(6, 6, new Float64Array(36).fill(1)))
  assertDecomposes(symmetric(20, 2, (random) => Math.max(0, Math.round(random()))))
})

test('symmetricEigen › leaves its input unchanged, and refuses what is not finite', () => {
  const a = symmetric(4, 1)
  const before = a.data.slice()
  symmetricEigen(a)
  assert.deepEqual(a.data, before)
  assert.throws(
    () => symmetricEigen(matrixOf(1, 1, Float64Array.of(Number.NaN))),
    (error) => error instanceof Er2almError && error.code === 'BUG',
  )
})

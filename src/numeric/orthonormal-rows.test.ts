import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Matrix, matrixOf } from './matrix.ts'
import { orthonormaliseRows, removeProjections } from './orthonormal-rows.ts'
import { createRandom } from './random.ts'

/** Rounding errors of float64. */
const TOLERANCE = 1e-13
const random = createRandom(1)

function block(rows: number, cols: number): Matrix {
  return matrixOf(
    rows,
    cols,
    Float64Array.from({ length: rows * cols }, () => random.normal()),
  )
}

function dot(a: Matrix, r: number, b: Matrix, s: number): number {
  let sum = 0
  for (let c = 0; c < a.cols; c++) sum += a.data[r * a.cols + c] * b.data[s * b.cols + c]
  return sum
}

function assertOrthonormal(blocks: readonly Matrix[]): void {
  const rows = blocks.flatMap((part) => Array.from({ length: part.rows }, (_, r) => ({ part, r })))
  rows.forEach((a, at) => {
    rows.slice(0, at + 1).forEach((b) => {
      const expected = a === b ? 1 : 0
      assert.ok(Math.abs(dot(a.part, a.r, b.part, b.r) - expected) < TOLERANCE)
    })
  })
}

test('removeProjections › leaves what is orthogonal to the basis and returns what it took away', () => {
  const basis = [block(3, 20), block(2, 20)]
  orthonormaliseRows(basis[0], [], 0, random)
  removeProjections(basis[1], [basis[0]])
  orthonormaliseRows(basis[1], [basis[0]], 0, random)
  const rows = block(4, 20)
  const before = { ...rows, data: rows.data.slice() }
  const taken = removeProjections(rows, basis)
  basis.forEach((part, at) => {
    for (let r = 0; r < 4; r++) {
      for (let s = 0; s < part.rows; s++) {
        assert.ok(Math.abs(dot(rows, r, part, s)) < TOLERANCE)
        assert.ok(Math.abs(taken[at].data[r * part.rows + s] - dot(before, r, part, s)) < TOLERANCE)
      }
    }
  })
})

test('orthonormaliseRows › makes the rows orthonormal among themselves and to the basis', () => {
  const first = block(5, 12)
  orthonormaliseRows(first, [], 0, random)
  const second = block(7, 12) // together they span everything
  removeProjections(second, [first])
  orthonormaliseRows(second, [first], 0, random)
  assertOrthonormal([first, second])
})

test('orthonormaliseRows › puts a random direction where a row has none of its own', () => {
  const first = block(2, 8)
  orthonormaliseRows(first, [], 0, random)
  const rows = block(4, 8)
  removeProjections(rows, [first])
  rows.data.copyWithin(8, 0, 8) // row 1 = row 0
  rows.data.fill(1e-20, 24, 32)
  orthonormaliseRows(rows, [first], 1e-12, random)
  assertOrthonormal([first, rows])
})

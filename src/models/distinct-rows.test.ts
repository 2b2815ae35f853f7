import assert from 'node:assert/strict'
import { test } from 'node:test'
import { matrixOf } from '../numeric/matrix.ts'
import { distinctRows } from './distinct-rows.ts'

const all = (): boolean => true

test('distinctRows › keeps one copy of equal rows across matrices, in order of appearance', () => {
  const a = matrixOf(3, 2, Float32Array.of(1, 2, 3, 4, 1, 2))
  const b = matrixOf(2, 2, Float32Array.of(3, 4, 5, 6))
  const { rows, indexOf } = distinctRows([a, b], all)
  assert.deepEqual([...rows.data], [1, 2, 3, 4, 5, 6])
  assert.deepEqual([...indexOf[0]], [0, 1, 0])
  assert.deepEqual([...indexOf[1]], [1, 2])
})

test('distinctRows › leaves all-zero rows out and marks them −1', () => {
  const { rows, indexOf } = distinctRows([matrixOf(3, 2, Float32Array.of(0, 0, 0, 1, 0, -0))], all)
  assert.equal(rows.rows, 1)
  assert.deepEqual([...indexOf[0]], [-1, 0, -1])
})

test('distinctRows › of zero rows only is an empty matrix of the right width', () => {
  const { rows } = distinctRows([matrixOf(2, 3, new Float32Array(6))], all)
  assert.equal(rows.rows, 0)
  assert.equal(rows.cols, 3)
})

test('distinctRows › leaves rows out that are not used', () => {
  const { rows, indexOf } = distinctRows([matrixOf(3, 1, Float32Array.of(7, 8, 9))], (row) => row !== 1)
  assert.deepEqual([...rows.data], [7, 9])
  assert.deepEqual([...indexOf[0]], [0, -1, 1])
})

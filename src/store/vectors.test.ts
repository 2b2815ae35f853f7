import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openStore } from './sqlite.ts'
import { openVectors } from './vectors.ts'

test('vectors › come back bit for bit, also those of a part of a longer buffer', () => {
  const vectors = openVectors(openStore(':memory:'))
  const all = Float32Array.from([9, 1.5, -0, Number.MIN_VALUE, 1e-40, 3.402823e38, 7])
  assert.equal(vectors.add([{ key: 'k', vector: all.subarray(1, 6) }]), 1)
  const found = vectors.find('k', 5)
  assert.deepEqual(found, all.slice(1, 6))
  assert.ok(Object.is(found?.[1], -0))
})

test('find › gives undefined for a key that is not there', () => {
  assert.equal(openVectors(openStore(':memory:')).find('k', 3), undefined)
})

test('find › refuses a vector of another width, and says both widths', () => {
  const vectors = openVectors(openStore(':memory:'))
  vectors.add([{ key: 'k', vector: new Float32Array(3) }])
  assert.throws(() => vectors.find('k', 4), {
    code: 'VECTOR_DIM',
    message: 'a stored vector has 3 numbers, the encoder gives 4',
  })
})

test('add › keeps the first vector of a key and counts the new ones', () => {
  const vectors = openVectors(openStore(':memory:'))
  vectors.add([{ key: 'b', vector: Float32Array.of(1) }])
  const added = vectors.add([
    { key: 'b', vector: Float32Array.of(2) },
    { key: 'a', vector: Float32Array.of(3) },
  ])
  assert.equal(added, 1)
  assert.deepEqual(
    [...vectors.entries()],
    [
      { key: 'a', vector: Float32Array.of(3) },
      { key: 'b', vector: Float32Array.of(1) },
    ],
  )
})

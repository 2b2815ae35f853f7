import assert from 'node:assert/strict'
import { test } from 'node:test'
import { expand, quantise } from '../../embed/quantise.ts'
import { packVector, unpackVector } from './packed-vector.ts'

test('packVector › keeps the stored form of a vector, at a byte a number and four for the scale', () => {
  const vector = Float32Array.of(0.5, -0.25, 0, 0.1)
  const bytes = packVector(vector)
  assert.equal(bytes.length, 8)
  assert.deepEqual(unpackVector(bytes), expand(quantise(vector)))
})

test('unpackVector › reads bytes wherever they begin in their buffer', () => {
  const vector = Float32Array.of(1, -1, 0.5)
  const shifted = new Uint8Array([9, ...packVector(vector)]).subarray(1)
  assert.deepEqual(unpackVector(shifted), expand(quantise(vector)))
})

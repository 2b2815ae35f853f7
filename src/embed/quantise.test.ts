import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRandom } from '../numeric/random.ts'
import { expand, quantise } from './quantise.ts'

function unitVector(seed: number, dim = 384): Float32Array {
  const random = createRandom(seed)
  const raw = Array.from({ length: dim }, () => random.normal())
  const length = Math.hypot(...raw)
  return Float32Array.from(raw, (x) => x / length)
}

function cosine(a: Float32Array, b: Float32Array): number {
  let [dot, aa, bb] = [0, 0, 0]
  for (let d = 0; d < a.length; d++) {
    dot += a[d] * b[d]
    aa += a[d] * a[d]
    bb += b[d] * b[d]
  }
  return dot / Math.sqrt(aa * bb)
}

test('quantise › keeps a 384-wide vector to a cosine of .9999', () => {
  for (let seed = 0; seed < 50; seed++) {
    const vector = unitVector(seed)
    assert.ok(cosine(expand(quantise(vector)), vector) >= 0.9999)
  }
})

test('quantise › of an expanded vector gives the same scale and codes again', () => {
  for (let seed = 0; seed < 50; seed++) {
    const form = quantise(unitVector(seed, 1 + seed * 7))
    assert.deepEqual(quantise(expand(form)), form)
  }
})

test('quantise › never passes 127, and reaches it at the largest number', () => {
  for (let seed = 0; seed < 50; seed++) {
    const vector = unitVector(seed)
    const largest = vector.reduce((at, value, d) => (Math.abs(value) > Math.abs(vector[at]) ? d : at), 0)
    assert.equal(quantise(vector).codes[largest], vector[largest] > 0 ? 127 : -127)
  }
})

test('quantise › makes the zero vector of the zero vector', () => {
  assert.deepEqual(quantise(new Float32Array(3)), { scale: 0, codes: new Int8Array(3) })
  assert.deepEqual(expand({ scale: 0, codes: new Int8Array(3) }), new Float32Array(3))
})

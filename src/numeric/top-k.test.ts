import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createRandom } from './random.ts'
import { topK } from './top-k.ts'

function top(scores: readonly number[], k: number): number[] {
  const out = new Int32Array(k)
  return [...out.subarray(0, topK(Float32Array.from(scores), k, out))]
}

describe('topK', () => {
  it('lists the largest, best first', () => {
    assert.deepEqual(top([0.1, 0.9, 0.5, 0.7], 3), [1, 3, 2])
  })

  it('breaks ties by the lower index, inside the list and at its end', () => {
    assert.deepEqual(top([1, 2, 1, 2, 1], 3), [1, 3, 0])
    assert.deepEqual(top([0, 0, 0, 0], 2), [0, 1])
  })

  it('never takes −∞ or NaN, and says how many it found', () => {
    assert.deepEqual(top([-Infinity, 3, Number.NaN, -Infinity, 4], 4), [4, 1])
    assert.deepEqual(top([-Infinity], 1), [])
  })

  it('takes +∞ and negative numbers', () => {
    assert.deepEqual(top([-5, Infinity, -1], 3), [1, 2, 0])
  })

  it('gives everything when k exceeds the length, and nothing for k = 0', () => {
    assert.deepEqual(top([1, 2], 5), [1, 0])
    assert.deepEqual(top([1, 2], 0), [])
  })

  it('equals sorting, also with many ties', () => {
    const random = createRandom(1)
    for (let round = 0; round < 200; round++) {
      const scores = Array.from({ length: 1 + random.int(60) }, () => (random.int(6) === 0 ? -Infinity : random.int(8)))
      const k = 1 + random.int(20)
      const sorted = scores
        .map((score, index) => ({ score, index }))
        .filter(({ score }) => score > -Infinity)
        .sort((a, b) => b.score - a.score || a.index - b.index)
        .slice(0, k)
      assert.deepEqual(
        top(scores, k),
        sorted.map(({ index }) => index),
      )
    }
  })
})

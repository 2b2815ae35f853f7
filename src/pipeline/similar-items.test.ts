import assert from 'node:assert/strict'
import { test } from 'node:test'
import { csrFromPairs, emptyCsr } from '../numeric/csr.ts'
import { matrixOf } from '../numeric/matrix.ts'
import { similarItems } from './similar-items.ts'

// Items 0, 1, 2, 3; users 0: {0, 1}, 1: {0, 1}, 2: {0, 2}; item 3 is new.
const interactions = {
  train: csrFromPairs(3, 4, [0, 0, 1, 2, 2], [0, 1, 0, 0, 2]),
  validation: csrFromPairs(3, 4, [1], [1]),
}

test('similarItems › without vectors is the cosine of the columns of train and validation', () => {
  const { kind, items } = similarItems(new Map(), interactions, 0, 10)
  assert.equal(kind, 'users who took both')
  // |U0 ∩ U1| / √(3·2) = 2/√6, |U0 ∩ U2| / √(3·1) = 1/√3
  assert.deepEqual(items, [
    { item: 1, rank: 1, score: 2 / Math.sqrt(6) },
    { item: 2, rank: 2, score: 1 / Math.sqrt(3) },
  ])
})

test('similarItems › of an item that nobody took is empty without vectors', () => {
  assert.deepEqual(similarItems(new Map(), interactions, 3, 10).items, [])
})

test('similarItems › with vectors is their cosine, leaving out the item, opposite and zero vectors', () => {
  const vectors = matrixOf(4, 2, Float32Array.of(1, 0, 3, 4, -1, 0, 0, 0))
  const none = { train: emptyCsr(1, 4), validation: emptyCsr(1, 4) }
  const { kind, items } = similarItems(new Map([['final.items', vectors]]), none, 0, 10)
  assert.equal(kind, 'item vectors of the model')
  assert.deepEqual(items, [{ item: 1, rank: 1, score: 3 / 5 }])
})

test('similarItems › gives at most k, equal ones by index', () => {
  const vectors = matrixOf(4, 1, Float32Array.of(1, 2, 3, 4))
  const { items } = similarItems(new Map([['final.items', vectors]]), interactions, 3, 2)
  assert.deepEqual(
    items.map(({ item }) => item),
    [0, 1],
  )
})

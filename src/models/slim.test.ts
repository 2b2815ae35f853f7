import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FitData } from '../data/dataset.ts'
import { csrFromPairs, hasEntry } from '../numeric/csr.ts'
import { createRandom } from '../numeric/random.ts'
import { csrFromTensors } from './saved-csr.ts'
import { slim } from './slim.ts'

const NUM_USERS = 30
const NUM_ITEMS = 14
/** Weights are kept in float32. */
const TOLERANCE = 1e-6
const SETTINGS = { l1Weight: 0.5, l2Weight: 3, tolerance: 1e-12, maxPasses: 10_000 }

/** Two groups of users and items, with some noise; item 13 has no user, item 12 one user who has nothing else. */
function data(): FitData {
  const random = createRandom(4)
  const users = [NUM_USERS - 1]
  const items = [12]
  for (let u = 0; u < NUM_USERS - 1; u++) {
    for (let i = 0; i < 12; i++) {
      if (random.next() > (u % 2 === i % 2 ? 0.6 : 0.1)) continue
      users.push(u)
      items.push(i)
    }
  }
  return {
    numUsers: NUM_USERS,
    numItems: NUM_ITEMS,
    train: csrFromPairs(NUM_USERS, NUM_ITEMS, users, items),
    itemFeatures: new Map(),
    userFeatures: new Map(),
  }
}

/** W[i][j], all items in a dense Gram matrix, plain cyclic coordinate descent over all items, thousands of passes. */
function denseWeights({ train }: FitData, { l1Weight, l2Weight }: typeof SETTINGS): number[][] {
  const all = [...Array(NUM_ITEMS).keys()]
  const gram = all.map((i) =>
    all.map((j) => [...Array(NUM_USERS).keys()].filter((u) => hasEntry(train, u, i) && hasEntry(train, u, j)).length),
  )
  const weights = all.map(() => all.map(() => 0))
  for (const j of all) {
    for (let pass = 0; pass < 3000; pass++) {
      for (const i of all) {
        if (i === j) continue
        const explained = all.reduce((sum, k) => sum + (k === i ? 0 : gram[i][k] * weights[k][j]), 0)
        weights[i][j] = Math.max(0, gram[i][j] - explained - l1Weight) / (gram[i][i] + l2Weight)
      }
    }
  }
  return weights
}

test('slim › has the weights of dense coordinate descent over all items, and stores no zeros', () => {
  const given = data()
  const expected = denseWeights(given, SETTINGS)
  const { tensors } = slim.fit(given, slim.config.parse(SETTINGS), createRandom(1))
  const weights = csrFromTensors('vote', tensors, NUM_ITEMS, NUM_ITEMS)
  const stored = expected.map((row) => row.map(() => 0))
  for (let i = 0; i < NUM_ITEMS; i++) {
    for (let e = weights.rowPtr[i]; e < weights.rowPtr[i + 1]; e++) stored[i][weights.colIdx[e]] = weights.values![e]
  }
  expected.forEach((row, i) => {
    row.forEach((weight, j) => {
      assert.ok(Math.abs(stored[i][j] - weight) < TOLERANCE, `W[${i}][${j}] is ${stored[i][j]}, not ${weight}`)
    })
  })
  assert.equal(weights.colIdx.length, expected.flat().filter((weight) => weight !== 0).length)
  assert.ok(weights.colIdx.length > NUM_ITEMS && weights.colIdx.length < 100, `${weights.colIdx.length} weights`)
})

test('slim › scores a user by the sum of the weights from its items', () => {
  const given = data()
  const expected = denseWeights(given, SETTINGS)
  const out = new Float32Array(NUM_ITEMS)
  slim.fit(given, slim.config.parse(SETTINGS), createRandom(1)).scorer.scoreBlock(Int32Array.of(3), out)
  out.forEach((score, j) => {
    const sum = expected.reduce((total, row, i) => total + (hasEntry(given.train, 3, i) ? row[j] : 0), 0)
    assert.ok(Math.abs(score - sum) < NUM_ITEMS * TOLERANCE)
  })
})

test('slim › finds negative weights when they are not refused', () => {
  const signed = slim.fit(data(), slim.config.parse({ ...SETTINGS, nonNegative: false }), createRandom(1)).tensors
  assert.ok(signed.get('voteValues')!.data.some((weight) => weight < 0))
  const refused = slim.fit(data(), slim.config.parse(SETTINGS), createRandom(1)).tensors
  assert.ok(refused.get('voteValues')!.data.every((weight) => weight > 0))
})

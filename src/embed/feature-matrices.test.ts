import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { UserAspectId, UserProfile } from '../enrich/profile.ts'
import { aspectWeights, markerMatrix, profileMatrix, textMatrix } from './feature-matrices.ts'

const vectors = new Map([
  ['x', Float32Array.of(1, 0)],
  ['y', Float32Array.of(0, 1)],
])
const paper = { normalizeWeights: true, uniformWeights: false }

function profile(...aspects: [UserAspectId, string, number][]): UserProfile {
  return {
    user: 'u',
    status: 'counted',
    aspects: aspects.map(([aspect, text, weight]) => ({ aspect, text, weight, items: [] })),
    call: null,
  }
}

test('textMatrix › has the text’s vector in its row and zeros where the text is null', () => {
  assert.deepEqual([...textMatrix(['y', null, 'x'], vectors, 2).data], [0, 1, 0, 0, 1, 0])
})

test('textMatrix › refuses a text that was not embedded', () => {
  assert.throws(() => textMatrix(['z'], vectors, 2), { code: 'BUG', message: /"z"/ })
})

test('markerMatrix › is the mean of the basic vectors, and zero without any', () => {
  assert.deepEqual([...markerMatrix([['x', 'y'], [], ['x']], vectors, 2).data], [0.5, 0.5, 0, 0, 1, 0])
})

test('profileMatrix › weighs the aspects, rescaled to sum 1 over those that say something', () => {
  // .2 and .6 of the three: .25 and .75; the blank one does not count.
  const rows = profileMatrix([profile(['plot', 'x', 0.2], ['genre', 'y', 0.6], ['theme', ' ', 0.2])], vectors, 2, paper)
  assert.deepEqual([...rows.data], [0.25, 0.75])
})

test('profileMatrix › has a zero row for a user without a profile', () => {
  assert.deepEqual([...profileMatrix([undefined, profile(['plot', 'x', 1])], vectors, 2, paper).data], [0, 0, 1, 0])
})

test('aspectWeights › has the ablation w/o-w and the literal form', () => {
  assert.deepEqual(aspectWeights([0.9, 0.1], { normalizeWeights: true, uniformWeights: true }), [0.5, 0.5])
  assert.deepEqual(aspectWeights([0.9, 0.9], { normalizeWeights: false, uniformWeights: false }), [0.9, 0.9])
})

test('aspectWeights › weighs alike when no weight is a positive number', () => {
  assert.deepEqual(aspectWeights([0, Number.NaN, -1, 0], paper), [0.25, 0.25, 0.25, 0.25])
  assert.deepEqual(aspectWeights([0.5, Number.NaN], paper), [1, 0])
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { NoiseDecision, NoiseReason } from '../denoise/filter.ts'
import { attributes } from '../explain/example.fixture.ts'
import { aspectKey, plantedOutcome } from './planted-errors.ts'

function decision(item: string, attribute: NoiseDecision['attribute'], reason: NoiseReason): NoiseDecision {
  return { item, attribute, kept: reason === 'kept', reason, score: reason === 'unknown' ? null : 0.5, delta: null }
}

const decisions = [
  decision('1', 'director', 'gate'),
  decision('1', 'cultureLanguage', 'kept'),
  decision('1', 'genre', 'cosine'),
  decision('1', 'plotTheme', 'unknown'),
  decision('2', 'director', 'kept'),
]
const planted = [
  { passage: 'sheet:1', attribute: 'director', wrong: 'IDA HOLM', right: 'Ada Holm' },
  { passage: 'sheet:1', attribute: 'country', wrong: 'Denmark' },
  // Another value was stated from this passage.
  { passage: 'sheet:3', attribute: 'director', wrong: 'Nobody' },
  // Rejected, so it reached nothing.
  { passage: 'sheet:1', attribute: 'cast', wrong: 'Nobody Known' },
] as const

test('plantedOutcome › follows each error to its fate', () => {
  const { cases, reached, dropped } = plantedOutcome(planted, attributes, decisions)
  assert.deepEqual(
    cases.map(({ fate, items }) => [fate, items]),
    [
      ['dropped', ['1']],
      ['kept', ['1']],
      ['unstated', []],
      ['unstated', []],
    ],
  )
  assert.deepEqual([reached, dropped], [2, 1])
})

test('plantedOutcome › counts precision and recall over all judged aspects', () => {
  // Judged: director 1, culture 1, genre 1, director 2. Wrong: director 1, culture 1. Dropped: director 1, genre 1.
  const { accuracy, wrongAspects } = plantedOutcome(planted, attributes, decisions)
  assert.equal(accuracy.judged, 4)
  assert.deepEqual([accuracy.precision, accuracy.recall, accuracy.baseRate, accuracy.dropRate], [0.5, 0.5, 0.5, 0.5])
  assert.deepEqual([...wrongAspects], [aspectKey('1', 'director'), aspectKey('1', 'cultureLanguage')])
})

test('plantedOutcome › does not count the same wrong value read in another passage', () => {
  const elsewhere = [{ passage: 'sheet:3', attribute: 'director', wrong: 'Ida Holm' }] as const
  assert.equal(plantedOutcome(elsewhere, attributes, decisions).reached, 0)
})

test('plantedOutcome › calls an error kept when one of two items still holds it', () => {
  const twice = attributes.map((a) => (a.item === '2' ? { ...a, evidence: attributes[0].evidence } : a))
  const [only] = plantedOutcome(planted.slice(0, 1), twice, decisions).cases
  assert.deepEqual([only.fate, only.items], ['kept', ['1', '2']])
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AskedValue, CrossFittedGate } from '../../denoise/cross-fit-gate.ts'
import { SIGNAL_NAMES, type SignalName } from '../../denoise/signals/registry.ts'
import { contextOf, statedValue } from '../../denoise/signals/signals.fixture.ts'
import { gateScores, keepEverything, paperScores, singleSignals, type ValueSignals } from './methods.ts'

function value(given: Partial<Record<SignalName, number>>): ValueSignals {
  return {
    ...{ stated: statedValue({ attribute: 'director', value: 'A B' }), context: contextOf([]) },
    signals: Float64Array.from(SIGNAL_NAMES, (name) => given[name] ?? Number.NaN),
  }
}

test('keepEverything › drops nothing', () => {
  assert.deepEqual([...keepEverything([value({})]).isDropped!], [0])
})

test('paperScores › ranks what is dropped below what is kept, and within both by J', () => {
  const verdicts = [
    { score: 0.9, isKept: false },
    { score: 0.5, isKept: true },
    { score: 0.6, isKept: true },
  ]
  const { scores, probabilities, isDropped } = paperScores('p', verdicts)
  assert.deepEqual([...scores], [0.9, 1.5, 1.6])
  assert.deepEqual([...probabilities!], [0.9, 0.5, 0.6])
  assert.deepEqual([...isDropped!], [1, 0, 0])
})

test('singleSignals › keep from a value on; what is missing counts as 0', () => {
  const methods = singleSignals([
    value({ isStated: 1, sampleAgreement: 0.5, rankInReply: 0.5 }),
    value({ isStated: 0, commonness: -1 }),
  ])
  const of = (name: string) => methods.find((method) => method.name === name)!
  assert.deepEqual([...of('evidence check').isDropped!], [0, 1])
  assert.deepEqual([...of('self-consistency').isDropped!], [0, 1])
  assert.deepEqual([...of('place in the reply').isDropped!], [1, 1])
  assert.equal(of('commonness in the catalogue').isDropped, null)
  assert.equal(of('commonness in the catalogue').scores[0], Number.NEGATIVE_INFINITY)
  assert.equal(
    methods.some(({ name }) => name === 'cosine to the marker'),
    false,
  )
})

test('gateScores › drops below one half', () => {
  const asked: AskedValue[] = []
  const gate: CrossFittedGate = {
    ...{ gates: new Map() },
    reliabilities: (values) => {
      asked.push(...values)
      return Float64Array.from(values, ({ item }) => (item === 'i1' ? 0.49 : 0.5))
    },
  }
  const values = [value({}), { ...value({}), stated: { ...value({}).stated, item: 'i2' } }]
  const scored = gateScores(
    'g',
    gate,
    values.map((one) => ({ ...one, model: 'small' })),
  )
  assert.deepEqual(new Set(asked.map(({ group }) => group)), new Set(['small director']))
  assert.deepEqual(
    [[...scored.scores], [...scored.isDropped!]],
    [
      [0.49, 0.5],
      [1, 0],
    ],
  )
})

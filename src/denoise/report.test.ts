import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ItemAspectId } from '../enrich/attribute.ts'
import { wilson95 } from '../numeric/wilson.ts'
import { dropAccuracy } from './accuracy.ts'
import type { NoiseDecision, NoiseReason } from './filter.ts'
import { noiseReport } from './report.ts'

function decision(
  item: string,
  attribute: ItemAspectId,
  reason: NoiseReason,
  score: number | null,
  delta: number | null = null,
): NoiseDecision {
  return { item, attribute, kept: reason === 'kept' || reason === 'kept-warmup', reason, score, delta }
}

const decisions = [
  decision('a', 'genre', 'kept-warmup', 0.99),
  decision('a', 'director', 'gate', 0.1),
  decision('b', 'genre', 'kept', 0.5, 0.3),
  decision('b', 'director', 'cosine', 1, -0.2),
  decision('c', 'genre', 'unknown', null),
  decision('c', 'director', 'gate', 0.05, 0.1),
]
const textOf = (item: string, aspect: ItemAspectId) => (item === 'c' && aspect === 'genre' ? null : `${item} ${aspect}`)

test('noiseReport › counts by aspect and reason', () => {
  const report = noiseReport({ decisions, trainingLoss: [0.7, 0.6] })
  assert.equal(report.candidates, 5)
  assert.equal(report.kept, 2)
  assert.deepEqual(report.reasons, { kept: 1, 'kept-warmup': 1, gate: 2, cosine: 1, unknown: 1 })
  assert.deepEqual(report.byAspect, {
    genre: { kept: 1, 'kept-warmup': 1, gate: 0, cosine: 0, unknown: 1 },
    director: { kept: 0, 'kept-warmup': 0, gate: 2, cosine: 1, unknown: 0 },
  })
  assert.deepEqual(report.trainingLoss, [0.7, 0.6])
  assert.equal(report.accuracy, undefined)
})

test('noiseReport › counts scores by bin, 1 in the last', () => {
  // .99 .1 .5 1 .05
  assert.deepEqual(noiseReport({ decisions, trainingLoss: [] }, { bins: 4 }).scoreHistogram, [2, 0, 1, 2])
})

test('noiseReport › shows the clearest examples first', () => {
  const report = noiseReport({ decisions, trainingLoss: [] }, { textOf, examples: 2 })
  assert.deepEqual(
    report.examplesDropped.map(({ text }) => text),
    ['b director', 'a director'],
  )
  assert.deepEqual(
    report.examplesKept.map(({ text }) => text),
    ['b genre', 'a genre'],
  )
})

test('dropAccuracy › counts hits among the known pairs that have a vector, beside the base rate', () => {
  const truth = [
    { item: 'a', attribute: 'genre', wrong: true },
    { item: 'a', attribute: 'director', wrong: true },
    { item: 'b', attribute: 'genre', wrong: false },
    { item: 'b', attribute: 'director', wrong: false },
    { item: 'c', attribute: 'genre', wrong: true },
  ] as const
  // Four judged (c genre has no vector, c director no truth): two wrong, two dropped, one of them wrong.
  const accuracy = dropAccuracy(decisions, truth)
  assert.deepEqual(
    { ...accuracy, precisionCi95: null },
    {
      judged: 4,
      wrong: 2,
      dropped: 2,
      droppedWrong: 1,
      precision: 0.5,
      precisionCi95: null,
      recall: 0.5,
      baseRate: 0.5,
      dropRate: 0.5,
    },
  )
  const report = noiseReport({ decisions, trainingLoss: [] }, { truth })
  assert.deepEqual(report.accuracy, accuracy)
  assert.equal(report.accuracyByAspect?.director?.precision, 0.5)
})

test('dropAccuracy › is null where it would divide by zero', () => {
  const accuracy = dropAccuracy(decisions, [])
  assert.deepEqual(
    [accuracy.precision, accuracy.precisionCi95, accuracy.recall, accuracy.baseRate, accuracy.dropRate],
    [null, null, null, null, null],
  )
})

test('wilson95 › agrees with the value worked by hand for 8 of 10', () => {
  // z² = 3.8415: centre .8 + .1921 = .9921, half 1.96·√(.016 + .0096) = .3136, both over 1 + .38415.
  const [low, high] = wilson95(8, 10)
  assert.ok(Math.abs(low - 0.4902) < 1e-4, `${low}`)
  assert.ok(Math.abs(high - 0.9433) < 1e-4, `${high}`)
})

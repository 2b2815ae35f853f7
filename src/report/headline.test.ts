import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Comparison } from '../evaluate/comparisons.ts'
import type { Verdict } from '../evaluate/significance.ts'
import type { SliceName } from '../evaluate/slices.ts'
import { headline } from './headline.ts'
import { fullInput, minimalInput } from './report.fixture.ts'

function comparison(b: string, slice: SliceName, metric: Comparison['metric'], verdict: Verdict): Comparison {
  const numbers = { delta: 0, ci95: [0, 0] as const, pValue: 1, pHolm: 1, minimumDetectable: 0.01 }
  return { a: 'er2alm', b, slice, metric, verdict, ...numbers }
}

function both(b: string, slice: SliceName, verdict: Verdict): Comparison[] {
  return [comparison(b, slice, 'recall@20', verdict), comparison(b, slice, 'ndcg@20', verdict)]
}

const say = (comparisons: readonly Comparison[]) => headline({ ...fullInput, labels: {}, comparisons })

test('headline › says better, worse and cannot tell of each model', () => {
  const { sentence } = say([
    ...both('popularity', 'all', 'better'),
    ...both('recent-popularity', 'all', 'worse'),
    ...both('ease', 'all', 'cannot tell'),
    ...both('itemknn', 'all', 'cannot tell'),
  ])
  assert.equal(
    sentence,
    'On all test items, er2alm is better than popularity; worse than recent-popularity; not to be told apart from ease and itemknn (recall@20 and ndcg@20).',
  )
})

test('headline › says both verdicts where the metrics disagree', () => {
  const { sentence } = say([
    comparison('ease', 'all', 'recall@20', 'better'),
    comparison('ease', 'all', 'ndcg@20', 'cannot tell'),
  ])
  assert.equal(
    sentence,
    'On all test items, er2alm: against ease it is better on recall@20 and not to be told apart on ndcg@20 (recall@20 and ndcg@20).',
  )
})

test('headline › hides no loss behind a win: every model is in the sentence', () => {
  const { sentence } = headline(fullInput)
  for (const { name } of fullInput.metrics.models) {
    const label = fullInput.labels?.[name] ?? name
    assert.ok(sentence.includes(label), label)
  }
  assert.match(sentence, /worse than recent-popularity/)
})

test('headline › has a sentence for each other slice that was compared', () => {
  const { slices } = say([...both('ease', 'shelf', 'better'), ...both('ease', 'known', 'worse')])
  assert.deepEqual(slices, [
    'On items that someone had taken before the test, er2alm is worse than ease.',
    'When only the new items are ranked, er2alm is better than ease.',
  ])
})

test('headline › passes over comparisons that are not about the reference, and other metrics', () => {
  const other = { ...comparison('ease', 'all', 'ndcg@20', 'better'), a: 'itemknn' }
  assert.equal(
    say([other, comparison('ease', 'all', 'hit@10', 'better')]).sentence,
    'er2alm was compared with no other model.',
  )
})

test('headline › names the model with the highest mean, whichever it is', () => {
  assert.match(headline(fullInput).best!, /ndcg@20 over all test items is that of recent-popularity: \.\d{4}\.$/)
  assert.equal(headline(minimalInput).sentence, 'popularity was compared with no other model.')
})

test('headline › says of a slice that no model reaches nothing else', () => {
  const models = fullInput.metrics.models.map((model) => ({ ...model, slices: { ...model.slices, shelf: {} } }))
  const { slices } = headline({
    ...fullInput,
    metrics: { ...fullInput.metrics, models },
    comparisons: both('ease', 'shelf', 'cannot tell'),
  })
  assert.deepEqual(slices, ['When only the new items are ranked, every model finds next to nothing.'])
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { countedProfile, rankedAspects, supportingItems } from './counted-profile.ts'
import { USER_ASPECTS } from './profile.ts'
import type { CountedAspect } from './taste-counts.ts'

const COUNTS: readonly CountedAspect[] = [
  {
    aspect: 'genre',
    values: [
      { value: 'drama', items: ['1', '2', '3'], lift: 2 }, // excess 3 − 3/2 = 1.5
      { value: 'war', items: ['3', '4'], lift: 1.6 },
    ],
  },
  { aspect: 'director', values: [{ value: 'Varda', items: ['2', '5'], lift: 4 }] }, // 2 − 2/4 = 1.5
  { aspect: 'duration', values: [{ value: 'under 90 minutes', items: ['1', '9'], lift: 2 }] }, // 2 − 2/2 = 1
]

test('countedProfile › says that it is counted, by no call, with values in order and the items behind them', () => {
  const profile = countedProfile('u', COUNTS)
  assert.equal(profile.status, 'counted')
  assert.equal(profile.call, null)
  assert.deepEqual(
    profile.aspects.map(({ aspect, text, items }) => [aspect, text, items]),
    [
      ['genre', 'drama, war', ['1', '2', '3', '4']],
      ['director', 'Varda', ['2', '5']],
      ['duration', 'under 90 minutes', ['1', '9']],
    ],
  )
})

test('countedProfile › weighs an aspect by the excess of its most telling value, and the weights sum to 1', () => {
  const weights = countedProfile('u', COUNTS).aspects.map(({ weight }) => weight)
  assert.deepEqual(weights, [1.5 / 4, 1.5 / 4, 1 / 4])
  assert.equal(
    weights.reduce((sum, w) => sum + w, 0),
    1,
  )
})

test('countedProfile › weighs aspects without a value evenly, and has none when nothing was counted', () => {
  const empty = [
    { aspect: 'plot', values: [] },
    { aspect: 'theme', values: [] },
  ] as const
  assert.deepEqual(
    countedProfile('u', empty).aspects.map(({ weight }) => weight),
    [0.5, 0.5],
  )
  assert.deepEqual(countedProfile('u', []).aspects, [])
})

test('rankedAspects › gives the r-th of K aspects 2(K − r + 1)/(K(K + 1)): 3/6, 2/6, 1/6 of three', () => {
  const ranked = rankedAspects([COUNTS[2]!, COUNTS[0]!, { aspect: 'theme', values: [] }])
  assert.deepEqual(ranked, [
    { aspect: 'duration', text: 'under 90 minutes', weight: 3 / 6, items: ['1', '9'] },
    { aspect: 'genre', text: 'drama, war', weight: 2 / 6, items: ['1', '2', '3', '4'] },
    { aspect: 'theme', text: '', weight: 1 / 6, items: [] },
  ])
})

test('rankedAspects › has weights that fall and sum to 1, for any number of aspects', () => {
  for (let k = 1; k <= USER_ASPECTS.length; k++) {
    const ranked = USER_ASPECTS.slice(0, k).map((aspect) => ({ aspect, values: [] }))
    const weights = rankedAspects(ranked).map(({ weight }) => weight)
    assert.equal(weights.length, k)
    assert.ok(Math.abs(weights.reduce((sum, w) => sum + w, 0) - 1) < 1e-12)
    for (let i = 1; i < k; i++) assert.ok(weights[i]! < weights[i - 1]!)
  }
  assert.deepEqual(rankedAspects([]), [])
})

test('supportingItems › names each item once, in the order in which it first counts', () => {
  assert.deepEqual(supportingItems(COUNTS[0]!.values), ['1', '2', '3', '4'])
})

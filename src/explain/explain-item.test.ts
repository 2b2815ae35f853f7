import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { NoiseDecision } from '../denoise/filter.ts'
import { attributes, catalogue, passages, passagesById, profile } from './example.fixture.ts'
import { type ExplainInput, explainRecommendation } from './explain-item.ts'

const input: ExplainInput = {
  user: 'u7',
  item: '1',
  model: 'er2alm',
  rank: 3,
  score: 4.25,
  history: ['2', '3'],
  profile,
  attributes,
  catalogue,
  alignment: [
    { aspect: 'genre', itemAspect: 'genre', weight: 0.3, alignment: 0.5, contribution: 0.15 },
    { aspect: 'cultureLanguage', itemAspect: 'cultureLanguage', weight: 0.6, alignment: -0.25, contribution: -0.15 },
    { aspect: 'director', itemAspect: 'director', weight: 0.1, alignment: null, contribution: 0 },
  ],
  passages: passagesById,
}

const droppedDirector: NoiseDecision = {
  item: '1',
  attribute: 'director',
  kept: false,
  reason: 'gate',
  score: 0.2,
  delta: null,
}

test('explainRecommendation › names the shared values with titles and checked evidence', () => {
  const { shared } = explainRecommendation(input)
  assert.deepEqual(
    shared.map(({ attribute, items }) => [attribute, items.map(({ title }) => title)]),
    [
      ['country', ['Salt Road', 'Low Tide']],
      ['director', ['Salt Road']],
      ['genre', ['Salt Road']],
    ],
  )
  assert.equal(shared[1].items[0].evidence[0].check, 'verified')
})

test('explainRecommendation › lists profile aspects by weight, with alignment where there is one', () => {
  const { aspects, profileStatus } = explainRecommendation(input)
  assert.equal(profileStatus, 'generated')
  assert.deepEqual(
    aspects.map(({ aspect, alignment, contribution, itemText }) => [aspect, alignment, contribution, itemText]),
    [
      ['cultureLanguage', -0.25, -0.15, 'Country: Denmark.'],
      ['genre', 0.5, 0.15, 'Drama'],
      ['director', null, null, 'Directed by Ida Holm.'],
    ],
  )
  assert.deepEqual(
    aspects[0].items.map(({ title }) => title),
    ['Salt Road', 'Low Tide'],
  )
})

test('explainRecommendation › gives every stated attribute its checked evidence, and each passage once', () => {
  const { statements, passages: cited } = explainRecommendation(input)
  const stated = statements.filter(({ status }) => status === 'stated')
  assert.equal(stated.length, 4)
  for (const { evidence } of stated) assert.equal(evidence[0].check, 'verified')
  assert.deepEqual(
    cited.map(({ id }) => id),
    ['sheet:1'],
  )
  const [{ start, end, quote }] = statements[0].evidence
  assert.equal(cited[0].text.slice(start, end), quote)
})

test('explainRecommendation › marks evidence as broken when the passage was changed, unchecked without passages', () => {
  const changed = new Map([['sheet:1', { ...passages[0], text: `${passages[0].text} And more.` }]])
  const [statement] = explainRecommendation({ ...input, passages: changed }).statements
  assert.equal(statement.evidence[0].check, 'broken')
  assert.match(statement.evidence[0].problem!, /changed after it was hashed/)
  const unchecked = explainRecommendation({ ...input, passages: undefined })
  assert.equal(unchecked.statements[0].evidence[0].check, 'unchecked')
  assert.deepEqual(unchecked.passages, [])
})

test('explainRecommendation › says of an aspect that noise control dropped that nothing reached the model', () => {
  const { aspects, statements } = explainRecommendation({ ...input, decisions: [droppedDirector] })
  assert.equal(aspects.find(({ aspect }) => aspect === 'director')?.itemText, null)
  assert.equal(statements.find(({ attribute }) => attribute === 'director')?.noise?.kept, false)
  assert.equal(statements.find(({ attribute }) => attribute === 'genre')?.noise, undefined)
})

test('explainRecommendation › works with the least it can be given', () => {
  const { item, shared, aspects, statements, profileStatus } = explainRecommendation({
    user: 'u1',
    item: '99',
    model: 'popularity',
    rank: 1,
    score: 10,
    history: [],
    attributes: [],
    catalogue: new Map(),
  })
  assert.deepEqual(item, { id: '99', title: '99', year: undefined })
  assert.deepEqual([shared, aspects, statements, profileStatus], [[], [], [], 'none'])
})

test('explainRecommendation › changes nothing that it is given', () => {
  const before = structuredClone({ ...input, catalogue: [...catalogue] })
  explainRecommendation(input)
  assert.deepEqual({ ...input, catalogue: [...catalogue] }, before)
})

test('explainRecommendation › says how reliable a value is, and that noise control dropped one that is shared', () => {
  const { statements, shared } = explainRecommendation({
    ...input,
    decisions: [droppedDirector],
    check: 'supported',
    reliabilityOf: ({ attribute }) => (attribute === 'director' ? 0.03 : undefined),
  })
  const said = new Map(statements.map((one) => [one.attribute, one]))
  assert.deepEqual(said.get('director')!.reliability, [0.03])
  assert.deepEqual(
    ['country', 'cast', 'plot'].map((attribute) => said.get(attribute as 'country')!.reliability),
    [undefined, undefined, undefined],
  )
  // A plot is a description: its values cannot be judged one by one.
  assert.deepEqual([said.get('director')!.check, said.get('plot')!.check], ['supported', 'quoted'])
  assert.deepEqual(
    shared.map(({ attribute, reliability, dropped }) => [attribute, reliability, dropped]),
    [
      ['country', undefined, undefined],
      ['director', 0.03, true],
      ['genre', undefined, undefined],
    ],
  )
})

test('explainRecommendation › takes nothing for dropped of which there was nothing to judge', () => {
  const decisions: readonly NoiseDecision[] = [{ ...droppedDirector, reason: 'unknown' }]
  assert.ok(explainRecommendation({ ...input, decisions }).shared.every(({ dropped }) => dropped === undefined))
})

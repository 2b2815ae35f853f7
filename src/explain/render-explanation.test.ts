import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { NoiseDecision } from '../denoise/filter.ts'
import { attributes, catalogue, passagesById, profile } from './example.fixture.ts'
import { type ExplainInput, explainRecommendation } from './explain-item.ts'
import { type ExplanationLayout, explanationNote, renderExplanation } from './render-explanation.ts'
import { showStyles } from './style.ts'

const input: ExplainInput = {
  ...{ user: 'u7', item: '1', model: 'er2alm', rank: 3, score: 4.25, history: ['2', '3'] },
  ...{ profile, attributes, catalogue, passages: passagesById },
  shares: new Map([
    ['country', new Map([['dk', 0.9]])],
    ['genre', new Map([['drama', 0.02]])],
  ]),
  alignment: [
    { aspect: 'cultureLanguage', itemAspect: 'cultureLanguage', weight: 0.6, alignment: -0.25, contribution: -0.15 },
    { aspect: 'genre', itemAspect: 'genre', weight: 0.3, alignment: 0.5, contribution: 0.15 },
    { aspect: 'director', itemAspect: 'director', weight: 0.1, alignment: null, contribution: 0 },
  ],
}
const dropped: NoiseDecision = {
  ...{ item: '1', attribute: 'director', kept: false, reason: 'gate', score: 0.1, delta: null },
} as NoiseDecision

function render(more: Partial<ExplainInput> = {}, layout?: ExplanationLayout): string {
  return showStyles(renderExplanation(explainRecommendation({ ...input, ...more }), layout), false)
}

test('renderExplanation › says what is shared, how the profile fits, and what each statement rests on', () => {
  const text = render()
  assert.match(text, /^The Lamplighter \(2009\)\nplace 3 for u7: er2alm, score 4\.250$/m)
  assert.match(text, /genre Drama: 1 of 2, as 2\.0 % of the catalogue\n {4}Salt Road \(2004\)/)
  assert.match(text, /cultureLanguage {2}██████░░░░ 0\.60 {2}match −0\.25\n {4}Danish films/)
  assert.match(text, /director {9}█░░░░░░░░░ 0\.10 {2}no match\n {4}Ida Holm\n {4}the item: Directed by Ida Holm\./)
  assert.match(
    text,
    /director: Ida Holm\n {4}│ “helmed by Ida Holm”\n {6}sheet sheet:1, characters 34 to 52 \[verified\]/,
  )
})

test('renderExplanation › puts what is telling first, and what everybody has or no model read last', () => {
  const text = render({ decisions: [dropped] })
  const order = [
    'genre Drama',
    'hardly more often than in the catalogue: country Denmark (90 %)',
    'Profile',
    'Stated of it',
    'Not used',
  ]
  const places = order.map((part) => text.indexOf(part))
  assert.deepEqual(
    places,
    places.toSorted((a, b) => a - b),
  )
  assert.ok(!places.includes(-1))
  assert.match(text, /director Ida Holm: 1 of 2 \[dropped by noise control\]/)
  const unused = text.slice(places.at(-1))
  assert.match(unused, /director: Ida Holm \[dropped by noise control \(gate\)\]\n {4}│ “helmed by Ida Holm”/)
  assert.match(unused, /cast: Nobody Known \[rejected: the quote is in no passage\]/)
  assert.match(unused, /plot: \[unknown: the model does not know\]/)
})

test('renderExplanation › says which parts the model does not read', () => {
  assert.doesNotMatch(render(), /does not read|reads none/)
  const weighed = render({}, { reads: 'weighed' })
  assert.match(weighed, /^Profile, .* \(er2alm does not read it\)$/m)
  assert.match(weighed, /^Stated of it$/m)
  const nothing = render({}, { reads: 'nothing' })
  for (const part of ['In common with the 2 items taken', 'Profile, .*', 'Stated of it'])
    assert.match(nothing, new RegExp(`^${part} \\(er2alm does not read it\\)$`, 'm'))
})

test('explanationNote › says what the figures are that stand above it', () => {
  const explanations = [explainRecommendation(input)]
  const note = (reads: 'kept' | 'weighed' | 'nothing'): string =>
    explanationNote(explanations, reads).replaceAll(/\s+/g, ' ')
  assert.match(note('weighed'), /“Weighs” is the chance that a value is right, as our gate holds it/)
  assert.match(note('kept'), /Noise control of the paper keeps or drops whole aspects/)
  assert.doesNotMatch(note('nothing'), /Weighs|Noise control/)
  assert.match(note('nothing'), /“Match” is the cosine/)
})

test('renderExplanation › draws what of the history speaks for it, and says when that is next to nothing', () => {
  const items = [
    { id: '2', title: 'Salt Road', year: 2004, contribution: 2 },
    { id: '3', title: 'Low Tide', contribution: 1 },
    { id: '4', title: 'Far', contribution: -0.5 },
  ]
  const text = render({}, { history: { method: 'exact', items } })
  assert.match(
    text,
    /^Because of what was taken\n {2}what the score would lose without it\n {2}██████████ {2}\+2\.000 {2}Salt Road \(2004\)\n {2}█████░░░░░ {2}\+1\.000 {2}Low Tide\n {2}1 other less, or against it$/m,
  )
  assert.match(render({ score: 100 }, { history: { method: 'exact', items } }), /^Hardly because of what was taken$/m)
  assert.match(
    render({}, { history: { method: 'propagated mean', items } }),
    /asked as of somebody new, by propagated\s+mean/,
  )
  const nothing = items.map((item) => ({ ...item, contribution: 0 }))
  assert.doesNotMatch(render({}, { history: { method: 'exact', items: nothing } }), /what was taken/)
})

test('renderExplanation › says what the score is made of, where the model names it', () => {
  const parts = [
    { of: 'recent popularity', value: 0.9 },
    { of: 'the history', value: -0.017 },
  ]
  assert.match(
    render({}, { parts }),
    /What the score is made of\n {2}█{10} {2}\+0\.900 {2}recent popularity\n {2}░{10} {2}−0\.017 {2}the history\n/,
  )
  assert.ok(!render().includes('made of'))
  assert.ok(!render({}, { parts: [] }).includes('made of'))
})

test('renderExplanation › keeps to the columns it is given', () => {
  const long = {
    ...profile,
    aspects: profile.aspects.map((aspect) => ({ ...aspect, text: 'a quiet film '.repeat(20) })),
  }
  const history = { method: 'exact', items: [{ id: '2', title: 'A title of many words '.repeat(6), contribution: 1 }] }
  for (const columns of [50, 80])
    for (const line of render({ profile: long }, { columns, history }).split('\n'))
      assert.ok(line.length <= columns, line)
})

test('renderExplanation › marks a quote that was changed', () => {
  const [id, passage] = [...passagesById][0]!
  const text = render({ passages: new Map([[id, { ...passage, text: `${passage.text} More.` }]]) })
  assert.match(text.replaceAll(/\s+/g, ' '), /\[broken: .*changed after it was hashed/)
})

test('renderExplanation › lets no control character of a title, value or quote reach the terminal', () => {
  const hostile = '\u001b]0;owned\u0007\u202e\ufdd4'
  const text = render(
    {
      user: hostile,
      catalogue: new Map([['1', { title: hostile }]]),
      attributes: attributes.map((a) => ({ ...a, value: [hostile], reason: hostile })),
      profile: { ...profile, aspects: profile.aspects.map((a) => ({ ...a, text: hostile })) },
    },
    { history: { method: 'exact', items: [{ id: '2', title: hostile, contribution: 1 }] } },
  )
  assert.doesNotMatch(text.replaceAll('\n', ''), /[\p{Cc}\u202e\ufdd4]/u)
  assert.ok(text.includes('�]0;owned�'))
})

test('renderExplanation › says so when there is nothing to show', () => {
  const bare = {
    user: 'u',
    item: '9',
    model: 'm',
    rank: 1,
    score: 0,
    history: [],
    attributes: [],
    catalogue: new Map(),
  }
  const text = renderExplanation(explainRecommendation(bare))
  assert.doesNotMatch(text, /Profile|Stated|In common/)
  const note = explanationNote([explainRecommendation(bare)], 'nothing')
  assert.match(note, /^The run has no enrichment/)
  assert.doesNotMatch(note, /profile say/)
  assert.match(render({ history: [] }), /no stated value is shared/)
})

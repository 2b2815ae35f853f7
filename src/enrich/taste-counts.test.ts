import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AttributeId, ItemAttribute } from './attribute.ts'
import { baseRates, type CountedAspect, excessOf, itemValues, tasteCounts } from './taste-counts.ts'

function attribute(
  item: string,
  id: AttributeId,
  value: readonly string[],
  status: ItemAttribute['status'] = 'stated',
): ItemAttribute {
  return { item, attribute: id, value, status, evidence: [], call: null }
}

const CATALOGUE = ['1', '2', '3', '4']

/** Counts of a history over a catalogue of all the items that the attributes are of. */
function countsOf(history: readonly string[], attributes: readonly ItemAttribute[]): readonly CountedAspect[] {
  const values = itemValues(attributes)
  return tasteCounts(history, values, baseRates([...new Set(attributes.map(({ item }) => item))], values))
}

function told(counts: readonly CountedAspect[]): readonly (readonly [string, readonly string[]])[] {
  return counts.map(({ aspect, values }) => [aspect, values.map(({ value }) => value)])
}

test('itemValues › groups what is stated by item and aspect, and leaves out what was rejected or unknown', () => {
  const values = itemValues([
    attribute('1', 'director', ['Varda']),
    attribute('1', 'cast', ['Marchand', 'Bourseiller']),
    attribute('1', 'genre', ['drama'], 'rejected'),
    attribute('1', 'plot', ['She waits.']),
    attribute('2', 'language', [], 'unknown'),
    attribute('2', 'country', ['France']),
  ])
  assert.deepEqual([...values.get('1')!], [['director', ['Varda', 'Marchand', 'Bourseiller']]])
  assert.deepEqual([...values.get('2')!], [['cultureLanguage', ['France']]])
})

test('itemValues › turns minutes into lengths, with 90 and 120 in the middle', () => {
  const lengths = (minutes: string) =>
    itemValues([attribute('1', 'durationMinutes', [minutes])])
      .get('1')
      ?.get('duration')
  assert.deepEqual(['89', '90', '120', '121'].map(lengths), [
    ['under 90 minutes'],
    ['90 to 120 minutes'],
    ['90 to 120 minutes'],
    ['over 120 minutes'],
  ])
  assert.deepEqual(lengths('very long'), ['very long'])
})

test('baseRates › is the share of items with a value, whatever its case, of those with any in the aspect', () => {
  const values = itemValues([
    attribute('1', 'genre', ['Drama', 'drama']),
    attribute('2', 'genre', ['drama']),
    attribute('3', 'genre', ['War']),
    attribute('4', 'theme', ['grief']),
    attribute('not in the catalogue', 'genre', ['war']),
  ])
  const rates = baseRates(CATALOGUE, values)
  // Item 4 has no genre: three items, not four, and each counts a value once.
  assert.deepEqual(
    [...rates.get('genre')!],
    [
      ['drama', 2 / 3],
      ['war', 1 / 3],
    ],
  )
  assert.deepEqual([...rates.get('theme')!], [['grief', 1]])
})

test('tasteCounts › counts each item of the history once, in history order, with the lift over the catalogue', () => {
  const values = itemValues([
    attribute('1', 'genre', ['Drama', 'drama', 'War']),
    attribute('2', 'genre', ['drama']),
    attribute('3', 'genre', ['comedy']),
    attribute('4', 'genre', ['comedy']),
  ])
  const counts = tasteCounts(['2', '1'], values, baseRates(CATALOGUE, values))
  // drama: 2 of 2 in the history, 2 of 4 in the catalogue: lift 2. War: one item only, not told.
  assert.deepEqual(counts, [{ aspect: 'genre', values: [{ value: 'drama', items: ['2', '1'], lift: 2 }] }])
})

test('tasteCounts › shows a value as the first item of the history writes it', () => {
  const attributes = [
    attribute('1', 'genre', ['Film Noir']),
    attribute('2', 'genre', ['film noir']),
    attribute('3', 'genre', ['war']),
  ]
  assert.deepEqual(told(countsOf(['1', '2'], attributes)), [['genre', ['Film Noir']]])
  assert.deepEqual(told(countsOf(['2', '1'], attributes)), [['genre', ['film noir']]])
})

test('tasteCounts › puts first what exceeds the usual by most items, not what has the highest lift', () => {
  const of = (value: string, items: readonly string[]) => items.map((item) => attribute(item, 'genre', [value]))
  const counts = countsOf(
    ['1', '2', '3', '4'],
    [
      ...of('rare', ['1', '2']),
      ...of('common', ['1', '2', '3', '4', '5']),
      ...of('everywhere', ['1', '2', '3', '4', '5', '6', '7', '8']),
      ...of('avoided', ['1', '2', '5', '6', '7']),
    ],
  )
  // common: 4/4 against 5/8, lift 1.6, usual 4·5/8 = 2.5, excess 1.5. rare: 2/4 against 2/8, lift 2, usual 1, excess 1.
  // everywhere: 4/4 against 8/8, excess 0. avoided: 2/4 against 5/8, usual 2.5, excess −0.5. Both are left out.
  assert.deepEqual(
    counts[0]?.values.map((counted) => [counted.value, counted.lift, excessOf(counted)]),
    [
      ['common', 1.6, 1.5],
      ['rare', 2, 1],
    ],
  )
})

test('excessOf › is the count less what the usual share gives: negative where the user has fewer', () => {
  const items = ['1', '2', '3']
  assert.equal(excessOf({ value: 'v', items, lift: 2 }), 1.5)
  assert.equal(excessOf({ value: 'v', items, lift: 1 }), 0)
  assert.equal(excessOf({ value: 'v', items, lift: 0.75 }), -1)
})

test('tasteCounts › sees no taste where the items of a user are merely better documented than others', () => {
  const values = itemValues(['1', '2', '3', '4'].map((item) => attribute(item, 'genre', ['drama'])))
  const catalogue = ['1', '2', '3', '4', '5', '6', '7', '8']
  // drama is all that is known of anything: 4 of 4 known in the history, 4 of 4 known in the catalogue (of 8 items).
  assert.deepEqual(tasteCounts(['1', '2', '3', '4'], values, baseRates(catalogue, values)), [])
})

test('tasteCounts › does not take items of which an aspect is unknown for items without the value', () => {
  const attributes = [
    attribute('1', 'genre', ['war']),
    attribute('2', 'genre', ['war']),
    attribute('3', 'genre', ['drama']),
    attribute('4', 'genre', ['drama']),
    attribute('5', 'theme', ['grief']),
    attribute('6', 'theme', ['grief']),
  ]
  const documented = countsOf(['1', '2'], attributes)
  // war: 2 of 2 known in the history, 2 of 4 known in the catalogue; items 5 and 6 have no genre, 9 has nothing at all.
  assert.deepEqual(documented, [{ aspect: 'genre', values: [{ value: 'war', items: ['1', '2'], lift: 2 }] }])
  assert.deepEqual(countsOf(['1', '2', '5', '9'], attributes), documented)
})

test('tasteCounts › puts values of one excess in the order of their characters, on every machine', () => {
  const own = ['émigrés', 'b', 'a', 'Zürich', '10']
  const attributes = [
    ...['1', '2'].map((item) => attribute(item, 'genre', own)),
    ...['3', '4'].map((item) => attribute(item, 'genre', ['other'])),
  ]
  assert.deepEqual(told(countsOf(['1', '2'], attributes)), [['genre', ['10', 'Zürich', 'a', 'b', 'émigrés']]])
})

test('tasteCounts › puts aspects in the order of their best excess, equal ones in the fixed order', () => {
  const others = ['5', '6', '7', '8', '9']
  const attributes = [
    ...['1', '2'].map((item) => attribute(item, 'genre', ['war'])),
    ...['1', '2'].map((item) => attribute(item, 'theme', ['grief'])),
    ...['1', '2', '3'].map((item) => attribute(item, 'director', ['Varda'])),
    ...(['director', 'genre', 'theme'] as const).flatMap((id) => others.map((item) => attribute(item, id, ['other']))),
  ]
  // Varda: usual 3·3/8 = 1.125, excess 1.875. war and grief: usual 2·2/7 = 0.57, excess 1.43 each.
  const order = ['director', 'theme', 'genre']
  for (const given of [attributes, attributes.toReversed()]) {
    assert.deepEqual(
      countsOf(['1', '2', '3'], given).map(({ aspect }) => aspect),
      order,
    )
  }
})

test('tasteCounts › tells nothing of an empty history, nor of one that has nothing twice', () => {
  const attributes = [
    attribute('1', 'genre', ['drama', 'Drama']),
    attribute('2', 'genre', ['war']),
    attribute('3', 'genre', ['comedy']),
  ]
  assert.deepEqual(countsOf([], attributes), [])
  // drama stands twice, but in one item.
  assert.deepEqual(countsOf(['1', '2', 'not in the catalogue'], attributes), [])
})

test('tasteCounts › tells at most six values of an aspect, five people, the most telling ones', () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g']
  const of = (id: AttributeId) => [
    ...['1', '2'].map((item) => attribute(item, id, names)),
    // g is the most telling: it is in the history's third item too.
    attribute('3', id, ['g']),
    ...['4', '5', '6', '7'].map((item) => attribute(item, id, ['other'])),
  ]
  assert.deepEqual(told(countsOf(['1', '2', '3'], [...of('genre'), ...of('cast')])), [
    ['genre', ['g', 'a', 'b', 'c', 'd', 'e']],
    ['director', ['g', 'a', 'b', 'c', 'd']],
  ])
})

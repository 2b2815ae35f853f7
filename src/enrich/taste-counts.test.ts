import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AttributeId, ItemAttribute } from './attribute.ts'
import { baseRates, itemValues, tasteCounts, weightOf } from './taste-counts.ts'

function attribute(
  item: string,
  id: AttributeId,
  value: readonly string[],
  status: ItemAttribute['status'] = 'stated',
): ItemAttribute {
  return { item, attribute: id, value, status, evidence: [], call: null }
}

const CATALOGUE = ['1', '2', '3', '4']

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

test('baseRates › is the share of items with a value, whatever its case, once an item', () => {
  const values = itemValues([
    attribute('1', 'genre', ['Drama', 'drama']),
    attribute('2', 'genre', ['drama']),
    attribute('3', 'genre', ['War']),
  ])
  const rates = baseRates(CATALOGUE, values).get('genre')
  assert.equal(rates?.get('drama'), 2 / 4)
  assert.equal(rates?.get('war'), 1 / 4)
  assert.equal(rates?.get('Drama'), undefined)
})

test('tasteCounts › counts each item of the history once, in history order, with the lift over the catalogue', () => {
  const values = itemValues([
    attribute('1', 'genre', ['Drama', 'drama', 'War']),
    attribute('2', 'genre', ['drama']),
    attribute('3', 'genre', ['comedy']),
  ])
  const counts = tasteCounts(['2', '1'], values, baseRates(CATALOGUE, values))
  // drama: 2 of 2 in the history, 2 of 4 in the catalogue: lift 2. War: one item only, not told.
  assert.deepEqual(counts, [{ aspect: 'genre', values: [{ value: 'drama', items: ['2', '1'], lift: 2 }] }])
})

test('tasteCounts › puts first what is frequent and unusual: count × lift/(1 + lift), ties by value', () => {
  const items = Array.from({ length: 10 }, (_, i) => String(i))
  const history = items.slice(0, 5)
  const values = itemValues([
    ...items.map((item) => attribute(item, 'genre', ['usual'])),
    ...history.slice(0, 4).map((item) => attribute(item, 'genre', ['own'])),
    ...history.slice(0, 2).map((item) => attribute(item, 'genre', ['b', 'a'])),
  ])
  const [genre] = tasteCounts(history, values, baseRates(items, values))
  // usual: 5 of 5 against 10 of 10, lift 1, 5·1/2 = 2.5. own: 4/5 against 4/10, lift 2, 4·2/3 = 2.67.
  // a, b: 2/5 against 2/10, lift 2, 2·2/3 = 1.33.
  assert.deepEqual(
    genre?.values.map(({ value }) => value),
    ['own', 'usual', 'a', 'b'],
  )
  assert.ok(Math.abs(weightOf(genre!.values[0]!) - 8 / 3) < 1e-9)
})

test('tasteCounts › tells nothing of an empty history, nor of one that has nothing twice', () => {
  const values = itemValues([attribute('1', 'genre', ['drama']), attribute('2', 'genre', ['war'])])
  const rates = baseRates(CATALOGUE, values)
  assert.deepEqual(tasteCounts([], values, rates), [])
  assert.deepEqual(tasteCounts(['1', '2', 'not in the catalogue'], values, rates), [])
})

test('tasteCounts › tells at most five people, the most telling ones', () => {
  const people = ['a', 'b', 'c', 'd', 'e', 'f']
  const values = itemValues(['1', '2'].map((item) => attribute(item, 'director', people)))
  const [director] = tasteCounts(['1', '2'], values, baseRates(CATALOGUE, values))
  assert.deepEqual(
    director?.values.map(({ value }) => value),
    people.slice(0, 5),
  )
})

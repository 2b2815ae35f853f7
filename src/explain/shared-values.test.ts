import assert from 'node:assert/strict'
import { test } from 'node:test'
import { attributes } from './example.fixture.ts'
import { catalogueShares, sharedValues, withShared } from './shared-values.ts'

const brief = (shared: ReturnType<typeof sharedValues>) =>
  shared.map(({ attribute, value, items }) => [attribute, value, items.map(({ item }) => item)])

test('sharedValues › joins values that differ by case, most shared first, then in attribute order', () => {
  assert.deepEqual(brief(sharedValues('1', ['2', '3'], attributes)), [
    ['country', 'Denmark', ['2', '3']],
    ['director', 'Ida Holm', ['2']],
    ['genre', 'Drama', ['2']],
  ])
})

test('sharedValues › puts rare values before common ones', () => {
  const shares = new Map([
    ['director', new Map([['ida holm', 0.001]])],
    ['country', new Map([['dk', 0.9]])],
    ['genre', new Map([['drama', 0.5]])],
  ] as const)
  // n·lift/(1+lift): director 1·500/501 = .998; country 2·1.111/2.111 = 1.053; genre 1·1/2 = .5.
  const shared = sharedValues('1', ['2', '3'], attributes, shares)
  assert.deepEqual(
    shared.map(({ attribute }) => attribute),
    ['country', 'director', 'genre'],
  )
  assert.equal(shared[1].catalogueShare, 0.001)
  const rarer = new Map([...shares, ['country', new Map([['dk', 1]])] as const])
  // country 2·1/2 = 1.0, still ahead of .998; in a history of one (item 2) it is 1·1/2.
  assert.equal(sharedValues('1', ['2'], attributes, rarer)[0].attribute, 'director')
})

test('sharedValues › carries the evidence of the history item', () => {
  const [, director] = sharedValues(
    '1',
    ['2'],
    attributes.toSorted(() => 0),
  )
  assert.equal(director.attribute, 'country')
  assert.equal(director.items[0].evidence[0].quote, 'Danish and Swedish')
})

test('sharedValues › counts rejected values on neither side and never the item itself', () => {
  const rejected = attributes.map((a) => (a.item === '2' ? { ...a, status: 'rejected' as const } : a))
  assert.deepEqual(brief(sharedValues('1', ['1', '2'], rejected)), [])
})

test('sharedValues › joins spellings of one country or language, and counts them together', () => {
  const of = (item: string, country: string, language: string) =>
    (['country', 'language'] as const).map((attribute) => ({
      ...attributes.find((one) => one.attribute === 'country')!,
      ...{ item, attribute, value: [attribute === 'country' ? country : language] },
    }))
  const all = [...of('1', 'American', 'French'), ...of('2', 'USA', 'French language'), ...of('3', 'United States', 'x')]
  assert.deepEqual(brief(sharedValues('1', ['2', '3'], all)), [
    ['country', 'American', ['2', '3']],
    ['language', 'French', ['2']],
  ])
  assert.equal(catalogueShares(all, 4).get('country')?.get('us'), 0.75)
})

test('catalogueShares › is the share of items with a value', () => {
  const shares = catalogueShares(attributes, 4)
  assert.equal(shares.get('country')?.get('dk'), 0.75)
  assert.equal(shares.get('director')?.get('ida holm'), 0.5)
  assert.equal(shares.get('cast'), undefined)
  assert.equal(shares.get('durationMinutes'), undefined)
})

test('withShared › joins values of one spelling, and counts an item once', () => {
  const items = (...ids: readonly string[]) => ids.map((item) => ({ item, evidence: [] }))
  const some = [{ attribute: 'country', value: 'Denmark', items: items('2', '3'), catalogueShare: 0.1 }] as const
  const more = [
    { attribute: 'country', value: 'denmark', items: items('3', '4') },
    { attribute: 'genre', value: 'denmark', items: items('4') },
  ] as const
  assert.deepEqual(withShared(some, more), [{ ...some[0], items: items('2', '3', '4') }, more[1]])
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ItemAttribute } from '../../enrich/attribute.ts'
import { itemAttributeTable } from '../../pipeline/item-attributes.ts'
import { readableValues, toldRecords, valuesOfItem } from './item-values.ts'

test('valuesOfItem › spells values as the run has those of its items', () => {
  const stated = (attribute: ItemAttribute['attribute'], value: readonly string[]): ItemAttribute => ({
    ...{ item: 'a', attribute, value, status: 'stated', evidence: [], call: null },
  })
  const { names } = itemAttributeTable(
    [{ id: 'a', title: 'A', year: 1995, genres: ['Sci-Fi', 'Drama'] }],
    [stated('director', ['Joel & Ethan Coen']), stated('country', ['USA']), stated('genre', ['science fiction film'])],
  )
  const values = valuesOfItem({
    ...{ id: 'n', title: 'N', year: 1995, genres: ['sci-fi', 'DRAMA'] },
    attributes: { director: ['ethan coen', 'Joel Coen'], country: ['United States'], genre: ['Science fiction'] },
  })
  for (const name of ['genre', 'year', 'director', 'country']) {
    assert.deepEqual([...values.get(name)!].sort(), [...names.get(name)!].sort(), name)
  }
  for (const word of names.get('stated genre')!) assert.ok(values.get('stated genre')!.includes(word), word)
})

test('valuesOfItem › leaves out what has no value, and attributes that items do not share', () => {
  const bare = { id: 'n', title: 'N', genres: [], attributes: { plot: ['A man.'], director: [] } }
  assert.deepEqual([...valuesOfItem(bare)], [])
})

test('readableValues › says each value once, as people write it, and of a year the narrowest span', () => {
  const shared = [
    { attribute: 'year', value: '1995' },
    { attribute: 'country', value: 'FR' },
    { attribute: 'genre', value: ' drama ' },
    { attribute: 'stated genre', value: 'drama' },
    { attribute: 'year', value: '1990–1999' },
    { attribute: 'language', value: 'fr' },
  ]
  assert.deepEqual(readableValues(shared), [
    { attribute: 'year', value: '1995' },
    { attribute: 'country', value: 'France' },
    { attribute: 'genre', value: 'drama' },
    { attribute: 'language', value: 'French' },
  ])
})

test('toldRecords › are stated without evidence, the genres one record, and none of what has no value', () => {
  const attributes = { genre: ['Crime', 'Drama'], plot: ['A man.'], director: [] }
  const records = toldRecords({ id: 'n', title: 'N', genres: ['Drama'], attributes })
  assert.deepEqual(
    records.map(({ attribute, value, status, evidence }) => [attribute, value, status, evidence]),
    [
      ['genre', ['Drama', 'Crime'], 'stated', []],
      ['plot', ['A man.'], 'stated', []],
    ],
  )
})

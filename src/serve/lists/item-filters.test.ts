import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ItemAttribute } from '../../enrich/attribute.ts'
import { FILMS, loadedFilms } from '../films.fixture.ts'
import { itemFilters } from './item-filters.ts'

const stated = (item: string, attribute: ItemAttribute['attribute'], ...value: string[]): ItemAttribute => ({
  ...{ item, attribute, value, evidence: [], call: '' },
  status: 'stated',
})
const FILTERS = itemFilters(loadedFilms().data, [
  stated('f0', 'director', 'Federico Fellini'),
  stated('f1', 'director', 'Jean-Pierre Jeunet'),
  stated('f0', 'country', 'Italy'),
  stated('f8', 'country', 'United States'),
  stated('f8', 'genre', 'black comedy film'),
  { ...stated('f2', 'country', 'Italy'), status: 'unknown' },
])

function ids(...filters: string[]): readonly string[] {
  const { items } = FILTERS.allowed(filters)
  return FILMS.filter((_, item) => items[item] === 1).map(({ id }) => id)
}

test('itemFilters › takes any of the values of an attribute, and every attribute', () => {
  assert.deepEqual(ids('genre:drama'), ['f0', 'f2', 'f4', 'f6', 'f8'])
  assert.deepEqual(ids('genre:Drama', 'year:1990-1993'), ['f0', 'f2'])
  assert.deepEqual(ids('year:1991', 'year:1993'), ['f1', 'f3'])
})

test('itemFilters › reads stated values in any spelling, and only stated ones', () => {
  assert.deepEqual(ids('director:federico FELLINI'), ['f0'])
  assert.deepEqual(ids('country:USA'), ['f8'])
  assert.deepEqual(ids('country:Italy'), ['f0'])
  // a stated genre counts as one of the catalogue's
  assert.deepEqual(ids('genre:comedy'), ['f1', 'f3', 'f5', 'f7', 'f8', 'f9'])
})

test("itemFilters › takes the catalogue's further attributes", () => {
  const { data } = loadedFilms()
  const catalogue = data.catalogue.map((item, i) => ({
    ...item,
    attributes: { studio: [i < 3 ? 'Ghibli' : 'Gaumont'] },
  }))
  const filters = itemFilters({ ...data, catalogue }, [])
  assert.deepEqual([...filters.allowed(['studio:GHIBLI', 'genre:drama']).items], [1, 0, 1, 0, 0, 0, 0, 0, 0, 0])
  const added = { id: 'n', title: 'N', genres: [], attributes: { studio: ['ghibli'] } }
  assert.deepEqual(
    ['studio:Ghibli', 'studio:Gaumont'].map((filter) => filters.allows(added, [filter])),
    [true, false],
  )
})

test('itemFilters › says why nothing passes', () => {
  assert.match(FILTERS.allowed(['director:Nobody']).why!, /no item has the director Nobody/)
  assert.match(FILTERS.allowed(['director:Federico Fellini', 'year:1999']).why!, /no item passes all of/)
})

test('itemFilters › refuses what is no filter, and attributes that items do not have', () => {
  for (const filter of ['genre', ':x', 'genre:', 'year:soon', 'colour:red'])
    assert.throws(() => FILTERS.allowed([filter]), { code: 'SERVE_INPUT' }, filter)
  assert.throws(() => FILTERS.allowed(['directr:x']), { hint: /did you mean "?director/ })
})

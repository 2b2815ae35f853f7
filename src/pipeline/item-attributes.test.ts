import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CatalogueItem } from '../data/catalogue.ts'
import type { AttributeId, ItemAttribute } from '../enrich/attribute.ts'
import { itemAttributes, textReliability } from './item-attributes.ts'

const CATALOGUE: readonly CatalogueItem[] = [
  { id: 'a', title: 'A', year: 1994, genres: ['Drama', 'Sci-Fi'] },
  { id: 'b', title: 'B', year: 1991, genres: ['sci fi'] },
  { id: 'c', title: 'C', genres: [] },
]

function record(item: string, attribute: AttributeId, value: readonly string[], status = 'stated'): ItemAttribute {
  return { item, attribute, value, status, evidence: [] } as unknown as ItemAttribute
}

/** Rows as sets of columns. */
function rowsOf(told: ReturnType<typeof itemAttributes>, name: string): readonly (readonly number[])[] {
  const { rowPtr, colIdx } = told.get(name)!
  return CATALOGUE.map((_, row) => [...colIdx.subarray(rowPtr[row], rowPtr[row + 1])])
}

test('itemAttributes › has genre and year of the catalogue, near years sharing a part', () => {
  const told = itemAttributes(CATALOGUE, [])
  assert.deepEqual(rowsOf(told, 'genre'), [[0, 1], [1], []])
  const [first, second] = rowsOf(told, 'year')
  // Not the year, but the five and the ten years.
  assert.equal(first!.filter((column) => second!.includes(column)).length, 2)
})

test('itemAttributes › has further attributes of the catalogue, spelled as stated ones of the same name', () => {
  const catalogue = CATALOGUE.map((item, i) => ({
    ...item,
    attributes: { brand: ['Acme', 'ACME'][i] === undefined ? [] : [['Acme', 'ACME'][i]!], country: ['USA'] },
  }))
  const told = itemAttributes(catalogue, [record('c', 'country', ['United States of America'])])
  assert.deepEqual(rowsOf(told, 'brand'), [[0], [0], []])
  assert.deepEqual(rowsOf(told, 'country'), [[0], [0], [0]])
})

test('itemAttributes › gives stated values their reliability, and others 1', () => {
  const stated = [record('a', 'country', ['USA', 'France']), record('b', 'country', ['France'])]
  const told = itemAttributes(CATALOGUE, stated, (item, name, value) =>
    item === 'a' && name === 'country' && value === 'FR' ? 0.5 : undefined,
  )
  assert.deepEqual([...told.get('country')!.values!], [1, 0.5, 1])
  assert.deepEqual([...told.get('genre')!.values!], [1, 1, 1])
})

test('itemAttributes › keeps stated genres apart from those of the catalogue, word by word', () => {
  const told = itemAttributes(CATALOGUE, [
    record('a', 'genre', ['Romantic comedy film']),
    record('b', 'genre', ['comedy']),
  ])
  assert.deepEqual(rowsOf(told, 'genre'), [[0, 1], [1], []])
  assert.deepEqual(rowsOf(told, 'stated genre'), [[0, 1], [1], []])
})

test('itemAttributes › takes stated values in one spelling, and nothing else', () => {
  const told = itemAttributes(CATALOGUE, [
    record('a', 'country', ['USA']),
    record('b', 'country', ['United States of America']),
    record('c', 'country', ['France'], 'rejected'),
    record('a', 'director', ['Joel Coen and Ethan Coen']),
    record('c', 'director', ['ethan coen']),
    record('elsewhere', 'director', ['Nobody']),
    record('a', 'plot', ['Something happens.']),
  ])
  assert.deepEqual(rowsOf(told, 'country'), [[0], [0], []])
  assert.deepEqual(rowsOf(told, 'director'), [[0, 1], [], [1]])
  assert.equal(told.has('plot'), false)
})

test('textReliability › is that of the least reliable value that a text names', () => {
  const reliabilityOf = (item: string, name: string, value: string): number | undefined =>
    item === 'a' && name === 'stated genre' ? { romantic: 0.2, comedy: 0.9 }[value] : undefined
  const genre = record('a', 'genre', [])
  assert.equal(textReliability(reliabilityOf, genre, 'Romantic comedy'), 0.2)
  assert.equal(textReliability(reliabilityOf, genre, 'comedy'), 0.9)
  assert.equal(textReliability(reliabilityOf, genre, 'western'), undefined)
  assert.equal(textReliability(reliabilityOf, record('b', 'genre', []), 'comedy'), undefined)
})

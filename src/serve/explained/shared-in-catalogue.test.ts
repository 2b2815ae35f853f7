import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CatalogueItem } from '../../data/catalogue.ts'
import { sharedInCatalogue } from './shared-in-catalogue.ts'

function product(id: string, genres: readonly string[], brand?: string): CatalogueItem {
  return { id, title: id, genres, ...(brand !== undefined && { attributes: { brand: [brand] } }) }
}

const MUG = product('mug', ['Kitchen'], 'Acme')
const HISTORY = [product('cup', ['kitchen']), product('pan', ['Kitchen'], 'ACME'), product('ball', ['Toys'], 'Globex')]

test('sharedInCatalogue › has genres and further attributes, most shared first, as the item has them', () => {
  assert.deepEqual(sharedInCatalogue(MUG, [...HISTORY, MUG], true), [
    {
      ...{ attribute: 'genre', value: 'Kitchen' },
      items: [
        { id: 'cup', isStated: false },
        { id: 'pan', isStated: false },
      ],
    },
    { attribute: 'brand', value: 'Acme', items: [{ id: 'pan', isStated: false }] },
  ])
})

test('sharedInCatalogue › leaves genres to the statements where there are such', () => {
  assert.deepEqual(
    sharedInCatalogue(MUG, HISTORY, false).map(({ attribute }) => attribute),
    ['brand'],
  )
  assert.deepEqual(sharedInCatalogue(product('x', ['Garden']), HISTORY, true), [])
})

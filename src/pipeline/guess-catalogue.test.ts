import assert from 'node:assert/strict'
import { test } from 'node:test'
import { guessCatalogue } from './guess-catalogue.ts'
import type { TableSample } from './sample-table.ts'

const NAMES = ['sku', 'name', 'category', 'brand', 'price', 'vendor mail', 'launched', 'story', 'Farbe/Ton', 'serial']
const WORDS = 'a story of eight words or more about it'

/** Twelve products of two brands. */
function products(): TableSample {
  const rows = Array.from({ length: 12 }, (_, n) => [
    ...[`s${n}`, `Product ${n} of the shop`, ['Garden', 'Kitchen', 'Toys'][n % 3]!, ['Acme', 'Globex'][n % 2]!],
    ...[String(9 + n), `mail${n % 2}@acme.example`, '2024-03-01', `${WORDS} ${n % 2}`, ['rot', 'blau'][n % 2]!],
    `Serial ${n}`,
  ])
  return { format: 'csv', columns: NAMES, rows } as unknown as TableSample
}

test('guessCatalogue › takes words that items share for attributes, and no prices, addresses, dates or texts', () => {
  const { file, unused } = guessCatalogue('items.csv', products())!
  assert.deepEqual(file.columns, { id: 'sku', title: 'name', genres: 'category', attributes: { brand: 'brand' } })
  assert.deepEqual(unused, ['price', 'vendor mail', 'launched', 'story', 'Farbe/Ton', 'serial'])
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { catalogueNotes } from './catalogue-notes.ts'
import { profileColumns } from './column-profile.ts'
import type { TableSample } from './sample-table.ts'

const COLUMNS = ['id', 'title']

function notesOn(titles: readonly string[], torn: Partial<TableSample> = { tornRows: 0 }) {
  const rows = titles.map((title, n) => [`f${n}`, title])
  const sample = { format: 'csv', columns: COLUMNS, rows, ...torn } as unknown as TableSample
  const [id, title] = profileColumns(sample)
  return catalogueNotes(sample, id!, title!)
}

const titles = Array.from({ length: 40 }, (_, n) => `Film ${n}`)

test('catalogueNotes › have nothing to say of a whole table', () => {
  assert.deepEqual(notesOn(titles), { notes: [], badRows: [], repeats: 0 })
})

test('catalogueNotes › say how many items lack a title, and which rows do not fit', () => {
  const { notes, badRows } = notesOn(['', ...titles, ''], { tornRows: 1, tornExample: 'row 8 has 7 values' })
  assert.deepEqual(notes, [
    '2 of the first 42 rows have no id or no title, and are left out',
    '1 row does not fit the others (row 8 has 7 values), and it is left out',
  ])
  assert.deepEqual(badRows, ['items without a title', 'rows with too many or too few values'])
})

test('catalogueNotes › leave no rows out of a table that is not read as it was written', () => {
  const { notes, badRows } = notesOn(titles, { tornRows: 30, tornExample: 'row 8 has 7 values' })
  assert.match(notes.join(), /30 rows do not fit the others .* of 70: check the delimiter/)
  assert.deepEqual(badRows, [])
})

test('catalogueNotes › say that an id comes again, and which of its rows counts', () => {
  const rows = [...titles.map((title, n) => [`f${n}`, title]), ['f3 ', 'Film 3 again']]
  const sample = { format: 'csv', columns: COLUMNS, rows, tornRows: 0 } as unknown as TableSample
  const [id, title] = profileColumns(sample)
  const { notes, repeats } = catalogueNotes(sample, id!, title!)
  assert.deepEqual([notes, repeats], [['1 of the first 41 rows repeats an id: the first of each counts'], 1])
})

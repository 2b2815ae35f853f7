import assert from 'node:assert/strict'
import { test } from 'node:test'
import { profileColumns } from './column-profile.ts'
import { unreadRatingNotes } from './rating-notes.ts'
import type { TableSample } from './sample-table.ts'

/** Notes on a column of twenty values, of which the first few are given; the others are whole stars. */
function notesOn(name: string, first: readonly string[]): readonly string[] {
  const rows = Array.from({ length: 20 }, (_, n) => [`u${n}`, first[n] ?? String((n % 5) + 1)])
  const sample = {
    format: 'csv',
    columns: ['user', name],
    rows,
    rowNumbers: rows.map((_, n) => n + 2),
  } as unknown as TableSample
  return unreadRatingNotes(sample, profileColumns(sample).slice(1))
}

const REMEDY = "; map it as rating, with onBadRow: 'skip', and such rows are left out"

test('unreadRatingNotes › say which value is none, and that some are empty', () => {
  assert.deepEqual(notesOn('rating', ['5', 'n/a']), [`rating is not read: 1 of 20 is no number (row 3: n/a)${REMEDY}`])
  assert.deepEqual(notesOn('rating', ['', 'x\u001b[2J', 'y']), [
    `rating is not read: 2 of 19 are no numbers (row 3: x�[2J), 1 of 20 is empty${REMEDY}`,
  ])
})

test('unreadRatingNotes › say nothing of ratings that are read, of words, and of other columns', () => {
  assert.deepEqual(notesOn('rating', []), [])
  assert.deepEqual(notesOn('rating', Array(20).fill('good')), [])
  assert.deepEqual(notesOn('shop', ['n/a']), [])
})

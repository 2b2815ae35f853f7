import assert from 'node:assert/strict'
import { test } from 'node:test'
import { columnFor } from './column-names.ts'

test('columnFor › ignores case and punctuation', () => {
  assert.equal(columnFor('user', ['Movie_ID', 'User-Id']), 'User-Id')
  assert.equal(columnFor('item', ['Movie_ID', 'User-Id']), 'Movie_ID')
})

test('columnFor › prefers the plainer name', () => {
  assert.equal(columnFor('time', ['date', 'timestamp']), 'timestamp')
})

test('columnFor › says nothing where no name fits', () => {
  assert.equal(columnFor('rating', ['user', 'item', 'clicks_total']), undefined)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { columnFor, columnRole, plainness } from './column-names.ts'

test('columnFor › ignores case and punctuation', () => {
  assert.equal(columnFor('user', ['Movie_ID', 'User-Id']), 'User-Id')
  assert.equal(columnFor('item', ['Movie_ID', 'User-Id']), 'Movie_ID')
})

test('columnFor › prefers the plainer name', () => {
  assert.equal(columnFor('time', ['date', 'timestamp']), 'timestamp')
  assert.equal(columnFor('user', ['session_id', 'customer_id']), 'customer_id')
  assert.equal(columnFor('item', ['musicbrainz-artist-id', 'musicbrainz-track-id']), 'musicbrainz-track-id')
  assert.equal(columnFor('title', ['original_title', 'title']), 'title')
})

test('columnFor › says nothing where no name fits', () => {
  assert.equal(columnFor('rating', ['user', 'item', 'clicks_total']), undefined)
  assert.equal(columnFor('rating', ['average_rating']), undefined)
})

test('plainness › reads words, types behind colons, and other languages', () => {
  for (const name of ['Cust #', 'user_id:token', 'Nutzer', 'reviewerID', 'Utilisateur']) {
    assert.equal(columnRole(name)?.role, 'user', name)
    assert.ok(plainness('user', name) > 0.5, name)
  }
  for (const name of ['Prod ID', 'item_id:token', 'Artikel-Nr', 'StockCode'])
    assert.equal(columnRole(name)?.role, 'item', name)
  assert.equal(columnRole('Stars (1-5)')?.role, 'rating')
})

test('plainness › takes the name of a thing for its title, and not for its id', () => {
  assert.equal(plainness('item', 'track-name'), 0)
  assert.ok(plainness('title', 'track-name') > 0)
  assert.equal(plainness('user', 'reviewerName'), 0)
})

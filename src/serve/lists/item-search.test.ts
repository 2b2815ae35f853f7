import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FILMS } from '../films.fixture.ts'
import { itemSearch } from './item-search.ts'

const SEARCH = itemSearch(FILMS, [0, 5, 1, 1, 1, 1, 1, 1, 1, 9])
const ids = (words: string, offset = 0, limit = 20): readonly string[] =>
  SEARCH.find(words, offset, limit).items.map((item) => FILMS[item]!.id)

test('itemSearch › finds by the beginnings of words, without accents or case', () => {
  assert.deepEqual(ids('AME'), ['f1'])
  assert.deepEqual(ids('am'), ['f1', 'f0'])
  assert.deepEqual(ids('fuz hot'), ['f9'])
  assert.deepEqual(ids('zzz'), [])
})

test('itemSearch › takes an id before titles', () => {
  assert.deepEqual(ids('f4'), ['f4'])
})

test('itemSearch › pages through everything by popularity', () => {
  assert.deepEqual(ids('', 0, 3), ['f9', 'f1', 'f2'])
  assert.deepEqual(ids('', 9, 3), ['f0'])
  assert.equal(SEARCH.find('', 0, 3).total, 10)
})

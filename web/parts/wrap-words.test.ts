import assert from 'node:assert/strict'
import { test } from 'node:test'
import { wrapWords } from './wrap-words.ts'

/** Room for ten characters: 10 × 0.56 × 12 px. */
const TEN = 67.3

test('wrapWords › breaks between words', () => {
  assert.deepEqual(wrapWords('a thriller in English', TEN, 3), ['a thriller', 'in English'])
})

test('wrapWords › ends in an ellipsis where words are left over', () => {
  assert.deepEqual(wrapWords('one two three four five', TEN, 2), ['one two', 'three fou…'])
})

test('wrapWords › cuts a word that is wider than a line, by characters', () => {
  assert.deepEqual(wrapWords('😀'.repeat(12), TEN, 2), [`${'😀'.repeat(9)}…`])
})

test('wrapWords › has no line for no text', () => {
  assert.deepEqual(wrapWords('', TEN, 2), [])
})

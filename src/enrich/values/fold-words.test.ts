import assert from 'node:assert/strict'
import { test } from 'node:test'
import { foldWords } from './fold-words.ts'

test('foldWords › makes words alike whatever their case, accents, punctuation and possessive ending', () => {
  assert.equal(foldWords('Agnès VARDA’s “Cléo”'), ' agnes varda cleo ')
  assert.equal(foldWords('J.J. Abrams'), foldWords('J. J. Abrams'))
})

test('foldWords › makes compatibility forms alike, and keeps letters of every script', () => {
  assert.equal(foldWords('Ｆｕｌｌ oﬃce'), ' full office ')
  assert.equal(foldWords('日本語 фильм'), ' 日本語 фильм ')
})

test('foldWords › leaves two spaces of a text without words', () => {
  assert.equal(foldWords(' …!? '), '  ')
})

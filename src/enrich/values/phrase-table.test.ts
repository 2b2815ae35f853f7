import assert from 'node:assert/strict'
import { test } from 'node:test'
import { phraseTable, wordsOf } from './phrase-table.ts'

const TABLE = phraseTable([
  ['Korean', 'KR'],
  ['South Korean', 'KR south'],
  ['North Korean', 'KP'],
  ['KOREAN', 'never: the first entry of a phrase stays'],
  ['…', 'never: no word'],
])

test('find › takes a whole text, without regard to case, accents and punctuation', () => {
  assert.equal(TABLE.find('  koréan. '), 'KR')
  assert.equal(TABLE.find('a Korean film'), undefined)
  assert.equal(TABLE.find('…'), undefined)
  assert.equal(TABLE.find(''), undefined)
})

test('mentions › takes the longest phrase, and none twice', () => {
  const words = wordsOf('A South Korean and a Korean, north')
  assert.deepEqual(TABLE.mentions(words), [
    { meaning: 'KR south', start: 1, end: 3 },
    { meaning: 'KR', start: 5, end: 6 },
  ])
})

test('mentions › finds a phrase at either end, and nothing in no words', () => {
  assert.deepEqual(TABLE.mentions(['korean']), [{ meaning: 'KR', start: 0, end: 1 }])
  assert.deepEqual(TABLE.mentions(wordsOf('made by north korean')), [{ meaning: 'KP', start: 2, end: 4 }])
  assert.deepEqual(TABLE.mentions([]), [])
})

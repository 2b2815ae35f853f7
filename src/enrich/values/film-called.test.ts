import assert from 'node:assert/strict'
import { test } from 'node:test'
import { filmCalled, isWithin } from './film-called.ts'
import { wordsOf } from './phrase-table.ts'

function called(sentence: string): string | undefined {
  const words = wordsOf(sentence)
  const range = filmCalled(words)
  return range && words.slice(range.start, range.end).join(' ')
}

test('filmCalled › ends with the last word that calls it a film, before what it is about', () => {
  assert.equal(called('X is a 2003 American crime drama film directed by Y'), 'a 2003 american crime drama film')
  assert.equal(called('X is a 1997 Australian war film that tells of a Dutch drama'), 'a 1997 australian war film')
  assert.equal(called('X was an American comedy of 1931'), 'an american comedy')
})

test('filmCalled › is undefined where a sentence does not say what the film is', () => {
  for (const sentence of ['The film is American', 'It stars an American actress', 'It is a story about a film', ''])
    assert.equal(called(sentence), undefined, sentence)
})

test('isWithin › takes the borders in, and nothing of no range', () => {
  assert.ok(isWithin({ start: 2, end: 4 }, { start: 2, end: 4 }))
  assert.ok(!isWithin({ start: 1, end: 4 }, { start: 2, end: 4 }))
  assert.ok(!isWithin({ start: 2, end: 5 }, { start: 2, end: 4 }))
  assert.ok(!isWithin({ start: 2, end: 4 }, undefined))
})

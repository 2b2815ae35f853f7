import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ftsQueries, titleTerms } from './fts-query.ts'

test('titleTerms › takes each word once, at most 16 of at most 64 characters', () => {
  assert.deepEqual(titleTerms('the '.repeat(800)), ['the'])
  assert.equal(titleTerms(Array.from({ length: 40 }, (_, i) => `w${i}`).join(' ')).length, 16)
  assert.deepEqual(titleTerms('x'.repeat(5000)), ['x'.repeat(64)])
})

test('titleTerms › never cuts a character in half', () => {
  assert.ok(titleTerms('𠀀'.repeat(100)).every((term) => term.isWellFormed()))
})

test('ftsQueries › quote every word, so that no title adds an operator', () => {
  assert.deepEqual(ftsQueries({ title: 'AND "OR" NOT title:x* NEAR(b)', year: 1999 }), {
    near: '({title text} : ("or" OR "not" OR "title" OR "x" OR "near" OR "b")) AND year : ("1998" OR "1999" OR "2000")',
    titled: 'title : ("or" OR "not" OR "title" OR "x" OR "near" OR "b")',
    phrase: '(text : ("and or not title x near b")) AND year : ("1998" OR "1999" OR "2000")',
  })
})

test('ftsQueries › are none when the title has no word', () => {
  assert.deepEqual(ftsQueries({ title: '"*^ $', year: 1971 }), {})
})

test('ftsQueries › keep common words only when there are no others, and then look for no phrase', () => {
  assert.equal(ftsQueries({ title: 'The Ring' }).near, '{title text} : ("ring")')
  assert.deepEqual(Object.keys(ftsQueries({ title: 'On the', year: 2000 })), ['near'])
})

test('ftsQueries › ask for the ten longest of many words', () => {
  const words = Array.from({ length: 16 }, (_, i) => 'x'.repeat(i + 1))
  assert.equal(
    ftsQueries({ title: words.join(' ') })
      .near!.match(/x+/g)
      ?.filter((word) => word.length > 6).length,
    10,
  )
})

test('ftsQueries › add words and phrases of alternative titles', () => {
  const { near, phrase } = ftsQueries({ title: 'Ring', year: 1998, alternativeTitles: ['Ringu', 'The Ring'] })
  assert.match(near!, /^\(\{title text\} : \("ring" OR "ringu"\)\)/)
  assert.match(phrase!, /^\(text : \("ring" OR "ringu" OR "the ring"\)\)/)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ftsQuery, titleTerms } from './fts-query.ts'

test('titleTerms › takes each word once, at most 16 of at most 64 characters', () => {
  assert.deepEqual(titleTerms('the '.repeat(800)), ['the'])
  assert.equal(titleTerms(Array.from({ length: 40 }, (_, i) => `w${i}`).join(' ')).length, 16)
  assert.deepEqual(titleTerms('x'.repeat(5000)), ['x'.repeat(64)])
})

test('titleTerms › never cuts a character in half', () => {
  assert.ok(titleTerms('𠀀'.repeat(100)).every((term) => term.isWellFormed()))
})

test('ftsQuery › quotes every word, so that no title adds an operator', () => {
  assert.equal(
    ftsQuery({ title: 'AND "OR" NOT title:x* NEAR(a)', year: 1999 }),
    '{title text} : ("and" OR "or" OR "not" OR "title" OR "x" OR "near" OR "a") OR year : "1999"',
  )
})

test('ftsQuery › is undefined when the title has no word', () => {
  assert.equal(ftsQuery({ title: '"*^ $', year: 1971 }), undefined)
})

test('ftsQuery › adds the words of alternative titles', () => {
  assert.equal(ftsQuery({ title: 'Ring', alternativeTitles: ['Ringu'] }), '{title text} : ("ring" OR "ringu")')
})

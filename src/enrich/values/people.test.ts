import assert from 'node:assert/strict'
import { test } from 'node:test'
import { foldName, isSamePerson, peopleNames } from './people.ts'

test('peopleNames › takes several people out of one value', () => {
  assert.deepEqual(peopleNames('Joel Coen and Ethan Coen'), ['Joel Coen', 'Ethan Coen'])
  assert.deepEqual(peopleNames('Joel & Ethan Coen'), ['Joel Coen', 'Ethan Coen'])
  assert.deepEqual(peopleNames('A. B. Smith, C. Jones; D. Roe'), ['A. B. Smith', 'C. Jones', 'D. Roe'])
})

test('peopleNames › leaves one name whole, without what stands in brackets', () => {
  assert.deepEqual(peopleNames('Madonna'), ['Madonna'])
  assert.deepEqual(peopleNames('Robert Downey, Jr.'), ['Robert Downey, Jr.'])
  assert.deepEqual(peopleNames('  Alan   Smithee (uncredited) '), ['Alan Smithee'])
  assert.deepEqual(peopleNames('Anderson Sands'), ['Anderson Sands'])
  assert.deepEqual(peopleNames('--'), [])
})

test('foldName › passes over case, accents and punctuation', () => {
  assert.equal(foldName('Miloš FORMAN'), foldName('Milos Forman'))
  assert.equal(foldName('J.J. Abrams'), 'j j abrams')
})

test('isSamePerson › allows a middle name on one side only', () => {
  assert.ok(isSamePerson('Robert Weide', 'Robert B. Weide'))
  assert.ok(isSamePerson('Robert B. Weide', 'robert weide'))
  assert.ok(!isSamePerson('Robert A. Weide', 'Robert B. Weide'))
  assert.ok(!isSamePerson('Robert Weide', 'Rupert Weide'))
  assert.ok(!isSamePerson('Weide', 'Robert Weide'))
  assert.ok(!isSamePerson('Robert Weide Jr.', 'Robert Weide'))
})

test('isSamePerson › takes a short first name for the long one, but no initial for a name', () => {
  assert.ok(isSamePerson('Steve Antin', 'Steven Antin'))
  assert.ok(isSamePerson('Jonathan M. Roe', 'Jon Roe'))
  assert.ok(!isSamePerson('J. Roe', 'Jon Roe'))
  assert.ok(!isSamePerson('Jo Roe', 'John Roe'))
  assert.ok(!isSamePerson('Jon Roe', 'Jon Poe'))
})

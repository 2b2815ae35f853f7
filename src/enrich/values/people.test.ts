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
  assert.deepEqual(peopleNames('Ann Roe(writer)and Bo Poe'), ['Ann Roe', 'Bo Poe'])
  assert.deepEqual(peopleNames('Anderson Sands'), ['Anderson Sands'])
  assert.deepEqual(peopleNames('--'), [])
  assert.deepEqual(peopleNames('The Roes'), [])
})

test('foldName › passes over case, accents and punctuation', () => {
  assert.equal(foldName('Miloš FORMAN'), foldName('Milos Forman'))
  assert.equal(foldName('J.J. Abrams'), 'j j abrams')
})

test('isSamePerson › allows a middle name on one side only', () => {
  assert.equal(isSamePerson('Robert Weide', 'Robert B. Weide'), true)
  assert.equal(isSamePerson('Robert B. Weide', 'robert weide'), true)
  assert.equal(isSamePerson('Robert A. Weide', 'Robert B. Weide'), false)
  assert.equal(isSamePerson('Robert Weide', 'Rupert Weide'), false)
  assert.equal(isSamePerson('Weide', 'Robert Weide'), false)
  assert.equal(isSamePerson('Madonna', 'MADONNA'), true)
  assert.equal(isSamePerson('Robert Weide Jr.', 'Robert Weide'), false)
})

test('isSamePerson › takes a short first name for the long one, but no initial for a name', () => {
  assert.equal(isSamePerson('Steve Antin', 'Steven Antin'), true)
  assert.equal(isSamePerson('Steven Antin', 'Steve Antin'), true)
  assert.equal(isSamePerson('Evens Antin', 'Stevens Antin'), false)
  assert.equal(isSamePerson('Jonathan M. Roe', 'Jon Roe'), true)
  assert.equal(isSamePerson('J. Roe', 'Jon Roe'), false)
  assert.equal(isSamePerson('Alejandro G. Roe', 'Alejandro González Roe'), true)
  assert.equal(isSamePerson('Alejandro G. Roe', 'Alejandro Hernández Roe'), false)
  assert.equal(isSamePerson('Alejandro González Roe', 'Alejandro G. M. Roe'), true)
  assert.equal(isSamePerson('Alejandro García Roe', 'Alejandro González Roe'), false)
  assert.equal(isSamePerson('Jo Roe', 'John Roe'), false)
  assert.equal(isSamePerson('Jon Roe', 'Jon Poe'), false)
})

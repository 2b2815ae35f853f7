import assert from 'node:assert/strict'
import { test } from 'node:test'
import { namedPeople, namedPlaces, strayWords } from './near-misses.ts'

const texts = (...all: readonly string[]) => all.map((text) => ({ source: 's', text }))

test('namedPeople › finds what looks like a name inside a sentence', () => {
  const named = namedPeople(
    texts('Heat is a film by Michael Mann, with Robert De Niro and Philip K. Dick. He met Al Pacino.'),
  )
  assert.deepEqual(named, ['Michael Mann', 'Robert De Niro', 'Philip K. Dick', 'Al Pacino'])
})

test('namedPlaces › names countries, and for languages the main ones of these', () => {
  const about = texts('A French spy is sent to Japan.')
  assert.deepEqual(namedPlaces('country', about), ['France', 'Japan'])
  assert.deepEqual(namedPlaces('language', about), ['French', 'Japanese'])
  assert.deepEqual(namedPlaces('director', about), [])
})

test('strayWords › are words of four letters or more', () => {
  assert.deepEqual(strayWords(texts('A dark film of a dark city')), ['dark', 'film', 'city'])
})

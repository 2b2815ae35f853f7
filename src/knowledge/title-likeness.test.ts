import assert from 'node:assert/strict'
import { test } from 'node:test'
import { comparedTitle, hasFewEdits, type TitleLikeness, titleLikeness } from './title-likeness.ts'

const like = (a: string, b: string): TitleLikeness => titleLikeness(comparedTitle(a), comparedTitle(b))

test('titleLikeness › sees titles that differ in articles only', () => {
  assert.equal(like('Children of Heaven, The', 'Children of Heaven').sameWords, 1)
  assert.equal(like('On the Beach', 'The Beach').sameWords, 0)
  assert.equal(like('The The', 'A').sameWords, 0)
})

test('titleLikeness › sees a title that is a part of the other', () => {
  assert.equal(like('Orca: The Killer Whale', 'Orca').part, 1)
  assert.equal(like('A Grand Day Out', 'Wallace & Gromit: A Grand Day Out').part, 1)
  assert.equal(like("Monty Python's The Meaning of Life", 'Meaning of Life, The').part, 1)
  assert.equal(like('Caché (Hidden)', 'Hidden').part, 1)
  assert.equal(like('Orca', 'Orca').part, 0)
  assert.equal(like('The Killer Whale Hunt', 'Orca').part, 0)
})

test('titleLikeness › tells numbers apart', () => {
  assert.equal(like('Death Wish 2', 'Death Wish III').numbersDiffer, 1)
  assert.equal(like('Death Wish 2', 'Death Wish II').numbersDiffer, 0)
  assert.equal(like('Ice Age 2: The Meltdown', 'Ice Age: The Meltdown').numbersDiffer, 0.5)
})

test('titleLikeness › gives the Dice coefficient of trigrams', () => {
  // "  ab " has "  a", " ab", "ab "; "  ac " has "  a", " ac", "ac ": one of three shared.
  assert.equal(like('ab', 'ac').dice, 2 / 6)
  assert.equal(like('Heat', 'HEAT').dice, 1)
})

test('titleLikeness › counts words that are not common', () => {
  assert.equal(like('The House of the Wolf', 'Time of the Wolf').otherCovered, 0.5)
})

test('hasFewEdits › allows two changed, added or removed letters of five', () => {
  assert.ok(hasFewEdits('gomorra', 'gomorrah'))
  assert.ok(hasFewEdits('zboyz town', 'z boys town'))
  assert.ok(!hasFewEdits('gomorra', 'camorrah'))
  assert.ok(!hasFewEdits('heat', 'beat'), 'short titles are often one letter apart')
  assert.ok(!hasFewEdits('godzilla', 'godzilla raids'))
})

test('hasFewEdits › agrees with the whole table of distances', () => {
  const words = ['kitten', 'sitting', 'mitten', 'kittens', 'kitchen', 'sittin', 'ikttne']
  for (const a of words) for (const b of words) assert.equal(hasFewEdits(a, b), distance(a, b) <= 2, `${a} ${b}`)
})

function distance(a: string, b: string): number {
  if (a === '' || b === '') return a.length + b.length
  const changed = distance(a.slice(1), b.slice(1)) + (a[0] === b[0] ? 0 : 1)
  return Math.min(changed, distance(a.slice(1), b) + 1, distance(a, b.slice(1)) + 1)
}

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { attributeCsr } from '../../data/attribute-csr.ts'
import { type AttributeLikeness, attributeLikeness } from './attribute-likeness.ts'

type Rows = Readonly<Record<string, readonly (readonly { value: string; reliability?: number }[])[]>>

function likenessOf(rows: Rows): AttributeLikeness {
  const names = Object.entries(rows).map(
    ([name, all]) => [name, [...new Set(all.flat().map(({ value }) => value))]] as const,
  )
  const matrices = Object.entries(rows).map(([name, all]) => [name, attributeCsr(all)] as const)
  return attributeLikeness({ matrices: new Map(matrices), names: new Map(names) }, Object.values(rows)[0]!.length)
}

const values = (...all: readonly string[]): { value: string }[] => all.map((value) => ({ value }))
const four = (numbers: Float32Array | undefined): readonly number[] =>
  Array.from(numbers ?? [], (n) => Math.round(n * 1e4) / 1e4)

// Four items: `drama` in three of them, `noir` in one. idf = ln(1 + 4/df): ln(7/3) = 0.8473 and ln 5 = 1.6094.
const GENRES = [values('drama'), values('drama', 'noir'), values('drama'), values()]

test('attributeLikeness › is the cosine of idf weights', () => {
  const likeness = likenessOf({ genre: GENRES })
  // ‖drama, noir‖ = √(0.8473² + 1.6094²) = 1.8189, so drama alone gives 0.8473/1.8189 = 0.4658 with it.
  assert.deepEqual(four(likeness.of(new Map([['genre', ['drama']]]))), [1, 0.4658, 1, 0])
  // noir alone: 1.6094/1.8189 = 0.8849.
  assert.deepEqual(four(likeness.of(new Map([['genre', ['noir']]]))), [0, 0.8849, 0, 0])
})

test('attributeLikeness › counts a value that no known item has as one that sets apart', () => {
  // As rare as a value of one item: ‖drama, western‖ = 1.8189.
  const likeness = likenessOf({ genre: GENRES })
  assert.deepEqual(four(likeness.of(new Map([['genre', ['drama', 'western']]]))), [0.4658, 0.217, 0.4658, 0])
  assert.equal(likeness.of(new Map([['genre', ['western']]])), undefined)
  assert.equal(likeness.of(new Map()), undefined)
})

test('attributeLikeness › is the mean over the attributes that the item has and known ones have', () => {
  const likeness = likenessOf({ genre: GENRES, year: [values('1990'), values('1990'), values(), values()] })
  const both = new Map([
    ['genre', ['drama']],
    ['year', ['1990']],
    ['mood', ['dark']],
  ])
  assert.deepEqual(four(likeness.of(both)), [1, 0.7329, 0.5, 0])
})

test('attributeLikeness › counts a doubtful statement of a known item less', () => {
  const likeness = likenessOf({
    director: [[{ value: 'a', reliability: 0.25 }], values('a'), values('b'), values('b')],
  })
  assert.deepEqual(four(likeness.of(new Map([['director', ['a']]]))), [0.25, 1, 0, 0])
})

test('attributeLikeness › takes a repeated value once', () => {
  const likeness = likenessOf({ genre: GENRES })
  const once = four(likeness.of(new Map([['genre', ['drama']]])))
  assert.deepEqual(four(likeness.of(new Map([['genre', ['drama', 'drama']]]))), once)
})

test('shared › names what a known item has in common, the rarest first', () => {
  const likeness = likenessOf({ genre: GENRES, year: [values('1990'), values('1990'), values(), values()] })
  const item = new Map([
    ['genre', ['drama', 'noir', 'western']],
    ['year', ['1990']],
  ])
  assert.deepEqual(likeness.shared(item, 1), [
    { attribute: 'genre', value: 'noir' },
    { attribute: 'year', value: '1990' },
    { attribute: 'genre', value: 'drama' },
  ])
  assert.deepEqual(likeness.shared(item, 3), [])
})

test('valuesOf › gives back what a known item has', () => {
  const likeness = likenessOf({ genre: GENRES, year: [values('1990'), values('1990'), values(), values()] })
  assert.deepEqual(
    [...likeness.valuesOf(1)],
    [
      ['genre', ['drama', 'noir']],
      ['year', ['1990']],
    ],
  )
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRandom } from '../../numeric/random.ts'
import {
  atReleaseOnly,
  catalogueOf,
  coverageOf,
  permuted,
  randomValues,
  titleWordsOf,
  told,
  weighed,
} from './controls.ts'
import type { StudyItem } from './films.ts'

const item = (id: string, documents: number, director: string): StudyItem => ({
  ...{ id, title: `The Film ${id}`, year: 1994, genres: ['Drama'] },
  stated: { director: [director], keyword: ['cult classic'] },
  coverage: { documents, sources: 1, values: 2 },
})
const ITEMS = [item('a', 1, 'A'), item('b', 1, 'B'), item('c', 9, 'C'), item('d', 9, 'D'), item('e', 1, 'E')]
const stated = ITEMS.map((one) => one.stated)

test('catalogueOf › has genre, and the year with its five and ten years', () => {
  assert.deepEqual(catalogueOf(ITEMS)[0], { genre: ['Drama'], year: ['1994', '1990–1994', '1990–1999'] })
})

test('coverageOf › takes one step for each bound that a count has reached', () => {
  assert.deepEqual(coverageOf(ITEMS)[0], { documents: ['1'], sources: ['1'], values: ['1', '2'] })
  assert.equal(coverageOf(ITEMS)[2]!.documents!.length, 8)
})

test('atReleaseOnly › leaves out what viewers write later', () => {
  const kept = atReleaseOnly(stated)[0]!
  assert.deepEqual(kept.director, ['A'])
  assert.equal(kept.keyword, undefined)
})

test('permuted › deals rows out among items with as many documents, or among all', () => {
  let crossed = false
  for (let seed = 0; seed < 20; seed++) {
    const among = permuted(stated, ITEMS, createRandom(seed), true).map(({ director }) => director![0])
    assert.deepEqual([among[2], among[3]].sort(), ['C', 'D'])
    const all = permuted(stated, ITEMS, createRandom(seed), false).map(({ director }) => director![0])
    assert.deepEqual([...all].sort(), ['A', 'B', 'C', 'D', 'E'])
    crossed ||= all[2] !== 'C' && all[2] !== 'D'
  }
  assert.ok(crossed)
})

test('randomValues › gives each item as many values as it has', () => {
  const drawn = randomValues(stated, createRandom(1))
  assert.deepEqual(
    drawn.map(({ director, keyword }) => [director!.length, keyword!.length]),
    ITEMS.map(() => [1, 1]),
  )
  assert.ok(drawn.every(({ keyword }) => keyword![0] === '0'))
})

test('titleWordsOf › has the words of the title', () => {
  assert.deepEqual(titleWordsOf(ITEMS)[0], { title: ['the', 'film'] })
})

test('told › makes a matrix for each attribute of all tables', () => {
  const matrices = told(ITEMS.length, catalogueOf(ITEMS), stated)
  assert.deepEqual([...matrices.keys()], ['genre', 'year', 'director', 'keyword'])
  assert.equal(matrices.get('director')!.cols, 5)
})

test('weighed › gives stated values their reliability, and all others 1', () => {
  const items = ITEMS.map((one) => ({
    ...one,
    reliability: (attribute: string, value: string) => (attribute === 'director' && value === 'B' ? 0.25 : undefined),
  }))
  const matrices = weighed(items)
  assert.deepEqual([...matrices.get('director')!.values!], [1, 0.25, 1, 1, 1])
  assert.ok(matrices.get('year')!.values!.every((value) => value === 1))
})

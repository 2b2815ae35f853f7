import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Csr } from '../../numeric/csr.ts'
import { createRandom } from '../../numeric/random.ts'
import type { ReadValue, StudyData, StudyItem } from './films.ts'
import { itemCold } from './item-cold.ts'
import { READING_QUESTIONS, READING_ROWS, READING_SHARES } from './reading-rows.ts'
import { renderItemCold } from './render.ts'
import { twoTastes } from './two-tastes.fixture.ts'

const VALUE: ReadValue = {
  attribute: 'director',
  value: 'x',
  isSupported: true,
  isKeptByPaper: false,
  reliability: 0.25,
}

function tell(row: string, read: readonly ReadValue[]): ReadonlyMap<string, Csr> {
  const coverage = { documents: 1, sources: 1, values: 1 }
  const item: StudyItem = { id: 'a', title: 'A', genres: ['Drama'], stated: {}, coverage, read }
  return READING_ROWS.find(({ name }) => name === row)!.tell([item, { ...item, id: 'b' }], createRandom(1))
}

/** Weights of the values of the first item. */
function weights(told: ReadonlyMap<string, Csr>, attribute: string): readonly number[] {
  const { rowPtr, values } = told.get(attribute)!
  return [...values!.subarray(0, rowPtr[1])]
}

test('READING_ROWS › give a value the weight of their filter', () => {
  assert.deepEqual(weights(tell('read, no filter', [VALUE]), 'director'), [1])
  assert.deepEqual(weights(tell('read, Eq. 6–12', [VALUE]), 'director'), [])
  assert.deepEqual(weights(tell('read, evidence check', [VALUE]), 'director'), [1])
  assert.deepEqual(weights(tell('read, our gate', [VALUE]), 'director'), [0.25])
})

test('READING_ROWS › keep read genres apart from those of the catalogue, and out of rows that do not name them', () => {
  const genre = { ...VALUE, attribute: 'genre', value: 'Drama' }
  assert.equal(tell('read, our gate', [genre]).has('genre read'), false)
  const told = tell('read, our gate, genres too', [genre])
  assert.deepEqual([weights(told, 'genre'), weights(told, 'genre read')], [[1], [0.25]])
})

/** Of every film the director is read, for a third a wrong one, which the gate doubts. */
function misread(data: StudyData): StudyData {
  const items = data.items.map((item, at): StudyItem => {
    const isWrong = at % 3 === 0
    const value = isWrong ? `director of taste ${1 - (at % 2)}` : item.stated.director![0]!
    const verdict = { isSupported: !isWrong, isKeptByPaper: true, reliability: isWrong ? 0.02 : 0.98 }
    return { ...item, read: [{ attribute: 'director', value, ...verdict }] }
  })
  return { ...data, items }
}

test('itemCold › says how much of a gain the rows of a reading keep', async () => {
  const figures = await itemCold(misread(twoTastes(createRandom(3))), READING_ROWS, {
    ...{ draws: 2, share: 0.2, seed: 1, resamples: 300, questions: READING_QUESTIONS, shares: READING_SHARES },
  })
  const share = (name: string): number => figures.shares.find((row) => row.name === name)!.kept!.share
  assert.ok(share('read, our gate') > share('read, no filter') + 0.1)
  assert.equal(share('read, Eq. 6–12'), share('read, no filter'))
  const { ci95 } = figures.shares.find(({ name }) => name === 'read, our gate')!.kept!
  assert.ok(ci95[0] <= share('read, our gate') && share('read, our gate') <= ci95[1])
  const means = new Map(figures.rows.map(({ name, mean }) => [name, mean]))
  assert.ok(means.get('true values')! > means.get('catalogue + coverage')!)
  assert.match(renderItemCold(figures), /\| read, our gate \| \d+ % \[-?\d+, \d+\] \|/)
})

test('itemCold › names no share of a gain that is not there', async () => {
  const told = misread(twoTastes(createRandom(3)))
  const data = { ...told, items: told.items.map((item) => ({ ...item, stated: {} })) }
  const rows = READING_ROWS.filter(({ name }) =>
    ['catalogue + coverage', 'read, our gate', 'true values'].includes(name),
  )
  const figures = await itemCold(data, rows, {
    ...{ draws: 1, share: 0.2, seed: 1, resamples: 300, questions: READING_QUESTIONS },
    shares: { control: 'catalogue + coverage', ceiling: 'true values', of: ['read, our gate'] },
  })
  assert.deepEqual(figures.shares, [{ name: 'read, our gate', kept: null }])
  assert.match(renderItemCold(figures), /there is no gain to share/)
})

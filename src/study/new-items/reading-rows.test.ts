import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Csr } from '../../numeric/csr.ts'
import { createRandom } from '../../numeric/random.ts'
import type { ReadValue, StudyData, StudyItem } from './films.ts'
import { itemCold } from './item-cold.ts'
import { namelessTable, readingTable } from './reading-rows.ts'
import { renderItemCold } from './render.ts'
import { twoTastes } from './two-tastes.fixture.ts'

function value(weight: number, of: Partial<ReadValue> = {}): ReadValue {
  const weights = new Map([
    ['nothing', 1],
    ['Eq. 6–12 as printed', 0],
    ['our gate', weight],
  ])
  return { attribute: 'director', value: 'x', weights, ...of }
}

function tell(row: string, read: readonly ReadValue[]): ReadonlyMap<string, Csr> {
  const coverage = { documents: 1, sources: 1, values: 1 }
  const item: StudyItem = { id: 'a', title: 'A', genres: ['Drama'], stated: {}, coverage, read }
  const items = [item, { ...item, id: 'b' }]
  return readingTable(items)
    .rows.find(({ name }) => name === row)!
    .tell(items, createRandom(1))
}

/** Weights of the values of the first item. */
function weights(told: ReadonlyMap<string, Csr>, attribute: string): readonly number[] {
  const { rowPtr, values } = told.get(attribute)!
  return [...values!.subarray(0, rowPtr[1])]
}

test('readingTable › gives a value the weight of the method of a row', () => {
  assert.deepEqual(weights(tell('read, no filter', [value(0.25)]), 'director'), [1])
  assert.deepEqual(weights(tell('read, Eq. 6–12 as printed', [value(0.25)]), 'director'), [])
  assert.deepEqual(weights(tell('read, our gate', [value(0.25)]), 'director'), [0.25])
})

test('readingTable › keeps read genres apart from those of the catalogue, and out of rows that do not name them', () => {
  const genre = value(0.25, { attribute: 'genre', value: 'Drama' })
  assert.equal(tell('read, our gate', [genre]).has('genre read'), false)
  const told = tell('read, our gate, genres too', [genre])
  assert.deepEqual([weights(told, 'genre'), weights(told, 'genre read')], [[1], [0.25]])
})

test('namelessTable › tells what was read with the name, or what was read without it', () => {
  const coverage = { documents: 1, sources: 1, values: 1 }
  const items: readonly StudyItem[] = [
    {
      ...{ id: 'a', title: 'A', genres: [], stated: { director: ['z'] }, coverage },
      ...{ read: [value(0.5)], readNameless: [value(0.25), value(0.75, { value: 'y' })] },
    },
  ]
  const { rows, shares, questions } = namelessTable()
  const directors = rows.map(({ name, tell: of }) => [
    name,
    of(items, createRandom(1)).has('director') ? weights(of(items, createRandom(1)), 'director') : [],
  ])
  assert.deepEqual(directors, [
    ['catalogue + coverage', []],
    ['read, no filter', [1]],
    ['read, no filter, without its name', [1, 1]],
    ['read, our gate', [0.5]],
    ['read, our gate, without its name', [0.25, 0.75]],
    ['true values', [1]],
  ])
  const names = new Set(rows.map(({ name }) => name))
  for (const { a, b } of questions) assert.ok(names.has(a) && names.has(b), `${a} − ${b}`)
  for (const name of shares.of) assert.ok(names.has(name))
})

/** Of every film the director is read, for a third a wrong one, which the gate doubts. */
function misread(data: StudyData): StudyData {
  const items = data.items.map((item, at): StudyItem => {
    const isWrong = at % 3 === 0
    const name = isWrong ? `director of taste ${1 - (at % 2)}` : item.stated.director![0]!
    const weights = new Map([...value(isWrong ? 0.02 : 0.98).weights, ['Eq. 6–12 as printed', 1]])
    return { ...item, read: [value(1, { value: name, weights })] }
  })
  return { ...data, items }
}

test('itemCold › says how much of a gain the rows of a reading keep', async () => {
  const data = misread(twoTastes(createRandom(3)))
  const { rows, ...asked } = readingTable(data.items)
  const figures = await itemCold(data, rows, { ...asked, draws: 5, share: 0.2, seed: 1, resamples: 300 })
  const share = (name: string): number => figures.shares.find((row) => row.name === name)!.kept!.share
  assert.ok(share('read, our gate') > share('read, no filter') + 0.1)
  assert.equal(share('read, Eq. 6–12 as printed'), share('read, no filter'))
  const { ci95 } = figures.shares.find(({ name }) => name === 'read, our gate')!.kept!
  assert.ok(ci95[0] <= share('read, our gate') && share('read, our gate') <= ci95[1])
  const means = new Map(figures.rows.map(({ name, mean }) => [name, mean]))
  assert.ok(means.get('true values')! > means.get('catalogue + coverage')!)
  assert.match(renderItemCold(figures), /\| read, our gate \| \d+ % \[-?\d+, \d+\] \|/)
})

test('itemCold › names no share of a gain that is not there', async () => {
  const told = misread(twoTastes(createRandom(3)))
  const data = { ...told, items: told.items.map((item) => ({ ...item, stated: {} })) }
  const { rows, questions } = readingTable(data.items)
  const figures = await itemCold(data, rows, {
    ...{ draws: 2, share: 0.2, seed: 1, resamples: 300, questions },
    shares: { control: 'catalogue + coverage', ceiling: 'true values', of: ['read, our gate'] },
  })
  assert.deepEqual(figures.shares, [{ name: 'read, our gate', kept: null, isSureOfItems: false }])
  assert.match(renderItemCold(figures), /there is no gain to share/)
})

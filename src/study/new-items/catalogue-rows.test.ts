import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRandom } from '../../numeric/random.ts'
import { CATALOGUE_QUESTIONS, CATALOGUE_ROWS, saysSomething } from './catalogue-rows.ts'
import type { StudyItem } from './films.ts'

function goods(brandOf: (n: number) => readonly string[]): readonly StudyItem[] {
  return Array.from({ length: 12 }, (_, n) => ({
    ...{ id: `g${n}`, title: `Lamp number ${n}`, genres: [], stated: {} },
    ...{ attributes: { brand: brandOf(n) }, coverage: { documents: 0, sources: 0, values: 0 } },
  }))
}

const items = goods((n) => [`brand ${n % 3}`])

test('CATALOGUE_ROWS › tell what the catalogue says of each item, or of another one, and the questions are about them', () => {
  const told = (name: string) =>
    CATALOGUE_ROWS.find((row) => row.name === name)!
      .tell(items, createRandom(1))
      .get('brand')!
  const [own, shuffled] = [told('catalogue'), told('catalogue, shuffled')]
  assert.deepEqual([own.rows, own.cols, own.colIdx.length], [12, 3, 12])
  assert.equal(shuffled.colIdx.length, 12)
  assert.notDeepEqual(shuffled.colIdx, own.colIdx)
  const names = new Set(CATALOGUE_ROWS.map(({ name }) => name))
  for (const { a, b } of CATALOGUE_QUESTIONS) assert.ok(names.has(a) && names.has(b), `${a} − ${b}`)
})

test('saysSomething › is no for a catalogue of mere titles', () => {
  assert.equal(saysSomething(items), true)
  assert.equal(saysSomething(goods(() => [])), false)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { attributeCsr } from '../data/attribute-csr.ts'
import type { FitData } from '../data/dataset.ts'
import { Er2almError } from '../errors.ts'
import { type Csr, csrFromPairs } from '../numeric/csr.ts'
import { createRandom } from '../numeric/random.ts'
import { er2almPlus } from './er2alm-plus.ts'
import { newItemExplainer } from './new-item-parts.ts'

const USERS = 50
const ITEMS = 40
const NEW = 8

function randomData(): FitData {
  const random = createRandom(9)
  const users: number[] = []
  const items: number[] = []
  for (let user = 0; user < USERS; user++) {
    for (let item = 0; item < ITEMS - NEW; item++) {
      if (random.next() > (item % 3 === user % 3 ? 0.5 : 0.1)) continue
      users.push(user)
      items.push(item)
    }
  }
  const values = (name: string, of: (item: number) => number): readonly [string, Csr] => [
    name,
    attributeCsr(Array.from({ length: ITEMS }, (_, item) => [{ value: `${of(item)}` }])),
  ]
  return {
    ...{ numUsers: USERS, numItems: ITEMS, train: csrFromPairs(USERS, ITEMS, users, items) },
    ...{ itemFeatures: new Map(), userFeatures: new Map() },
    itemAttributes: new Map([values('year', () => random.int(4)), values('director', (item) => item % 3)]),
  }
}

test('newItemExplainer › adds up to the score of the model, the telling value first', () => {
  const data = randomData()
  const { scorer, tensors } = er2almPlus.fit(data, er2almPlus.config.parse({}), createRandom(1))
  const explain = newItemExplainer(data, tensors)!
  const scores = new Float32Array(ITEMS)
  for (const user of [0, 7, 31]) {
    scorer.scoreBlock(Int32Array.of(user), scores)
    for (let item = ITEMS - NEW; item < ITEMS; item++) {
      const { score, base, promised, values } = explain(user, item)
      assert.ok(Math.abs(score - scores[item]!) < 1e-4, `item ${item}: ${score} instead of ${scores[item]}`)
      const sum = values.reduce((total, { part }) => total + part, base + promised)
      assert.ok(Math.abs(sum - score) < 1e-9)
      if (item % 3 === user % 3) assert.equal(values[0]!.attribute, 'director')
    }
  }
})

test('newItemExplainer › refuses an item that has interactions', () => {
  const data = randomData()
  const { tensors } = er2almPlus.fit(data, er2almPlus.config.parse({}), createRandom(1))
  assert.throws(
    () => newItemExplainer(data, tensors)!(0, 0),
    (error) => error instanceof Er2almError && error.code === 'BUG',
  )
})

test('newItemExplainer › has nothing to explain where no item is new', () => {
  const { itemAttributes: _, ...data } = randomData()
  const { tensors } = er2almPlus.fit(data, er2almPlus.config.parse({}), createRandom(1))
  assert.equal(newItemExplainer(data, tensors), undefined)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRandom } from '../../numeric/random.ts'
import { hashedSource, inventedFilms } from './invented-films.fixture.ts'
import { judgedValues } from './judged-values.ts'
import { PAPER_VARIANTS, paperVerdicts } from './paper-filter.ts'

const { items, replies, isRight } = inventedFilms(30, 3)
const values = judgedValues(items, replies, isRight)
const source = await hashedSource(32)

test('paperVerdicts › gives all values of an aspect of one reply the verdict of the aspect', async () => {
  const verdicts = await paperVerdicts(values, items, source, { epochs: 1, hidden: 4 }, createRandom(1))
  const byAspect = Map.groupBy(values.keys(), (i) => {
    const { model, stated } = values[i]!
    return `${model} ${stated.item} ${stated.attribute}`
  })
  assert.ok([...byAspect.values()].some((places) => places.length > 1))
  for (const places of byAspect.values()) {
    assert.equal(new Set(places.map((i) => `${verdicts[i]!.score} ${verdicts[i]!.isKept}`)).size, 1)
  }
  assert.ok(verdicts.every(({ score }) => score >= 0 && score <= 1))
})

test('paperVerdicts › judges each model by itself', async () => {
  const alone = values.filter(({ model }) => model === 'small')
  const settings = { epochs: 1, hidden: 4 }
  const both = await paperVerdicts(values, items, source, settings, createRandom(1))
  assert.deepEqual(
    await paperVerdicts(alone, items, source, settings, createRandom(1)),
    both.filter((_, i) => values[i]!.model === 'small'),
  )
})

test('PAPER_VARIANTS › each is a setting that noise control knows', async () => {
  for (const settings of Object.values(PAPER_VARIANTS)) {
    const verdicts = await paperVerdicts(values, items, source, { epochs: 0, hidden: 4, ...settings }, createRandom(1))
    assert.equal(verdicts.length, values.length)
  }
})

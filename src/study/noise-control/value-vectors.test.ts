import assert from 'node:assert/strict'
import { test } from 'node:test'
import { noiseConfig } from '../../denoise/config.ts'
import { createRandom } from '../../numeric/random.ts'
import { hashedSource, inventedFilms } from './invented-films.fixture.ts'
import { judgedValues } from './judged-values.ts'
import { aspectText, valueText, withVectors } from './value-vectors.ts'

test('valueText › words a value as its aspect does', () => {
  assert.equal(valueText({ attribute: 'director', value: 'A B' }), 'Directed by A B.')
  assert.equal(valueText({ attribute: 'language', value: 'French' }), 'Language: French.')
})

test('aspectText › words several attributes of one aspect, and nothing of another', () => {
  const values = new Map([
    ['country', ['France', 'Italy']],
    ['language', ['French']],
  ] as const)
  assert.equal(aspectText(values, 'cultureLanguage'), 'Country: France, Italy. Language: French.')
  assert.equal(aspectText(values, 'director'), null)
})

test('withVectors › gives equal values of one item equal signals, and leaves the rest', async () => {
  const { items, replies, isRight } = inventedFilms(20, 4)
  const values = judgedValues(items, replies, isRight)
  const config = noiseConfig.parse({ epochs: 1, hidden: 4 })
  const isTrusted = (value: { isRight: boolean }): boolean => value.isRight
  const found = await withVectors(values, isTrusted, items, await hashedSource(32), config, createRandom(1))
  assert.deepEqual(
    found.map(({ context: { vectors: _, ...rest } }) => rest),
    values.map(({ context: { vectors: _, ...rest } }) => rest),
  )
  const byValue = Map.groupBy(found, ({ stated }) => `${stated.item} ${stated.attribute} ${stated.value}`)
  for (const same of byValue.values()) {
    for (const one of same) assert.deepEqual(one.context.vectors, same[0]!.context.vectors)
  }
  assert.ok([...byValue.values()].some((same) => same.length > 1))
  assert.ok(new Set(found.map(({ context }) => context.vectors!.markerCosine)).size > 10)
})

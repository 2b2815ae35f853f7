import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRandom } from '../numeric/random.ts'
import { type AttributeReply, valuesInContext } from './signals/values-in-context.ts'
import { valueReliability } from './value-reliability.ts'

/** Films whose second model names an actor as director in every third reply. */
const numbers = Array.from({ length: 240 }, (_, n) => n)
const items = numbers.map((n) => {
  const text = `Story ${n} is a ${1900 + (n % 100)} French film directed by Ann Lead${n}. It stars Bob Play${n}.`
  return {
    id: `f${n}`,
    title: `Story ${n}`,
    year: 1900 + (n % 100),
    passages: [{ source: 'wiki', text }],
    otherTexts: [],
  }
})
const replies = numbers.flatMap((n): readonly AttributeReply[] =>
  [`Ann Lead${n}`, n % 3 === 0 ? `Bob Play${n}` : `Ann Lead${n}`].map((name, model) => ({
    ...{ item: `f${n}`, model: `m${model}`, attribute: 'director', values: [name], citation: 1 },
  })),
)
const values = valuesInContext(items, replies)

test('valueReliability › is high for what the passages state, low for a near miss, and the same for the same seed', () => {
  const { reliability } = valueReliability(values, createRandom(1))
  assert.equal(reliability.length, values.length)
  for (const [i, { stated }] of values.entries()) {
    const isRight = stated.value.startsWith('Ann')
    assert.ok(isRight ? reliability[i]! > 0.6 : reliability[i]! < 0.4, `${stated.value}: ${reliability[i]}`)
  }
  assert.deepEqual(valueReliability(values, createRandom(1)).reliability, reliability)
})

test('valueReliability › has a gate a fold for each family of errors, and those of a model that errs learnt that evidence tells', () => {
  const { gates } = valueReliability(values, createRandom(1))
  const ofModel = gates.get('the model errs')!
  assert.deepEqual([gates.size, ofModel.length], [2, 5])
  assert.ok(ofModel.every(({ weights }) => weights.get('isStated')! > 0))
})

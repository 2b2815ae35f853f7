import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type AttributeReply, attributeReplies, valuesInContext } from './values-in-context.ts'

const item = { id: 'a', title: 'Heat', year: 1995, passages: [{ source: 'wiki', text: 'A film.' }], otherTexts: [] }
const reply = (model: string, ...values: string[]): AttributeReply => ({
  ...{ item: 'a', model, attribute: 'country', values, citation: null },
})

test('valuesInContext › gives each value its siblings, and the values of the other models', () => {
  const values = valuesInContext([item], [reply('m', 'USA', 'Comedy', 'France'), reply('n', 'Italy', 'Film')])
  assert.deepEqual(
    values.map(({ model, stated, context }) => [model, stated.value, context.siblings, context.otherSamples]),
    [
      ['m', 'United States', ['France'], [['Italy']]],
      ['m', 'Comedy', ['United States', 'France'], [['Italy']]],
      ['m', 'France', ['United States'], [['Italy']]],
      ['n', 'Italy', [], [['United States', 'France']]],
      ['n', 'Film', ['Italy'], [['United States', 'France']]],
    ],
  )
  assert.equal(values[0]!.context.passages, item.passages)
})

test('valuesInContext › counts a reply without values as a sample, and knows none where one model was asked', () => {
  const alone = valuesInContext([item], [reply('m', 'USA')])
  assert.deepEqual(alone[0]!.context.otherSamples, [])
  const [first] = valuesInContext([item], [reply('m', 'USA'), reply('n')])
  assert.deepEqual(first!.context.otherSamples, [[]])
})

test('valuesInContext › passes over replies about other items', () => {
  assert.deepEqual(valuesInContext([item], [{ ...reply('m', 'USA'), item: 'b' }]), [])
})

test('attributeReplies › takes lists of values, and 0 as no citation', () => {
  const reply = { director: ['A', 7], directorSentence: 2, country: 'France', countrySentence: 0, more: 1 }
  assert.deepEqual(attributeReplies('f', 'm', ['director', 'country', 'language'], reply), [
    { item: 'f', model: 'm', attribute: 'director', values: ['A', '7'], citation: 2 },
    { item: 'f', model: 'm', attribute: 'country', values: [], citation: null },
    { item: 'f', model: 'm', attribute: 'language', values: [], citation: null },
  ])
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRandom } from '../../numeric/random.ts'
import { isNamed, isStated } from '../signals/evidence-signals.ts'
import { contextOf, statedValue } from '../signals/signals.fixture.ts'
import { createPool, plantError, withoutEvidence } from './plant-errors.ts'
import type { ValueInContext } from './plant-kinds.ts'

const films = [
  ['i1', 'Michael Mann'],
  ['i2', 'Ridley Scott'],
  ['i3', 'Jane Campion'],
].map(
  ([item, name]): ValueInContext => ({
    stated: statedValue({ item, attribute: 'director', value: name! }),
    context: contextOf([`It is a 1995 film directed by ${name}. ${name} likes tea.`], { otherSamples: [[name!]] }),
  }),
)
const pool = createPool(films, films)

test('createPool › draws values as often as they are stated, and texts of other items', () => {
  const twice = createPool([...films, films[0]!, films[0]!], films)
  const random = createRandom(4)
  const drawn = Array.from({ length: 500 }, () => twice.drawValue('director', random))
  const share = drawn.filter((value) => value === 'Michael Mann').length / 500
  assert.ok(Math.abs(share - 3 / 5) < 0.08, `${share}`)
  const others = Array.from({ length: 50 }, () => pool.drawSupported('director', 'i1', random)!.stated.item)
  assert.deepEqual([...new Set(others)].sort(), ['i2', 'i3'])
  assert.equal(pool.drawSupported('country', 'i1', random), undefined)
})

test('plantError › falls back to a swapped value where the kind is not possible', () => {
  const planted = plantError(films[0]!, 'no such value', pool, { shared: {}, appended: 0 }, createRandom(1))!
  assert.equal(planted.kind, 'swapped')
  assert.equal(planted.isRight, false)
})

test('plantError › follows the habits: one more in the list, and in a further reply too', () => {
  const habits = { shared: { director: 1 }, appended: 1 }
  const { stated, context } = plantError(films[0]!, 'swapped', pool, habits, createRandom(1))!
  assert.deepEqual([stated.position, stated.listLength, context.siblings], [1, 2, ['Michael Mann']])
  assert.deepEqual(context.otherSamples, [['Michael Mann', stated.value]])
  const replaced = plantError(films[0]!, 'swapped', pool, { shared: {}, appended: 0 }, createRandom(1))!
  assert.deepEqual([replaced.stated.position, replaced.context.otherSamples], [0, [['Michael Mann']]])
})

test('withoutEvidence › takes out the sentences that state the value, and leaves the rest', () => {
  const { stated, context } = withoutEvidence(films[0]!, 'Michael Mann')
  assert.deepEqual(
    context.passages.map(({ text }) => text),
    ['Michael Mann likes tea.'],
  )
  assert.deepEqual([isStated(stated, context), isNamed(stated, context)], [0, 1])
  const emptied = withoutEvidence(
    { ...films[0]!, context: contextOf(['A film directed by Michael Mann.']) },
    'Michael Mann',
  )
  assert.deepEqual(emptied.context.passages, [])
})

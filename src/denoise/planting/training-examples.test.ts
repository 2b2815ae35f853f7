import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRandom } from '../../numeric/random.ts'
import { countValues } from '../signals/commonness.ts'
import { SIGNAL_NAMES } from '../signals/registry.ts'
import { contextOf, statedValue } from '../signals/signals.fixture.ts'
import type { ValueInContext } from './plant-kinds.ts'
import { errorHabits, gateExamples, trainingValues, trustedValues } from './training-examples.ts'

/** Films whose text states the director; each reply has a second value that nothing states. */
const stated = Array.from({ length: 40 }, (_, n): readonly ValueInContext[] => {
  const [right, wrong] = [`Ann Right${n}`, `Bob Wrong${n}`]
  const text = `Film ${n} is a ${1960 + n} American film directed by ${right}. It stars Cid Other${n}.`
  const context = contextOf([text], {
    title: `Film ${n}`,
    year: 1960 + n,
    otherSamples: [n < 10 ? [right, wrong] : [right]],
  })
  const value = (name: string, position: number): ValueInContext => ({
    stated: { ...statedValue({ item: `i${n}`, attribute: 'director', value: name }), position, listLength: 2 },
    context: { ...context, siblings: [position === 0 ? wrong : right] },
  })
  const language: ValueInContext = {
    stated: statedValue({ item: `i${n}`, attribute: 'language', value: n === 0 ? 'French' : 'English' }),
    context: { ...context, otherSamples: [] },
  }
  return [value(right, 0), value(wrong, 1), language]
}).flat()

test('trustedValues › are those that a sentence states, and languages of the country if these are trusted', () => {
  assert.equal(trustedValues(stated, false).length, 40)
  // French is not the main language of the United States.
  assert.equal(trustedValues(stated, true).length, 40 + 39)
})

test('errorHabits › are read off values that the passages outdo, and off those that no sentence states', () => {
  const { shared, appended } = errorHabits(stated)
  // 10 of 40 outdone directors are in the further reply; the languages have none of their own. 40 of 80 are not first.
  assert.deepEqual(shared, { director: 1 / 4, language: 1 / 4 })
  assert.equal(appended, 40 / 80)
})

test('trainingValues › plants the asked number of errors into every trusted value, the same for the same seed', () => {
  const settings = { errorsEach: 2, unevidenced: 0.5, unread: 0.1, trustPlaces: false }
  const values = trainingValues(stated, createRandom(3), settings)
  assert.deepEqual(values, trainingValues(stated, createRandom(3), settings))
  assert.equal(values.filter(({ isRight }) => isRight).length, 40)
  assert.equal(values.filter(({ isRight }) => !isRight).length, 80)
  assert.ok(values.every(({ isRight, kind }) => isRight === (kind === null)))
  const kinds = new Set(values.map(({ kind }) => kind))
  assert.ok(kinds.has('stale year') && kinds.has('off-topic text') && kinds.has('near miss'))
})

test('trainingValues › hides the evidence of the asked share, and leaves that of another in place, not understood', () => {
  const stated0 = SIGNAL_NAMES.indexOf('isStated')
  const named0 = SIGNAL_NAMES.indexOf('isNamed')
  const settings = { errorsEach: 1, unevidenced: 0, unread: 1, trustPlaces: false }
  const unread = gateExamples(trainingValues(stated, createRandom(3), settings), countValues([]))
  for (const { signals } of unread.filter(({ error }) => error === null))
    assert.deepEqual([signals[stated0], signals[named0]], [0, 1])
  const shareOf = (unevidenced: number): number => {
    const settings = { errorsEach: 1, unevidenced, unread: 0, trustPlaces: false }
    const values = trainingValues(stated, createRandom(3), settings)
    const right = gateExamples(values, countValues([])).filter(({ error }) => error === null)
    return right.filter(({ signals }) => signals[stated0] === 0).length / right.length
  }
  assert.equal(shareOf(0), 0)
  assert.equal(shareOf(1), 1)
  assert.ok(Math.abs(shareOf(0.5) - 0.5) < 0.25)
})

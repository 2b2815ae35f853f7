import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CatalogueItem } from '../data/catalogue.ts'
import { createRandom } from '../numeric/random.ts'
import { anonymised, answerProbe, probeSteps } from './probe.ts'

const SAMPLING = { temperature: 0, topP: 1, seed: 1, frequencyPenalty: 0, maxOutputTokens: 100 }
const ITEMS = Array.from(
  { length: 12 },
  (_, place): CatalogueItem => ({
    id: `${100 + place}`,
    title: `The Long Road ${place}`,
    year: 1990 + place,
    genres: [],
  }),
)

test('probeSteps › asks year, title and id of each item, and of its anonymised twin', () => {
  const steps = probeSteps(ITEMS, 2, SAMPLING, createRandom(0))
  assert.equal(steps.length, 2 * 3 * 2)
  assert.equal(steps.filter(({ isControl }) => isControl).length, 6)
  for (const { isControl, call } of steps) {
    const lastLine = call.request.messages[1]!.content.trim().split('\n').at(-2)!
    assert.equal(/The Long|The$/.test(lastLine), !isControl, lastLine)
  }
})

test('probeSteps › of fewer items are the first of those of more', () => {
  const few = probeSteps(ITEMS, 2, SAMPLING, createRandom(0))
  assert.deepEqual(probeSteps(ITEMS, 5, SAMPLING, createRandom(0)).slice(0, few.length), few)
})

test('answerProbe › counts exact answers apart from those of the control', async () => {
  const steps = probeSteps(ITEMS, 4, SAMPLING, createRandom(0))
  const expected = new Map(steps.map(({ call, isControl }) => [call.request, isControl ? 'no idea' : call.expected]))
  const answers = await answerProbe(steps, async (request) => JSON.stringify({ answer: expected.get(request) }))
  for (const { asked, exact, controlAsked, controlExact, items } of Object.values(answers))
    assert.deepEqual([asked, exact, controlAsked, controlExact, items.length], [4, 4, 4, 0, 4])
})

test('answerProbe › does not count what was not answered, and takes any other reply for wrong', async () => {
  const steps = probeSteps(ITEMS, 1, SAMPLING, createRandom(0))
  const replies = [undefined, 'not JSON', '{"answer": 7}', '[]', undefined, '{}']
  let next = 0
  const { year, title, id } = await answerProbe(steps, async () => replies[next++])
  assert.deepEqual([year.asked, year.controlAsked, title.asked, title.controlAsked, id.asked], [0, 1, 1, 1, 0])
  assert.equal(year.exact + title.exact + id.exact, 0)
})

test('anonymised › mixes the letters of each word, and keeps their number, capitals and digits', () => {
  const title = 'Terminator 2: Judgment Day'
  const mixed = anonymised(title, createRandom(4))
  assert.match(mixed, /^\p{Lu}\p{Ll}{9} 2: \p{Lu}\p{Ll}{7} \p{Lu}\p{Ll}{2}$/u)
  assert.deepEqual([...mixed.toLowerCase()].sort(), [...title.toLowerCase()].sort())
  assert.notEqual(mixed, title)
})

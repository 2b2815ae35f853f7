import assert from 'node:assert/strict'
import { test } from 'node:test'
import { auditInput, catalogueOf, found, type Row } from './audit-input.fixture.ts'
import { catalogueAnswersCheck } from './catalogue-answers.ts'

const ITEMS = 60
/** Items 54 … 59 have test interactions alone. */
const DATA = {
  users: 1,
  items: ITEMS,
  train: Array.from({ length: 54 }, (_, item): Row => [0, item]),
  test: Array.from({ length: 6 }, (_, k): Row => [0, 54 + k]),
}

async function severities(items: readonly { genres?: string[]; title?: string }[]): Promise<readonly string[]> {
  const input = auditInput(DATA, { catalogue: catalogueOf(items) })
  return (await found(catalogueAnswersCheck, input)).map(({ severity }) => severity)
}

test('catalogue answers › calls a label that only held-out items have a leak', async () => {
  const marked = Array.from({ length: ITEMS }, (_, item) => ({ genres: item >= 54 ? ['Drama', 'Soon'] : ['Drama'] }))
  assert.deepEqual(await severities(marked), ['leak'])
})

test('catalogue answers › is ok where a label has one item of training too, or few items', async () => {
  assert.deepEqual(
    await severities(Array.from({ length: ITEMS }, (_, item) => ({ genres: item >= 53 ? ['Soon'] : [] }))),
    ['ok'],
  )
  assert.deepEqual(
    await severities(Array.from({ length: ITEMS }, (_, item) => ({ genres: item >= 56 ? ['Soon'] : [] }))),
    ['ok'],
  )
})

test('catalogue answers › calls titles that count votes or ratings a leak, and no title with a number in it', async () => {
  assert.deepEqual(
    await severities(Array.from({ length: ITEMS }, (_, item) => ({ title: `Film (1,${200 + item} votes)` }))),
    ['leak'],
  )
  const numbers = ['Ocean’s 11', '12 Angry Men', '300', 'Se7en', 'Top Gun', '2001: A Space Odyssey', 'Five Star Day']
  assert.deepEqual(await severities(Array.from({ length: ITEMS }, (_, i) => ({ title: numbers[i % 7] }))), ['ok'])
})

test('catalogue answers › does not apply without a catalogue', async () => {
  assert.equal((await found(catalogueAnswersCheck, auditInput(DATA)))[0]!.severity, 'not applicable')
})

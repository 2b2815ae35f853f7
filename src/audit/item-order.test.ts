import assert from 'node:assert/strict'
import { test } from 'node:test'
import { evaluateConfig } from '../evaluate/config.ts'
import { auditInput, found, type Row } from './audit-input.fixture.ts'
import { itemOrderCheck } from './item-order.ts'

/** Item i is taken by the first 20 − i users: the order of the items is that of popularity. */
const TRAIN: readonly Row[] = Array.from({ length: 20 }, (_, item) => item).flatMap((item) =>
  Array.from({ length: 20 - item }, (_, user): Row => [user, item]),
)
const DATA = { users: 20, items: 20, train: TRAIN }

test('item order › is a defect where ties go to the lower index and the lower index is more popular', async () => {
  const evaluate = evaluateConfig.parse({ ties: 'index' })
  const [finding] = await found(itemOrderCheck, auditInput(DATA, { evaluate }))
  assert.equal(finding!.severity, 'defect')
  assert.equal(finding!.figures!['index~training'], -1)
})

test('item order › is a note where ties are broken at random', async () => {
  const [finding] = await found(itemOrderCheck, auditInput(DATA))
  assert.equal(finding!.severity, 'note')
})

test('item order › looks at numbers in ids where all are numbers', async () => {
  const input = auditInput(DATA)
  // Ids are in the order of 7 i mod 20: no trend.
  const ids = { ...input.ids, items: input.ids.items.map((_, item) => String((7 * item) % 20)) }
  const [finding] = await found(itemOrderCheck, { ...input, ids })
  assert.ok(Math.abs(Number(finding!.figures!['id~training'])) < 0.5)
})

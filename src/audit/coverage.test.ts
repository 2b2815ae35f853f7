import assert from 'node:assert/strict'
import { test } from 'node:test'
import { auditInput, enrichment, found, type Row } from './audit-input.fixture.ts'
import { coverageCheck } from './coverage.ts'

const ITEMS = 20
/** Item i is taken by i users. */
const TRAIN = Array.from({ length: ITEMS }, (_, item) => item).flatMap((item) =>
  Array.from({ length: item }, (_, user): Row => [user, item]),
)

test('coverage › is a note with the correlation of documents and popularity', async () => {
  // As many documents as users: rho 1; the first item has none.
  const passagesOf = new Map(Array.from({ length: ITEMS }, (_, i) => [`i${i}`, Array.from({ length: i }, String)]))
  const run = { fits: new Map(), enrichment: enrichment([], { passagesOf }) }
  const [finding] = await found(coverageCheck, auditInput({ users: ITEMS, items: ITEMS, train: TRAIN }, { run }))
  assert.equal(finding!.severity, 'note')
  assert.deepEqual(finding!.figures, { items: ITEMS, withoutDocument: 1, 'documents rho': 1 })
  assert.match(finding!.message, /stated attributes: the same for all items/)
})

test('coverage › leaves out items that nobody was to be asked about', async () => {
  const passagesOf = new Map(Array.from({ length: 12 }, (_, i) => [`i${i}`, ['p']]))
  const run = { fits: new Map(), enrichment: enrichment([], { passagesOf }) }
  const [finding] = await found(coverageCheck, auditInput({ users: ITEMS, items: ITEMS, train: TRAIN }, { run }))
  assert.deepEqual(finding!.figures, { items: 12, withoutDocument: 0 })
})

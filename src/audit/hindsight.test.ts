import assert from 'node:assert/strict'
import { test } from 'node:test'
import { auditInput, enrichment, found, statement } from './audit-input.fixture.ts'
import { hindsightCheck } from './hindsight.ts'

/** The test begins on 1 January 2013. */
const TEST_BEGINS = Date.parse('2013-01-01') / 1000
const DATA = {
  users: 1,
  items: 3,
  train: [[0, 0, TEST_BEGINS - 100] as const],
  test: [[0, 1, TEST_BEGINS] as const],
}
const STATED = [
  statement('i0', 'director', 'It was directed by Ann Lee.', { date: '2010-05-01' }),
  statement('i1', 'country', 'The French film won the Palme d’Or and two Academy Awards.'),
  statement('i2', 'theme', 'It is about loss.', { date: '2020-01-01' }),
]

async function findings(changes: Parameters<typeof enrichment>[1], split: 'globalTemporal' | 'random') {
  const run = { fits: new Map(), enrichment: enrichment(STATED, changes) }
  return found(hindsightCheck, auditInput(DATA, { run, split }))
}

test('hindsight › is a leak where features of a time split use sentences about awards', async () => {
  const [finding] = await findings({}, 'globalTemporal')
  assert.equal(finding!.severity, 'leak')
  assert.deepEqual(finding!.figures, { stated: 3, notKnowableAtRelease: 1, awards: 1, sales: 0, reception: 0 })
  assert.deepEqual(finding!.examples, ['i1 country', 'i2 theme'])
})

test('hindsight › is ok where it is left out, and a note where the split is not by time', async () => {
  assert.equal((await findings({ leavesOutHindsight: true }, 'globalTemporal'))[0]!.severity, 'ok')
  assert.equal((await findings({}, 'random'))[0]!.severity, 'note')
})

test('hindsight › is a defect where only attributes are used that are not knowable at release', async () => {
  const run = { fits: new Map(), enrichment: enrichment([STATED[0]!, STATED[2]!]) }
  const [finding] = await found(hindsightCheck, auditInput(DATA, { run, split: 'globalTemporal' }))
  assert.equal(finding!.severity, 'defect')
})

test('hindsight › counts passages without a date, and those that were written after the test began', async () => {
  const [, dates] = await findings({}, 'globalTemporal')
  assert.deepEqual(dates!.figures, { passages: 3, undated: 1, afterTestBegan: 1 })
  assert.deepEqual(dates!.examples, ['p:i2:theme'])
})

test('hindsight › has nothing to look at where nothing is stated', async () => {
  const all = await findings({ attributes: [] }, 'globalTemporal')
  assert.deepEqual(
    all.map(({ severity }) => severity),
    ['not applicable'],
  )
})

test('hindsight › says of no date that it is fine when the passages are gone', async () => {
  const [, dates] = await findings({ getPassage: async () => undefined }, 'globalTemporal')
  assert.equal(dates!.severity, 'not applicable')
})

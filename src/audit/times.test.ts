import assert from 'node:assert/strict'
import { test } from 'node:test'
import { auditInput, found, type Row } from './audit-input.fixture.ts'
import { timesCheck } from './times.ts'

/** Users 0 … 9 with two training items at 10 and 20, and a test item at 30. */
const TRAIN: readonly Row[] = Array.from({ length: 10 }, (_, user) => user).flatMap((user): Row[] => [
  [user, 0, 10],
  [user, 1, 20],
])
const TEST: readonly Row[] = Array.from({ length: 10 }, (_, user): Row => [user, 2, 30])

async function severity(train: readonly Row[], tested: readonly Row[], split: 'given' | 'globalTemporal' | 'random') {
  const input = auditInput({ users: 11, items: 3, train, test: tested }, { split })
  return (await found(timesCheck, input))[0]!.severity
}

test('times › is ok where the test is later than all training', async () => {
  assert.equal(await severity(TRAIN, TEST, 'given'), 'ok')
})

test('times › calls the one late row of a given split by time a leak, and any of a declared one', async () => {
  const late = TRAIN.map((row): Row => (row[0] === 4 && row[1] === 1 ? [4, 1, 40] : row))
  assert.equal(await severity(late, TEST, 'given'), 'leak')
  assert.equal(await severity(late, TEST, 'globalTemporal'), 'leak')
})

test('times › calls a random split of data with times a note', async () => {
  const mixed = TEST.map(([user, item]): Row => [user, item, 5])
  assert.equal(await severity(TRAIN, mixed, 'given'), 'note')
  assert.equal(await severity(TRAIN, mixed, 'random'), 'note')
})

test('times › calls a per-user order a note, and one with a declared cut a leak', async () => {
  // User 10 trains at 35, after the test of all others.
  const other: readonly Row[] = [...TRAIN, [10, 0, 35]]
  assert.equal(await severity(other, TEST, 'given'), 'note')
  assert.equal(await severity(other, TEST, 'globalTemporal'), 'leak')
})

test('times › does not apply without times', async () => {
  assert.equal(await severity([[0, 0]], [[0, 1]], 'given'), 'not applicable')
})

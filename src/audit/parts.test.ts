import assert from 'node:assert/strict'
import { test } from 'node:test'
import { auditInput, found } from './audit-input.fixture.ts'
import { partsCheck } from './parts.ts'

test('parts › calls a pair of two parts a leak, with the pairs as examples', async () => {
  const data = {
    users: 2,
    items: 3,
    train: [
      [0, 0],
      [1, 1],
    ] as const,
    test: [
      [0, 0],
      [1, 2],
    ] as const,
  }
  const leaks = (await found(partsCheck, auditInput(data))).filter(({ severity }) => severity === 'leak')
  assert.equal(leaks.length, 1)
  assert.deepEqual(leaks[0]!.examples, ['user u0, item i0'])
})

test('parts › calls items without training a note, and says that the parts are apart', async () => {
  const data = {
    users: 2,
    items: 3,
    train: [
      [0, 0],
      [1, 1],
    ] as const,
    test: [[1, 2]] as const,
  }
  const findings = await found(partsCheck, auditInput(data))
  assert.ok(findings.every(({ severity }) => severity === 'note' || severity === 'ok'))
  assert.ok(findings.some(({ message }) => message.includes('no training interaction')))
  assert.equal(findings.at(-1)!.message, 'no pair is in two parts')
})

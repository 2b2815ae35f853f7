import assert from 'node:assert/strict'
import { test } from 'node:test'
import { evaluateConfig } from '../evaluate/config.ts'
import { auditInput, found } from './audit-input.fixture.ts'
import { gapCheck } from './gap.ts'

const DAY = 86_400
const DATA = {
  users: 1,
  items: 4,
  train: [[0, 0, 0] as const, [0, 1, 100 * DAY] as const],
  validation: [[0, 2, 118 * DAY] as const],
  test: [[0, 3, 118 * DAY + 60] as const],
}

test('gap › is a defect where models are fitted on train alone and the validation part lies between', async () => {
  const evaluate = evaluateConfig.parse({ fit: 'train' })
  const [finding] = await found(gapCheck, auditInput(DATA, { evaluate }))
  assert.equal(finding!.severity, 'defect')
  assert.equal(finding!.figures!.gapSeconds, 18 * DAY + 60)
  assert.ok(finding!.remedy!.includes('train+validation'))
})

test('gap › is ok where models are fitted up to the test', async () => {
  assert.equal((await found(gapCheck, auditInput(DATA)))[0]!.severity, 'ok')
})

test('gap › does not apply without one cut', async () => {
  const data = { ...DATA, test: [[0, 3, 5] as const] }
  assert.equal((await found(gapCheck, auditInput(data)))[0]!.severity, 'not applicable')
})

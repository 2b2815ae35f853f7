import assert from 'node:assert/strict'
import { test } from 'node:test'
import { audit } from './audit.ts'
import { auditInput } from './audit-input.fixture.ts'
import { AUDIT_CHECKS } from './registry.ts'

const DATA = {
  users: 2,
  items: 3,
  train: [
    [0, 0],
    [1, 1],
  ] as const,
  test: [[0, 1]] as const,
}

test('audit › has a finding of every check, in the order of the registry, and counts them', async () => {
  const report = await audit(auditInput(DATA))
  assert.deepEqual(
    [...new Set(report.findings.map(({ check }) => check))],
    AUDIT_CHECKS.map(({ name }) => name),
  )
  const total = Object.values(report.counts).reduce((sum, count) => sum + count, 0)
  assert.deepEqual([report.audited, report.clean, total], ['data', true, report.findings.length])
  assert.ok(report.findings.every(({ examples }) => examples.length <= 5))
})

test('audit › is not clean when a check finds a leak', async () => {
  const { clean, counts } = await audit(auditInput({ ...DATA, test: [[0, 0]] }))
  assert.deepEqual([clean, counts.leak], [false, 1])
})

test('audit › stops when it is told to', async () => {
  await assert.rejects(audit(auditInput(DATA, { signal: AbortSignal.abort(new Error('stopped')) })), /stopped/)
})

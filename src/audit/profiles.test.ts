import assert from 'node:assert/strict'
import { test } from 'node:test'
import { auditInput, enrichment, found } from './audit-input.fixture.ts'
import { profilesCheck } from './profiles.ts'

const DATA = {
  users: 1,
  items: 4,
  train: [[0, 0]] as const,
  validation: [[0, 1]] as const,
  test: [[0, 2]] as const,
}

async function severities(items: readonly string[]): Promise<readonly string[]> {
  const aspects = [{ aspect: 'genre' as const, text: 'drama', weight: 1, items }]
  const profiles = [{ user: 'u0', status: 'generated' as const, aspects, call: 'call' }]
  const run = { fits: new Map(), enrichment: enrichment([], { profiles }) }
  return (await found(profilesCheck, auditInput(DATA, { run }))).map(({ severity }) => severity)
}

test('profiles › are ok on training items, a leak on held-out ones, a defect on items that were never taken', async () => {
  assert.deepEqual(await severities([]), ['not applicable'])
  assert.deepEqual(await severities(['i0']), ['ok'])
  assert.deepEqual(await severities(['i0', 'i1']), ['leak'])
  assert.deepEqual(await severities(['i2']), ['leak'])
  assert.deepEqual(await severities(['i3', 'elsewhere']), ['defect'])
  assert.deepEqual(await severities(['i2', 'i3']), ['leak', 'defect'])
})

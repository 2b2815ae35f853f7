import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ProtocolJson } from '../evaluate/metrics-json.ts'
import { auditInput, found } from './audit-input.fixture.ts'
import { protocolCheck } from './protocol.ts'

const DATA = {
  users: 2,
  items: 3,
  train: [
    [0, 0],
    [1, 0],
  ] as const,
  validation: [[0, 1]] as const,
  test: [[1, 2]] as const,
}
const PROTOCOL: ProtocolJson = {
  ...{ ranking: 'all', fit: 'train+validation', mask: 'train+validation' },
  ...{ cutoffs: [10], seeds: [1], ties: 'random' },
}

async function severities(
  protocol: Partial<ProtocolJson>,
  fit: string = 'train+validation',
  countedPopularity: readonly number[] = [2, 1, 0],
): Promise<readonly string[]> {
  const run = { protocol: { ...PROTOCOL, ...protocol }, fits: new Map([['ease', fit]]), countedPopularity }
  return (await found(protocolCheck, auditInput(DATA, { run }))).map(({ severity }) => severity)
}

test('protocol › is ok as the defaults have it', async () => {
  assert.deepEqual(await severities({}), ['ok'])
})

test('protocol › calls a model that was fitted on the test a leak, and one that was fitted otherwise than said', async () => {
  assert.deepEqual(await severities({}, 'train+validation+test'), ['leak'])
  assert.deepEqual(await severities({}, 'train'), ['leak'])
})

test('protocol › calls it a leak when the saved popularity counts a test interaction', async () => {
  assert.deepEqual(await severities({}, undefined, [2, 1, 1]), ['leak'])
})

test('protocol › calls a mask that is less than the fit a leak, and sampled candidates a defect', async () => {
  assert.deepEqual(await severities({ mask: 'train' }), ['leak'])
  assert.deepEqual(await severities({ ranking: 'candidates' }), ['defect'])
})

test('protocol › notes that validation pairs are never learnt', async () => {
  assert.deepEqual(await severities({ fit: 'train', mask: 'train' }, 'train', [2, 0, 0]), ['ok', 'note'])
})

test('protocol › does not apply before a run', async () => {
  assert.equal((await found(protocolCheck, auditInput(DATA)))[0]!.severity, 'not applicable')
})

test('protocol › notes a test that was opened with several settings, and says what is not recorded', async () => {
  const opened = async (testOpened?: { readonly times: number; readonly settings: number }) => {
    const run = { protocol: PROTOCOL, fits: new Map(), ...(testOpened && { testOpened }) }
    return (await found(protocolCheck, auditInput(DATA, { run }))).map(({ severity, message }) => [severity, message])
  }
  const [unrecorded] = await opened()
  assert.match(unrecorded![1]!, /; how often the test was opened is not recorded$/)
  const [once, ...none] = await opened({ times: 3, settings: 1 })
  assert.deepEqual(none, [])
  assert.match(once![1]!, /; with one choice of settings the test was opened in this folder$/)
  const [ok, note] = await opened({ times: 3, settings: 2 })
  assert.deepEqual([ok![0], note![0]], ['ok', 'note'])
  assert.match(note![1]!, /opened 3 times in this folder, with 2 different settings/)
})

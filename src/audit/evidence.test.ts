import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ItemAttribute } from '../enrich/attribute.ts'
import { auditInput, enrichment, found, statement } from './audit-input.fixture.ts'
import { evidenceCheck } from './evidence.ts'

const DATA = { users: 1, items: 2, train: [[0, 0]] as const }
const GOOD = statement('i0', 'director', 'By Ann Lee.', { licence: 'CC0', date: '2012' })
const BARE = statement('i1', 'director', 'By Bob Ray.')
const rejected = (reason: string): ItemAttribute => ({
  ...{ item: 'i1', attribute: 'country', value: ['x'], status: 'rejected', reason, evidence: [], call: 'call' },
})

async function findings(attributes: readonly ItemAttribute[]) {
  const run = { fits: new Map(), enrichment: enrichment([GOOD, BARE], { attributes }) }
  return found(evidenceCheck, auditInput(DATA, { run }))
}

test('evidence › counts quotes that stand, and rejected values by reason', async () => {
  const [finding] = await findings([GOOD.record, BARE.record, rejected('no sentence'), rejected('no sentence')])
  assert.equal(finding!.severity, 'ok')
  const { verified, 'rejected: no sentence': reason } = finding!.figures!
  assert.deepEqual([verified, reason], [2, 2])
  assert.match(finding!.message, /100\.0 % of 2 stated values/)
})

test('evidence › calls a quote that does not stand in its passage a defect', async () => {
  const [link] = BARE.record.evidence
  const forged = { ...BARE.record, evidence: [{ ...link!, quote: 'By Di Poe.' }] }
  const [finding] = await findings([GOOD.record, forged])
  assert.equal(finding!.severity, 'defect')
  assert.match(finding!.examples![0]!, /^i1 director: /)
})

test('evidence › lists sources with their licences, and passages without licence or date', async () => {
  const [, sources] = await findings([GOOD.record, BARE.record])
  assert.equal(sources!.severity, 'note')
  assert.deepEqual(sources!.figures, {
    ...{ passages: 2, withoutLicence: 1, undated: 1 },
    ...{ 'p (CC0)': 1, 'p (licence not given)': 1 },
  })
})

test('evidence › is not ok where nothing is stated, and lists no sources then', async () => {
  const [finding, ...others] = await findings([rejected('no sentence')])
  assert.deepEqual([finding!.severity, others], ['note', []])
  assert.match(finding!.message, /^no value is stated; 1 values are rejected \(1 no sentence\)/)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { auditInput, enrichment, found } from './audit-input.fixture.ts'
import { memorisationCheck } from './memorisation.ts'
import type { ProbeCounts } from './probe.ts'

const counts = (exact: number, controlExact: number): ProbeCounts => ({
  ...{ asked: 20, exact, controlAsked: 20, controlExact },
  items: Array.from({ length: exact }, (_, place) => `i${place}`),
})

async function severities(year: ProbeCounts, title: ProbeCounts, id: ProbeCounts): Promise<readonly string[]> {
  const run = { fits: new Map(), enrichment: enrichment([], { probe: { year, title, id } }) }
  const input = auditInput({ users: 1, items: 1, train: [[0, 0]] }, { run })
  return (await found(memorisationCheck, input)).map(({ severity }) => severity)
}

test('memorisation › notes years and titles above the control, and calls ids above it a leak', async () => {
  assert.deepEqual(await severities(counts(15, 1), counts(12, 0), counts(12, 0)), ['note', 'note', 'leak'])
})

test('memorisation › is ok where the control does as well, or next to nothing is known', async () => {
  assert.deepEqual(await severities(counts(5, 4), counts(0, 0), counts(2, 0)), ['ok', 'ok', 'ok'])
})

test('memorisation › says when nobody asked, and how to', async () => {
  const run = { fits: new Map(), enrichment: enrichment([]) }
  const [finding] = await found(memorisationCheck, auditInput({ users: 1, items: 1, train: [[0, 0]] }, { run }))
  assert.equal(finding!.severity, 'not applicable')
  assert.match(finding!.message, /nobody asked/)
  assert.match(finding!.remedy!, /--probe/)
})

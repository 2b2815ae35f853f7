import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Batches, openBatches } from './batches.ts'
import { type Ledger, openLedger, type RecordedReply } from './ledger.ts'
import { openStore } from './sqlite.ts'

const REPLY: RecordedReply = { text: '{}', finishReason: 'stop', inputTokens: 10, outputTokens: 2, usd: 0.25 }

function books(): { readonly ledger: Ledger; readonly batches: Batches; reserve(key: string, batch?: string): number } {
  const store = openStore(':memory:')
  const ledger = openLedger(store)
  const reserve = (key: string, batch?: string): number =>
    ledger.reserve({ key, stage: 'attributes', provider: 'p', model: 'm', worstUsd: 1, ...(batch && { batch }) }, {}, 1)
  return { ledger, batches: openBatches(store), reserve }
}

test('openKeys and open › hold the calls of a batch whose replies are awaited, by batch', () => {
  const { ledger, batches, reserve } = books()
  const a = reserve('a', 'two')
  reserve('b', 'two')
  reserve('c', 'one')
  reserve('live')
  assert.deepEqual([...batches.openKeys('two')].sort(), ['a', 'b'])
  assert.deepEqual(batches.open(), [
    { batch: 'one', calls: 1 },
    { batch: 'two', calls: 2 },
  ])
  ledger.record(a, REPLY, 2)
  assert.deepEqual([...batches.openKeys('two')], ['b'])
  assert.deepEqual([...batches.openKeys('three')], [])
})

test('find › gives the open attempt of a call before the latest ended one, and none of a live call', () => {
  const { ledger, batches, reserve } = books()
  const first = reserve('a', 'one')
  assert.deepEqual(batches.find('a'), { attempt: first, stage: 'attributes', worstUsd: 1 })
  ledger.fail(first, 'expired', 0, 2)
  assert.deepEqual(batches.find('a'), { attempt: first, stage: 'attributes', worstUsd: 1, outcome: 'failed' })
  const second = reserve('a', 'two')
  assert.equal(batches.find('a')?.attempt, second)
  ledger.record(second, REPLY, 3)
  assert.equal(batches.find('a')?.outcome, 'recorded')
  reserve('live')
  assert.equal(batches.find('live'), undefined)
})

test('drop › gives up the open calls of a batch alone, at nothing or at their worst case', () => {
  const { ledger, batches, reserve } = books()
  const a = reserve('a', 'one')
  reserve('b', 'one')
  reserve('c', 'two')
  ledger.record(a, REPLY, 2)
  assert.equal(ledger.spent().usd, 2.25)
  assert.equal(batches.drop('one', false, 3), 1)
  assert.equal(ledger.spent().usd, 1.25)
  assert.equal(batches.drop('one', true, 3), 0)
  assert.equal(batches.drop('two', true, 4), 1)
  assert.equal(ledger.spent().usd, 1.25)
  assert.deepEqual(batches.open(), [])
  assert.equal(ledger.find('a')?.text, '{}')
})

test('reviseCost › counts what a late reply cost, once, and only of a call that was taken for failed', () => {
  const { ledger, batches, reserve } = books()
  const a = reserve('a', 'one')
  batches.reviseCost(a, REPLY, 2)
  assert.equal(ledger.spent().usd, 1)
  batches.drop('one', true, 3)
  batches.reviseCost(a, REPLY, 4)
  assert.equal(ledger.spent().usd, 0.25)
  batches.reviseCost(a, { ...REPLY, usd: 9 }, 5)
  assert.equal(ledger.spent().usd, 0.25)
})

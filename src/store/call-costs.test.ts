import assert from 'node:assert/strict'
import { test } from 'node:test'
import { callCosts, callsNow } from './call-costs.ts'
import { openLedger, type RecordedReply, type Reservation } from './ledger.ts'
import { openRepairs } from './repairs.ts'
import { openStore, type Store } from './sqlite.ts'
import { openWorkers } from './workers.ts'

const REPLY: RecordedReply = { text: '{}', finishReason: 'stop', inputTokens: 10, outputTokens: 2, usd: 0.25 }
const CALL: Omit<Reservation, 'key'> = { stage: 'attributes', provider: 'p', model: 'm', worstUsd: 0.5 }

/** Two answered calls (one of them a repair), one refused, one in flight, one lost, one of another stage, one imported. */
function filled(): Store {
  const store = openStore(':memory:')
  const ledger = openLedger(store)
  openWorkers(store).add({ id: 'w', host: 'h', pid: 1, beat: 0 })
  const repairs = openRepairs(store)
  const at = (key: string, rest: Partial<Reservation> = {}): number =>
    ledger.reserve({ ...CALL, key, ...rest }, {}, 1_000)
  ledger.record(at('a'), REPLY, 2_000)
  repairs.add('a again', 'attributes')
  repairs.add('a again', 'attributes')
  ledger.record(at('a again'), REPLY, 70_000)
  ledger.fail(at('b'), 'HTTP 400', 0, 3_000)
  at('c', { worker: 'w' })
  at('lost')
  ledger.record(at('u', { stage: 'profiles' }), { ...REPLY, usd: 1 }, 71_000)
  ledger.importReplies([{ ...REPLY, ...CALL, key: 'old' }])
  return store
}

test('callCosts › sums calls, tokens and money by stage and model, apart what was sent, failed, is open, or came from elsewhere', () => {
  const [attributes, profiles, ...more] = callCosts(filled())
  assert.deepEqual(more, [])
  const model = { provider: 'p', model: 'm' }
  assert.deepEqual(attributes, {
    ...{ stage: 'attributes', ...model, replies: 3, imported: 1, inputTokens: 30, outputTokens: 6 },
    ...{ requests: 5, failed: 1, open: 2, openUsd: 1, usd: 0.5, repairs: 1 },
  })
  assert.deepEqual(profiles, {
    ...{ stage: 'profiles', ...model, replies: 1, imported: 0, inputTokens: 10, outputTokens: 2 },
    ...{ requests: 1, failed: 0, open: 0, openUsd: 0, usd: 1, repairs: 0 },
  })
})

test('callCosts › of a store without notes on repairs counts none', () => {
  const store = openStore(':memory:')
  const ledger = openLedger(store)
  ledger.record(ledger.reserve({ ...CALL, key: 'a' }, {}, 1), REPLY, 2)
  assert.equal(callCosts(store)[0]!.repairs, 0)
})

test('callsNow › has what is held by a process, and the answers of the last minute', () => {
  const now = callsNow(filled(), 100_000)
  assert.deepEqual(now, { requests: 6, usd: 2.5, held: 1, answeredLastMinute: 2 })
})

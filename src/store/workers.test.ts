import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openLedger, type Reservation } from './ledger.ts'
import { openStore } from './sqlite.ts'
import { openWorkers, type WorkerRow } from './workers.ts'

const WORKER: WorkerRow = { id: 'w', host: 'here', pid: 7, beat: 0 }
const REPLY = { text: '{}', finishReason: 'stop', inputTokens: 1, outputTokens: 1, usd: 0.5 }

function call(key: string, holder: Partial<Reservation>): Reservation {
  return { key, stage: 's', provider: 'p', model: 'm', worstUsd: 1, ...holder }
}

function setUp() {
  const store = openStore(':memory:')
  const ledger = openLedger(store)
  return { store, ledger, workers: openWorkers(store) }
}

test('workers › are found as they wrote themselves down, their beat going up', () => {
  const { workers } = setUp()
  assert.equal(workers.find('w'), undefined)
  workers.add(WORKER)
  assert.deepEqual(workers.find('w'), WORKER)
  workers.beat('w')
  workers.beat('w')
  assert.deepEqual(workers.find('w'), { ...WORKER, beat: 2 })
})

test('claim › says who holds a call, and reserves nothing then; its own worker may go on', () => {
  const { ledger } = setUp()
  const first = ledger.claim(call('k', { worker: 'w' }), {}, 1)
  assert.equal(first.kind, 'reserved')
  assert.deepEqual(ledger.claim(call('k', { worker: 'other' }), {}, 2), {
    kind: 'held',
    holder: { kind: 'worker', worker: 'w' },
  })
  assert.deepEqual(ledger.holder('k', 'other'), { kind: 'worker', worker: 'w' })
  assert.equal(ledger.holder('k', 'w'), undefined)
  assert.equal(ledger.spent().requests, 1)
  ledger.record((first as { attempt: number }).attempt, REPLY, 3)
  assert.deepEqual(ledger.claim(call('k', { worker: 'other' }), {}, 4), { kind: 'recorded', reply: REPLY })
  assert.equal(ledger.holder('k', 'other'), undefined)
})

test('claim › takes a call that nobody holds any more, whether it failed or its process is gone', () => {
  const { ledger, workers } = setUp()
  workers.add(WORKER)
  ledger.fail(ledger.reserve(call('failed', { worker: 'w' }), {}, 1), 'HTTP 500', 0, 2)
  assert.equal(ledger.claim(call('failed', { worker: 'x' }), {}, 3).kind, 'reserved')
  ledger.reserve(call('lost', { worker: 'w' }), {}, 1)
  workers.bury('w')
  assert.equal(workers.find('w'), undefined)
  assert.equal(ledger.claim(call('lost', { worker: 'x' }), {}, 3).kind, 'reserved')
  // Three attempts at their worst case, and one that failed at no cost.
  assert.deepEqual([ledger.spent().requests, ledger.spent().usd, ledger.spent().unanswered], [4, 3, 3])
})

test('claim › says the batch before the process, and a batch is nobody to go on for', () => {
  const { ledger } = setUp()
  ledger.reserve(call('k', { worker: 'w' }), {}, 1)
  ledger.reserve(call('k', { batch: 'b-1' }), {}, 1)
  for (const worker of ['w', undefined]) assert.deepEqual(ledger.holder('k', worker), { kind: 'batch', batch: 'b-1' })
})

test('bury › takes the space that was kept, and leaves what is recorded', () => {
  const { store, ledger, workers } = setUp()
  workers.add(WORKER)
  ledger.reserve(call('open', { worker: 'w', headroomBytes: 9_000 }), {}, 1)
  ledger.record(ledger.reserve(call('done', { worker: 'w', headroomBytes: 9_000 }), {}, 1), REPLY, 2)
  const headroom = () => store.db.prepare('SELECT total(length(headroom)) AS n FROM attempts').get()?.n
  assert.equal(headroom(), 9_000)
  workers.bury('w')
  assert.equal(headroom(), 0)
  assert.equal(ledger.find('done')?.text, '{}')
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Ledger, type LedgerEntry, openLedger, type RecordedReply, type Reservation } from './ledger.ts'
import { openStore } from './sqlite.ts'

const REPLY: RecordedReply = { text: '{"a":1}', finishReason: 'stop', inputTokens: 100, outputTokens: 20, usd: 0.25 }

function ledger(): Ledger {
  return openLedger(openStore(':memory:'))
}

function call(key: string, worstUsd = 1, stage = 'attributes'): Reservation {
  return { key, stage, provider: 'p', model: 'm', worstUsd }
}

test('record › makes the reply findable, word for word', () => {
  const book = ledger()
  assert.equal(book.find('k'), undefined)
  const attempt = book.reserve(call('k'), {}, 1)
  assert.equal(book.find('k'), undefined)
  const text = ' {"a": "“½ \u0000 七”"}\n'
  book.record(attempt, { ...REPLY, text }, 2)
  assert.deepEqual(book.find('k'), { ...REPLY, text })
})

test('record › refuses an attempt that was never reserved', () => {
  assert.throws(() => ledger().record(7, REPLY, 1), { code: 'BUG' })
})

test('record › keeps the first of two replies to one call', () => {
  const book = ledger()
  const first = book.reserve(call('k'), {}, 1)
  const second = book.reserve(call('k'), {}, 1)
  book.record(first, { ...REPLY, text: 'first' }, 2)
  book.record(second, { ...REPLY, text: 'second' }, 3)
  assert.equal(book.find('k')?.text, 'first')
  assert.equal(book.spent().requests, 2)
  assert.equal(book.spent().usd, 0.5)
})

test('spent › counts an unanswered attempt at its worst case until it is recorded', () => {
  const book = ledger()
  const attempt = book.reserve(call('k', 2), {}, 1)
  assert.deepEqual(book.spent(), { requests: 1, usd: 2, unanswered: 1, inputTokens: 0, outputTokens: 0 })
  book.record(attempt, REPLY, 2)
  assert.deepEqual(book.spent(), { requests: 1, usd: 0.25, unanswered: 0, inputTokens: 100, outputTokens: 20 })
})

test('spent › counts a failed attempt as a request and at the price it is given', () => {
  const book = ledger()
  book.fail(book.reserve(call('k', 2), {}, 1), 'HTTP 429', 0, 2)
  book.fail(book.reserve(call('k', 2), {}, 3), 'no answer in time', 2, 4)
  assert.deepEqual(book.spent(), { requests: 2, usd: 2, unanswered: 0, inputTokens: 0, outputTokens: 0 })
  assert.equal(book.find('k'), undefined)
})

test('fail › does not undo a recorded reply', () => {
  const book = ledger()
  const attempt = book.reserve(call('k', 2), {}, 1)
  book.record(attempt, REPLY, 2)
  book.fail(attempt, 'late', 2, 3)
  assert.equal(book.spent().usd, 0.25)
  assert.equal(book.find('k')?.text, REPLY.text)
})

test('spent › tells the stages apart', () => {
  const book = ledger()
  book.record(book.reserve(call('a', 1, 'attributes'), {}, 1), REPLY, 2)
  book.reserve(call('b', 3, 'profiles'), {}, 1)
  assert.deepEqual(
    [book.spent('attributes').requests, book.spent('profiles').requests, book.spent('picks').requests],
    [1, 1, 0],
  )
  assert.equal(book.spent('profiles').usd, 3)
  assert.equal(book.spent('profiles').inputTokens, 0)
  assert.equal(book.spent().usd, 3.25)
})

test('reserve › stops before maxRequests is passed, and reserves nothing then', () => {
  const book = ledger()
  book.reserve(call('a'), { maxRequests: 2 }, 1)
  book.fail(book.reserve(call('b'), { maxRequests: 2 }, 1), 'no', 0, 2)
  assert.throws(() => book.reserve(call('c'), { maxRequests: 2 }, 3), { code: 'BUDGET_REQUESTS', exitStatus: 4 })
  assert.equal(book.spent().requests, 2)
  book.reserve(call('c'), { maxRequests: 3 }, 4)
})

test('reserve › stops before the worst case could pass maxUsd, to the cent', () => {
  const book = ledger()
  const first = book.reserve(call('a', 1), { maxUsd: 2 }, 1)
  book.reserve(call('b', 1), { maxUsd: 2 }, 1)
  assert.throws(() => book.reserve(call('c', 0.01), { maxUsd: 2 }, 1), { code: 'BUDGET_USD', exitStatus: 4 })
  book.record(first, REPLY, 2) // $0.25 instead of $1: $0.75 are free again
  book.reserve(call('c', 0.75), { maxUsd: 2 }, 3)
  assert.throws(() => book.reserve(call('d', 0.01), { maxUsd: 2 }, 3), { code: 'BUDGET_USD' })
})

test('importReplies › adds what is new, costs nothing, and changes nothing that is there', () => {
  const book = ledger()
  book.record(book.reserve(call('k'), {}, 1), REPLY, 2)
  const entry = (key: string): LedgerEntry => ({
    ...REPLY,
    key,
    stage: 's',
    provider: 'p',
    model: 'm',
    text: 'imported',
  })
  assert.equal(book.importReplies([entry('k'), entry('l')]), 1)
  assert.equal(book.find('k')?.text, REPLY.text)
  assert.equal(book.find('l')?.text, 'imported')
  assert.deepEqual([book.spent().requests, book.spent().usd, book.spent().inputTokens], [1, 0.25, 100])
})

test('entries › travel to another store and back without a change, in order of their keys', () => {
  const book = ledger()
  for (const key of ['c', 'a', 'b']) book.record(book.reserve(call(key), {}, 1), { ...REPLY, text: `text ${key}` }, 2)
  const entries = [...book.entries()]
  assert.deepEqual(
    entries.map(({ key }) => key),
    ['a', 'b', 'c'],
  )
  const other = ledger()
  assert.equal(other.importReplies(entries), 3)
  assert.deepEqual([...other.entries()], entries)
})

test('holder › is the other process or the batch of an open attempt, a batch first, and never the one who asks', () => {
  const book = ledger()
  assert.equal(book.holder('k', 'me'), undefined)
  const attempt = book.reserve({ ...call('k'), worker: 'other' }, {}, 1)
  assert.deepEqual(book.holder('k', 'me'), { kind: 'worker', worker: 'other' })
  assert.deepEqual(book.holder('k'), { kind: 'worker', worker: 'other' })
  assert.equal(book.holder('k', 'other'), undefined)
  assert.equal(book.holder('l', 'me'), undefined)
  book.reserve({ ...call('k'), batch: 'b.jsonl' }, {}, 2)
  assert.deepEqual(book.holder('k', 'other'), { kind: 'batch', batch: 'b.jsonl' })
  book.fail(attempt, 'no', 0, 3)
  assert.deepEqual(book.holder('k', 'me'), { kind: 'batch', batch: 'b.jsonl' })
})

test('claim › gives the reply, else who is about to bring it, else a reservation', () => {
  const book = ledger()
  const claim = (worker: string) => book.claim({ ...call('k', 0.5), worker }, { maxUsd: 2 }, 1)
  const first = claim('me')
  assert.equal(first.kind, 'reserved')
  assert.deepEqual(book.spent(), { requests: 1, usd: 0.5, unanswered: 1, inputTokens: 0, outputTokens: 0 })
  assert.deepEqual(claim('other'), { kind: 'held', holder: { kind: 'worker', worker: 'me' } })
  assert.equal(book.spent().requests, 1)
  // One that this process lost count of is its own to send again.
  const second = claim('me')
  assert.ok(first.kind === 'reserved' && second.kind === 'reserved' && second.attempt !== first.attempt)
  book.record(second.attempt, REPLY, 2)
  assert.deepEqual(claim('other'), { kind: 'recorded', reply: REPLY })
  assert.equal(book.spent().requests, 2)
})

test('claim › reserves nothing beyond a cap', () => {
  const book = ledger()
  assert.throws(() => book.claim(call('k', 3), { maxUsd: 2 }, 1), { code: 'BUDGET_USD' })
  assert.throws(() => book.claim(call('k'), { maxRequests: 0 }, 1), { code: 'BUDGET_REQUESTS' })
  assert.equal(book.spent().requests, 0)
})

test('reserve › says what is spent, what the next call may cost, and what the cap is', () => {
  const book = ledger()
  book.reserve(call('a', 1.5), {}, 1)
  assert.throws(() => book.reserve(call('b', 1), { maxUsd: 2 }, 1), {
    message: '$1.5000 is spent or reserved; the next attributes call may cost $1.0000, and the cap is $2',
  })
  assert.throws(() => book.reserve(call('b', 1), { maxRequests: 1 }, 1), {
    message: '1 requests were sent, and the cap is 1',
  })
})

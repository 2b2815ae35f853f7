import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { LanguageModelV4 } from '@ai-sdk/provider'
import { fakeContext } from '../../test/fake-context.ts'
import { llmConfigFor, SAMPLING } from '../../test/fault/synthetic-items.ts'
import { Er2almError } from '../errors.ts'
import { type Ledger, openLedger, type RecordedReply } from '../store/ledger.ts'
import { openQuarantine } from '../store/quarantine.ts'
import { openStore } from '../store/sqlite.ts'
import type { Lane } from './lane.ts'
import type { Lease } from './lease.ts'
import type { CallRequest } from './request.ts'
import { createSendCall } from './send-call.ts'

const KEY = 'the key'
const REQUEST: CallRequest = {
  stage: 'attributes',
  messages: [{ role: 'user', content: 'Answer.' }],
  schema: { type: 'object' },
  sampling: SAMPLING,
}
const REPLY: RecordedReply = { text: 'theirs', finishReason: 'stop', inputTokens: 1, outputTokens: 1, usd: 0 }
const CALL = { key: KEY, stage: 'attributes', provider: 'p', model: 'm', worstUsd: 0 }

interface Changes {
  readonly ledger?: (ledger: Ledger) => Partial<Ledger>
  /** Before a call is let through. */
  readonly onEnter?: (ledger: Ledger) => void
  readonly lease?: Partial<Lease>
  /** While the provider answers. */
  readonly onGenerate?: (store: ReturnType<typeof openStore>) => void
}

/** The call sent over a real ledger, with a lane, a lease and a model that say what was asked of them. */
function setUp(changes: Changes = {}) {
  const fake = fakeContext()
  const store = openStore(':memory:')
  const plain = openLedger(store)
  const ledger = { ...plain, ...changes.ledger?.(plain) }
  const seen: string[] = []
  const pass = {
    answered: (tokens?: number) => void seen.push(`answered ${tokens}`),
    failed: () => false,
    unused: () => void seen.push('unused'),
    stopped: () => void seen.push('stopped'),
  }
  const lane: Lane = {
    async enter(tokens) {
      seen.push(`enter ${tokens > SAMPLING.maxOutputTokens}`)
      changes.onEnter?.(plain)
      return pass
    },
    pause: () => {},
  }
  const lease: Lease = {
    hold: () => 'me',
    release: () => void seen.push('released'),
    isAlive: () => true,
    bury: () => {},
    ...changes.lease,
  }
  const model = {
    doGenerate: async () => {
      seen.push('generate')
      changes.onGenerate?.(store)
      return {
        content: [{ type: 'text', text: 'ours' }],
        finishReason: { unified: 'stop' },
        usage: { inputTokens: { total: 30 }, outputTokens: { total: 12 } },
      }
    },
  } as unknown as LanguageModelV4
  const send = createSendCall({
    config: llmConfigFor('http://127.0.0.1:1/v1', {}),
    identity: { provider: 'p', model: 'm', revision: 'r' },
    load: async () => model,
    ...{ ledger, quarantine: openQuarantine(store), lane, lease, context: fake.context },
  })
  return { send: () => send(REQUEST, KEY), ledger: plain, store, seen, fake }
}

test('createSendCall › sends, records, and gives back to the lane what the call did not use', async () => {
  const { send, ledger, seen } = setUp()
  await send()
  assert.deepEqual(seen, ['enter true', 'generate', 'answered 42', 'released'])
  assert.equal(ledger.find(KEY)?.text, 'ours')
})

test('createSendCall › keeps room in the store for the longest reply while it waits for one', async () => {
  let bytes = 0
  const { send, store } = setUp({
    onGenerate: ({ db }) => {
      bytes = Number(db.prepare('SELECT length(headroom) AS bytes FROM attempts').get()?.bytes)
    },
  })
  await send()
  // 200 tokens of at most 8 bytes, and 4 KiB.
  assert.equal(bytes, 4096 + 200 * 8)
  assert.equal(store.db.prepare('SELECT headroom FROM attempts').get()?.headroom, null)
})

test('createSendCall › sends nothing when the reply was recorded while it waited in the lane', async () => {
  const { send, ledger, seen } = setUp({
    onEnter: (book) => book.record(book.reserve(CALL, {}, 1), REPLY, 2),
  })
  await send()
  assert.deepEqual(seen, ['enter true', 'unused', 'released'])
  assert.equal(ledger.find(KEY)?.text, 'theirs')
})

test('createSendCall › waits for another process that was quicker, a quarter of a second at a time', async () => {
  let attempt: number | undefined
  let looks = 0
  const { send, seen, fake } = setUp({
    onEnter: (book) => {
      attempt ??= book.reserve({ ...CALL, worker: 'other' }, {}, 1)
    },
    ledger: (book) => ({
      holder: (key, worker) => {
        if (attempt !== undefined && ++looks === 3) book.record(attempt, REPLY, 2)
        return book.holder(key, worker)
      },
    }),
  })
  await send()
  assert.deepEqual(seen, ['enter true', 'unused', 'enter true', 'unused', 'released'])
  assert.deepEqual(fake.sleptMs, [250, 250])
})

test('createSendCall › takes over the call of a process that is gone', async () => {
  const buried: string[] = []
  const { send, ledger, store, seen } = setUp({
    lease: {
      isAlive: () => false,
      bury: (worker) => {
        buried.push(worker)
        store.db.exec('UPDATE attempts SET worker = NULL')
      },
    },
  })
  ledger.reserve({ ...CALL, worker: 'gone' }, {}, 1)
  await send()
  assert.deepEqual(buried, ['gone'])
  assert.ok(seen.includes('generate'))
  assert.deepEqual([ledger.find(KEY)?.text, ledger.spent().unanswered], ['ours', 1])
})

test('createSendCall › stops with LLM_BATCHED at a call that a batch file holds', async () => {
  const { send, ledger, seen, fake } = setUp()
  ledger.reserve({ ...CALL, batch: 'b.jsonl' }, {}, 1)
  await assert.rejects(send(), { code: 'LLM_BATCHED', message: /"b\.jsonl"/ })
  assert.deepEqual([seen, fake.sleptMs], [['released'], []])
})

for (const code of ['STORE_FULL', 'STORE_LOCKED'] as const)
  test(`createSendCall › writes a paid reply again after ${code}, every two seconds`, async () => {
    let failures = 2
    const { send, ledger, fake } = setUp({
      ledger: (book) => ({
        record(...reply) {
          if (failures-- > 0) throw new Er2almError(code, 'no room')
          book.record(...reply)
        },
      }),
    })
    await send()
    assert.equal(ledger.find(KEY)?.text, 'ours')
    assert.deepEqual(fake.sleptMs, [2000, 2000])
    assert.equal(fake.logged.filter((line) => line.includes('free some disk space')).length, 1)
  })

test('createSendCall › gives a paid reply up after five minutes without room, and at once for any other reason', async () => {
  const failing = (error: Error) =>
    setUp({
      ledger: () => ({
        record() {
          throw error
        },
      }),
    })
  const full = failing(new Er2almError('STORE_FULL', 'no room'))
  await assert.rejects(full.send(), { code: 'STORE_FULL' })
  // The last try comes first after more than 300 s.
  assert.equal(full.fake.sleptMs.length, 151)
  assert.equal(full.ledger.spent().unanswered, 1)
  const damaged = failing(new Er2almError('STORE_UNREADABLE', 'damaged'))
  await assert.rejects(damaged.send(), { code: 'STORE_UNREADABLE' })
  assert.deepEqual(damaged.fake.sleptMs, [])
})

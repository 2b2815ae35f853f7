import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { inspect } from 'node:util'
import { type FakeContext, fakeContext } from '../../test/fake-context.ts'
import {
  type ChatBody,
  completionBody,
  type OpenAiServer,
  type ServerAnswer,
  startOpenAiServer,
} from '../../test/fault/openai-server.ts'
import { llmConfigFor } from '../../test/fault/synthetic-items.ts'
import { Er2almError } from '../errors.ts'
import { callCosts } from '../store/call-costs.ts'
import { type Ledger, openLedger } from '../store/ledger.ts'
import { openQuarantine } from '../store/quarantine.ts'
import { openStore, type Store } from '../store/sqlite.ts'
import { createLlm, type Llm } from './calls.ts'
import { loadModel, modelIdentity } from './providers/registry.ts'
import { type CallRequest, callKey } from './request.ts'

const REPLY: ServerAnswer = { kind: 'reply' }
let server: OpenAiServer
/** Answers of the next requests, in order; afterwards replies. */
let answers: ServerAnswer[] = []
let sentBefore = 0

before(async () => {
  server = await startOpenAiServer({ answer: () => answers.shift() ?? REPLY })
})
after(() => server.close())
beforeEach(() => {
  answers = []
  sentBefore = server.requests.length
})

const requestsSent = (): number => server.requests.length - sentBefore

function request(text: string): CallRequest {
  return {
    stage: 'attributes',
    messages: [
      { role: 'system', content: 'Answer.' },
      { role: 'user', content: text },
    ],
    schema: { type: 'object', properties: { plot: { type: 'string', maxLength: 64 } }, required: ['plot'] },
    sampling: { temperature: 0, topP: 1, seed: 1, maxOutputTokens: 50, frequencyPenalty: 0 },
  }
}

/** What a request of `request(text)` looks like on the wire, as far as the test server reads it. */
function bodyOf(text: string): ChatBody {
  return { model: 'test-model', messages: request(text).messages }
}

interface Setup {
  readonly llm: Llm
  readonly ledger: Ledger
  readonly store: Store
  readonly fake: FakeContext
  readonly loads: () => number
}

function setUp(overrides: Readonly<Record<string, unknown>> = {}, env: NodeJS.ProcessEnv = {}): Setup {
  const fake = fakeContext()
  const store = openStore(':memory:')
  const ledger = openLedger(store)
  const config = llmConfigFor(server.baseUrl, { inputUsdPerMillion: 1, outputUsdPerMillion: 2, ...overrides })
  let loads = 0
  const load = () => {
    loads++
    return loadModel(config, env)
  }
  const llm = createLlm(config, modelIdentity(config), load, store, fake.context)
  return { llm, ledger, store, fake, loads: () => loads }
}

test('ask › sends a call once, and answers it from the ledger ever after', async () => {
  const { llm, ledger } = setUp()
  const first = await llm.ask(request('a'))
  const second = await llm.ask(request('a'))
  assert.equal(requestsSent(), 1)
  assert.deepEqual([first.recorded, second.recorded], [false, true])
  assert.equal(first.text, second.text)
  assert.equal(first.key, callKey(llm.identity, request('a')))
  const { inputTokens, outputTokens, usd } = ledger.find(first.key)!
  assert.ok(inputTokens > 0 && outputTokens > 0)
  assert.equal(usd, (inputTokens * 1 + outputTokens * 2) / 1e6)
})

test('ask › sends equal calls in flight once', async () => {
  const { llm, ledger } = setUp()
  const all = await Promise.all([llm.ask(request('b')), llm.ask(request('b')), llm.ask(request('c'))])
  assert.equal(requestsSent(), 2)
  assert.equal(all[0].text, all[1].text)
  assert.equal(ledger.spent().requests, 2)
})

test('ask › does not load the model when every reply is in the ledger', async () => {
  const full = setUp()
  await full.llm.ask(request('d'))
  const other = setUp({ mode: 'replay' })
  other.ledger.importReplies(full.ledger.entries())
  assert.equal((await other.llm.ask(request('d'))).recorded, true)
  assert.equal(other.loads(), 0)
})

test('ask › in replay mode says LLM_NOT_RECORDED and how to record, and sends nothing', async () => {
  const { llm, ledger, loads } = setUp({ mode: 'replay' })
  await assert.rejects(llm.ask(request('e')), isError('LLM_NOT_RECORDED', /demo:record/))
  const key = callKey(llm.identity, request('e'))
  await assert.rejects(llm.ask(request('e')), { message: new RegExp(`attributes call \\(${key.slice(0, 12)}…\\)`) })
  assert.deepEqual([requestsSent(), loads(), ledger.spent().requests], [0, 0, 0])
})

test('ask › after a 429 waits as long as Retry-After says, in seconds', async () => {
  answers = [{ kind: 'status', status: 429, headers: { 'retry-after': '7' } }]
  const { llm, fake, ledger } = setUp()
  await llm.ask(request('f'))
  assert.deepEqual(fake.sleptMs, [7000])
  assert.equal(requestsSent(), 2)
  assert.equal(ledger.spent().requests, 2)
  assert.equal(ledger.spent().unanswered, 0)
})

test('ask › after a 429 waits until the date that Retry-After names, by the date of the server, not our clock', async () => {
  const headers = { date: new Date(5_000_000).toUTCString(), 'retry-after': new Date(5_090_000).toUTCString() }
  answers = [{ kind: 'status', status: 429, headers }]
  const { llm, fake } = setUp() // The fake clock starts at 1,000,000 ms.
  await llm.ask(request('g'))
  assert.deepEqual(fake.sleptMs, [90_000])
})

test('ask › after a 429 holds back the other calls as well', async () => {
  answers = [{ kind: 'status', status: 429, headers: { 'retry-after': '7' } }]
  const { llm, fake } = setUp()
  await llm.ask(request('lane 1')).then(() => llm.ask(request('lane 2')))
  await Promise.all(['lane 3', 'lane 4'].map((text) => llm.ask(request(text))))
  assert.deepEqual(fake.sleptMs, [7000])
})

test('ask › leaves a pause of more than a quarter of an hour to the reader', async () => {
  answers = [{ kind: 'status', status: 429, headers: { 'retry-after': '86400' } }]
  const { llm, fake } = setUp()
  await assert.rejects(llm.ask(request('a day')), isError('LLM_FAILED', /wait 1440 minutes/))
  assert.deepEqual(fake.sleptMs, [])
})

test('ask › opens the breaker over all calls after failures in a row, and says LLM_DOWN after four probes', async () => {
  answers = Array.from({ length: 40 }, () => ({ kind: 'status', status: 502 }))
  const { llm, fake } = setUp({ breakerFailures: 3, breakerOpenMs: 1000, maxRetries: 20 })
  await assert.rejects(llm.ask(request('down')), isError('LLM_DOWN', /status of the provider/))
  // Three failures, four probes.
  assert.equal(requestsSent(), 7)
  assert.ok(fake.sleptMs.includes(8000))
})

test('ask › holds requests a minute and tokens a minute', async () => {
  const { llm, fake } = setUp({ requestsPerMinute: 60 })
  for (let i = 0; i < 13; i++) await llm.ask(request(`rate ${i}`))
  // Six in six seconds, twice; the thirteenth waits for the second six.
  assert.equal(fake.context.clock.monotonicMs(), 1_012_000)
  const narrow = setUp({ tokensPerMinute: 600 })
  for (let i = 0; i < 4; i++) await narrow.llm.ask(request(`tokens ${i}`))
  assert.ok(narrow.fake.context.clock.monotonicMs() >= 1_006_000)
})

test('ask › without Retry-After waits a random time that may double with each failure', async () => {
  answers = [500, 502, 503].map((status) => ({ kind: 'status', status }))
  const { llm, fake } = setUp()
  await llm.ask(request('h'))
  assert.equal(fake.sleptMs.length, 3)
  for (const [i, ms] of fake.sleptMs.entries()) assert.ok(ms >= 0 && ms <= 1000 * 2 ** i, `${ms}`)
})

test('ask › gives up after maxRetries, and every attempt counts', async () => {
  answers = Array.from({ length: 9 }, () => ({ kind: 'status', status: 500 }))
  const { llm, ledger } = setUp({ maxRetries: 2 })
  await assert.rejects(llm.ask(request('i')), isError('LLM_FAILED', /later/))
  assert.equal(requestsSent(), 3)
  assert.deepEqual(ledger.spent(), { requests: 3, usd: 0, unanswered: 0, inputTokens: 0, outputTokens: 0 })
})

for (const status of [400, 401, 403, 404]) {
  test(`ask › after a ${status} says LLM_REFUSED at once, without another try`, async () => {
    answers = [{ kind: 'status', status }]
    const { llm, fake, ledger } = setUp()
    await assert.rejects(llm.ask(request(`refused ${status}`)), isError('LLM_REFUSED', /API key/))
    assert.equal(requestsSent(), 1)
    assert.deepEqual(fake.sleptMs, [])
    assert.equal(ledger.spent().usd, 0)
  })
}

test('ask › gives up a call that hangs after timeoutMs, counts it at its worst case, and tries again', async () => {
  answers = [{ kind: 'hang' }]
  const { llm, ledger } = setUp({ timeoutMs: 500 })
  const { key } = await llm.ask(request('j'))
  assert.equal(requestsSent(), 2)
  const paid = ledger.find(key)!.usd
  assert.ok(ledger.spent().usd > paid, 'the call that hung may have been charged')
  assert.equal(ledger.spent().unanswered, 0)
})

test('ask › takes a connection that is cut as a failure that may have been charged', async () => {
  answers = [{ kind: 'hang-up' }, { kind: 'hang-up' }]
  const { llm, ledger } = setUp({ maxRetries: 1 })
  await assert.rejects(llm.ask(request('k')), isError('LLM_FAILED', /endpoint is up/))
  assert.equal(requestsSent(), 2)
  assert.ok(ledger.spent().usd > 0)
})

test('ask › takes a 200 that cannot be read as a failure that may have been charged, and tries again', async () => {
  answers = [{ kind: 'malformed' }]
  const { llm, ledger } = setUp()
  const { key } = await llm.ask(request('l'))
  assert.equal(requestsSent(), 2)
  assert.ok(ledger.spent().usd > ledger.find(key)!.usd)
})

const BROKEN = ' Sure! Here is {"plot": '

test('ask › repairs a reply that breaks its schema once: a second call that shows reply and fault, recorded apart', async () => {
  answers = [{ kind: 'reply', text: BROKEN }]
  const { llm, ledger, store } = setUp()
  const { key, text, invalid } = await llm.ask(request('m'))
  assert.equal(requestsSent(), 2)
  assert.match(text, /^{"plot":"[0-9a-f]+"}$/)
  assert.equal(invalid, undefined)
  const first = callKey(llm.identity, request('m'))
  assert.equal(ledger.find(first)?.text, BROKEN)
  assert.notEqual(key, first)
  assert.equal(ledger.find(key)?.text, text)
  const [shown, asked] = server.requests.at(-1)!.body.messages.slice(-2)
  assert.deepEqual([shown?.role, shown?.content], ['assistant', BROKEN])
  assert.match(asked?.content ?? '', /no JSON document/)
  assert.deepEqual(openQuarantine(store).list(), [])
  assert.equal(callCosts(store)[0]!.repairs, 1)
  assert.deepEqual(await llm.ask(request('m')), { key, text, recorded: true })
  assert.equal(requestsSent(), 2)
})

test('ask › keeps a reply whose repair is broken too in the quarantine, says why, and never asks again', async () => {
  answers = [
    { kind: 'reply', text: '{"plot": 7}' },
    { kind: 'reply', text: '{"story": "x"}' },
  ]
  const { llm, store, fake } = setUp()
  const answer = await llm.ask(request('quarantine'))
  assert.deepEqual([answer.invalid, answer.text], ['"plot" is missing', '{"story": "x"}'])
  const [kept] = openQuarantine(store).list()
  const key = callKey(llm.identity, request('quarantine'))
  const atMs = fake.context.clock.nowMs()
  assert.deepEqual(kept, { key, stage: 'attributes', reply: '{"story": "x"}', reason: '"plot" is missing', atMs })
  assert.deepEqual(await llm.ask(request('quarantine')), { ...answer, recorded: true })
  assert.equal(requestsSent(), 2)
})

test('ask › tells a reply that was cut off to be shorter', async () => {
  const body = completionBody(bodyOf('cut'), '{"plot": "a lo').replace(
    '"finish_reason":"stop"',
    '"finish_reason":"length"',
  )
  answers = [{ kind: 'body', body }]
  await setUp().llm.ask(request('cut'))
  assert.match(server.requests.at(-1)!.body.messages.at(-1)!.content, /cut off after 50 tokens/)
})

test('ask › in replay mode uses a recorded repair, takes a reply without one as it is, and sends nothing', async () => {
  answers = [{ kind: 'reply', text: BROKEN }]
  const live = setUp()
  const { text } = await live.llm.ask(request('replayed'))
  const sent = requestsSent()
  const whole = setUp({ mode: 'replay' })
  whole.ledger.importReplies(live.ledger.entries())
  assert.equal((await whole.llm.ask(request('replayed'))).text, text)
  const bare = setUp({ mode: 'replay' })
  bare.ledger.importReplies([...live.ledger.entries()].filter((entry) => entry.text === BROKEN))
  const key = callKey(bare.llm.identity, request('replayed'))
  assert.deepEqual(await bare.llm.ask(request('replayed')), { key, text: BROKEN, recorded: true })
  assert.equal(requestsSent(), sent)
})

test('ask › with llm.repair off keeps a reply that is no JSON word for word', async () => {
  answers = [{ kind: 'reply', text: BROKEN }]
  const { llm, ledger } = setUp({ repair: false })
  const { key, text } = await llm.ask(request('m'))
  assert.deepEqual([text, ledger.find(key)?.text, requestsSent()], [BROKEN, BROKEN, 1])
})

test('ask › keeps what came back in place of a reply, since it may have been charged', async () => {
  answers = [{ kind: 'body', body: '{"error": {"message": "overloaded", "code": 503}}' }]
  const { llm, store, ledger } = setUp()
  await llm.ask(request('error body'))
  assert.equal(requestsSent(), 2)
  const [kept] = openQuarantine(store).list()
  assert.deepEqual(
    [kept?.reason, kept?.reply],
    ['the answer is no chat completion', '{"error": {"message": "overloaded", "code": 503}}'],
  )
  assert.ok(ledger.spent().usd > 0)
})

test('ask › stops before the cap with BUDGET_REQUESTS or BUDGET_USD, and sends nothing', async () => {
  const requests = setUp({ maxRequests: 1 })
  await requests.llm.ask(request('n'))
  await assert.rejects(requests.llm.ask(request('o')), isError('BUDGET_REQUESTS', /higher cap/))
  const usd = setUp({ maxUsd: 1e-6 })
  await assert.rejects(usd.llm.ask(request('p')), isError('BUDGET_USD', /higher cap/))
  assert.equal(requestsSent(), 1)
  assert.equal(usd.ledger.spent().requests, 0)
})

test('ask › reserves at least what the reply turns out to cost', async () => {
  const { llm, ledger, store } = setUp()
  const { key } = await llm.ask(request('a long text '.repeat(50)))
  const { worst } = store.db.prepare('SELECT worst_usd AS worst FROM attempts').get() as { worst: number }
  assert.ok(worst >= ledger.find(key)!.usd)
})

test('ask › when stopped says INTERRUPTED, and the call that was in flight counts at its worst case', async () => {
  answers = [{ kind: 'hang' }]
  const { llm, fake, ledger } = setUp()
  const asked = llm.ask(request('q'))
  const expected = assert.rejects(asked, isError('INTERRUPTED', /same command again/, 130))
  await server.received(sentBefore + 1)
  fake.abort()
  await expected
  assert.equal(requestsSent(), 1)
  assert.ok(ledger.spent().usd > 0)
})

test('ask › asks again after a failure: an error is not remembered', async () => {
  answers = [{ kind: 'status', status: 401 }]
  const { llm } = setUp()
  await assert.rejects(llm.ask(request('r')))
  assert.equal((await llm.ask(request('r'))).recorded, false)
})

test('ask › passes on what the provider itself refuses, and counts no money for it', async () => {
  const fake = fakeContext()
  const store = openStore(':memory:')
  const ledger = openLedger(store)
  const config = llmConfigFor(server.baseUrl, { inputUsdPerMillion: 1 })
  const tooLong = new Er2almError('LLM_TOO_LONG', 'too long')
  const model = {
    specificationVersion: 'v4' as const,
    provider: 'p',
    modelId: 'm',
    supportedUrls: {},
    doGenerate: () => Promise.reject(tooLong),
    doStream: () => Promise.reject(tooLong),
  }
  const llm = createLlm(config, modelIdentity(config), async () => model, store, fake.context)
  await assert.rejects(llm.ask(request('s')), tooLong)
  assert.deepEqual([ledger.spent().usd, ledger.spent().unanswered], [0, 0])
})

test('ask › never puts a secret into the ledger, an error or a log', async () => {
  const secret = 'sk-very-secret-0123456789'
  answers = [{ kind: 'status', status: 500 }, { kind: 'reply' }, { kind: 'status', status: 401 }]
  const provider = { kind: 'openai-compatible', baseUrl: server.baseUrl, model: 'm', apiKeyEnv: 'THE_KEY' }
  const { llm, store, fake } = setUp({ provider }, { THE_KEY: secret })
  await llm.ask(request('t'))
  assert.equal(server.requests.at(-1)?.authorization, `Bearer ${secret}`)
  const error = await llm.ask(request('u')).catch((e: unknown) => e as Er2almError)
  assert.ok(error instanceof Er2almError)
  for (const text of [inspect(error, { depth: 9, showHidden: true }), JSON.stringify(error), ...fake.logged]) {
    assert.ok(!text.includes(secret), text)
  }
  for (const table of ['calls', 'attempts']) {
    for (const row of store.db.prepare(`SELECT * FROM ${table}`).all()) {
      assert.ok(!JSON.stringify(row).includes(secret), table)
    }
  }
})

function isError(code: string, hint: RegExp, exitStatus = 4): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof Er2almError, String(error))
    assert.equal(error.code, code)
    assert.equal(error.exitStatus, exitStatus)
    assert.match(error.hint ?? '', hint)
    return true
  }
}

test('ask › warns once of a reason that calls in flight share', async () => {
  const { llm, fake } = setUp()
  answers = Array.from({ length: 4 }, () => ({ kind: 'status', status: 503 }) as const)
  await Promise.all(['p', 'q', 'r', 's'].map((text) => llm.ask(request(text))))
  assert.equal(requestsSent(), 8)
  assert.equal(fake.logged.filter((line) => line.includes('trying again')).length, 1)
})

import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { inspect } from 'node:util'
import { type FakeContext, fakeContext } from '../../test/fake-context.ts'
import { type OpenAiServer, type ServerAnswer, startOpenAiServer } from '../../test/fault/openai-server.ts'
import { llmConfigFor } from '../../test/fault/synthetic-items.ts'
import { Er2almError } from '../errors.ts'
import { type Ledger, openLedger } from '../store/ledger.ts'
import { openStore, type Store } from '../store/sqlite.ts'
import { costUsd, createLlm, type Llm } from './calls.ts'
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
  const llm = createLlm(config, modelIdentity(config), load, ledger, fake.context)
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

test('ask › after a 429 waits until the date that Retry-After names, by the clock of the context', async () => {
  const headers = { 'retry-after': new Date(1_090_000).toUTCString() }
  answers = [{ kind: 'status', status: 429, headers }]
  const { llm, fake } = setUp() // The fake clock starts at 1,000,000 ms.
  await llm.ask(request('g'))
  assert.deepEqual(fake.sleptMs, [90_000])
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
  const { llm, ledger } = setUp({ timeoutMs: 60 })
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

test('ask › keeps a reply that is no JSON word for word: reading it is not its task', async () => {
  answers = [{ kind: 'reply', text: ' Sure! Here is {"plot": ' }]
  const { llm, ledger } = setUp()
  const { key, text } = await llm.ask(request('m'))
  assert.equal(text, ' Sure! Here is {"plot": ')
  assert.equal(ledger.find(key)?.text, text)
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
  const ledger = openLedger(openStore(':memory:'))
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
  const llm = createLlm(config, modelIdentity(config), async () => model, ledger, fake.context)
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

test('costUsd › is tokens times the price of a million', () => {
  // 1,000 · $3/1e6 + 200 · $15/1e6 = $0.003 + $0.003
  const config = llmConfigFor(server.baseUrl, { inputUsdPerMillion: 3, outputUsdPerMillion: 15 })
  assert.ok(Math.abs(costUsd(config, 1000, 200) - 0.006) < 1e-12)
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

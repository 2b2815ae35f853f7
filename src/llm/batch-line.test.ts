import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fakeContext } from '../../test/fake-context.ts'
import { completionBody, startOpenAiServer } from '../../test/fault/openai-server.ts'
import { llmConfigFor, SAMPLING } from '../../test/fault/synthetic-items.ts'
import { openStore } from '../store/sqlite.ts'
import { batchLine, readBatchLine } from './batch-line.ts'
import { createLlm } from './calls.ts'
import { loadModel, modelIdentity } from './providers/registry.ts'
import { type CallRequest, callKey } from './request.ts'

const REQUEST: CallRequest = {
  stage: 'attributes',
  messages: [
    { role: 'system', content: 'Answer.' },
    { role: 'user', content: 'Film “七”?' },
    { role: 'assistant', content: '{}' },
    { role: 'user', content: 'Again.' },
  ],
  schema: { type: 'object', properties: { plot: { type: 'string' } }, required: ['plot'] },
  sampling: { ...SAMPLING, temperature: 0.5, topP: 0.9, frequencyPenalty: 0.25 },
}
const KEY = 'a'.repeat(64)

test('batchLine › holds to the letter what a live call sends, under the ledger key', async () => {
  const server = await startOpenAiServer()
  try {
    const config = llmConfigFor(server.baseUrl)
    const identity = modelIdentity(config)
    const { context } = fakeContext()
    await createLlm(config, identity, () => loadModel(config, {}), openStore(':memory:'), context).ask(REQUEST)
    const key = callKey(identity, REQUEST)
    const line = JSON.parse(batchLine(config, key, REQUEST))
    assert.deepEqual(line, {
      custom_id: key,
      method: 'POST',
      url: '/v1/chat/completions',
      body: server.requests[0]!.body,
    })
    assert.ok(key.length <= 64, 'the longest custom_id that vendors take')
  } finally {
    await server.close()
  }
})

function output(response: unknown, error: unknown = null): string {
  return JSON.stringify({ id: 'batch_req_1', custom_id: KEY, response, error })
}
const BODY = JSON.parse(completionBody({ model: 'm', messages: REQUEST.messages }, '{"plot": "x"}')) as object

test('readBatchLine › reads a reply with its tokens and the reason of its end', () => {
  const { usage } = BODY as { readonly usage: { readonly prompt_tokens: number; readonly completion_tokens: number } }
  assert.deepEqual(readBatchLine(output({ status_code: 200, request_id: 'r', body: BODY })), {
    kind: 'reply',
    key: KEY,
    text: '{"plot": "x"}',
    finishReason: 'stop',
    tokens: { input: usage.prompt_tokens, output: usage.completion_tokens },
  })
  const bare = {
    choices: [{ message: { content: '' }, finish_reason: 'content_filter' }],
    usage: { prompt_tokens: -1 },
  }
  assert.deepEqual(readBatchLine(output({ status_code: 200, body: bare })), {
    kind: 'reply',
    key: KEY,
    text: '',
    finishReason: 'content-filter',
  })
})

test('readBatchLine › tells refused and expired calls, and answers without a reply', () => {
  const expired = output(null, { code: 'batch_expired', message: 'This request could not be executed.' })
  assert.deepEqual(readBatchLine(expired), { kind: 'failed', key: KEY, reason: 'batch_expired' })
  const refused = output({ status_code: 429, body: { error: { message: 'slow down' } } })
  assert.deepEqual(readBatchLine(refused), { kind: 'failed', key: KEY, reason: 'HTTP 429' })
  const empty = { kind: 'unusable', key: KEY, body: '{"choices":[]}' }
  assert.deepEqual(readBatchLine(output({ status_code: 200, body: { choices: [] } })), empty)
})

test('readBatchLine › never throws: what it cannot read is corrupted', () => {
  const whole = output({ status_code: 200, body: BODY })
  const lines = [
    '',
    '\u0000',
    'null',
    '[]',
    '{}',
    '{"custom_id": 7}',
    '{"custom_id": ""}',
    output(null),
    output({ status_code: 'x' }),
  ]
  for (const line of [...lines, whole.slice(0, -1), whole.slice(9)]) {
    assert.deepEqual(readBatchLine(line), { kind: 'corrupted' }, line)
  }
})

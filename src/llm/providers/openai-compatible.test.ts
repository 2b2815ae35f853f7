import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { LanguageModelV4CallOptions } from '@ai-sdk/provider'
import { type OpenAiServer, startOpenAiServer } from '../../../test/fault/openai-server.ts'
import { loadOpenAiCompatible } from './openai-compatible.ts'

let server: OpenAiServer
before(async () => {
  server = await startOpenAiServer()
})
after(() => server.close())

const SCHEMA = {
  type: 'object',
  properties: { plot: { type: 'string', maxLength: 20 } },
  required: ['plot'],
  additionalProperties: false,
} as const

const OPTIONS: LanguageModelV4CallOptions = {
  prompt: [
    { role: 'system', content: 'Answer in JSON.' },
    { role: 'user', content: [{ type: 'text', text: 'What happens?' }] },
    { role: 'assistant', content: [{ type: 'text', text: 'Much.' }] },
    { role: 'user', content: [{ type: 'text', text: 'Go on.' }] },
  ],
  responseFormat: { type: 'json', schema: SCHEMA, name: 'attributes' },
  temperature: 0.5,
  topP: 0.9,
  seed: 3,
  frequencyPenalty: 0.25,
  maxOutputTokens: 77,
}

function load(apiKeyEnv?: string, env: NodeJS.ProcessEnv = {}) {
  const config = { kind: 'openai-compatible', baseUrl: server.baseUrl, model: 'm-1', revision: 'r', apiKeyEnv } as const
  return loadOpenAiCompatible(config, env)
}

test('openai-compatible › sends the whole call: schema as response_format json_schema, messages, sampling', async () => {
  await load().doGenerate(OPTIONS)
  const { body } = server.requests.at(-1)!
  assert.equal(body.response_format?.type, 'json_schema')
  assert.equal(body.response_format?.json_schema?.name, 'attributes')
  assert.deepEqual(body.response_format?.json_schema?.schema, SCHEMA)
  assert.equal(body.model, 'm-1')
  assert.deepEqual(body.messages, [
    { role: 'system', content: 'Answer in JSON.' },
    { role: 'user', content: 'What happens?' },
    { role: 'assistant', content: 'Much.' },
    { role: 'user', content: 'Go on.' },
  ])
  const { temperature, top_p, seed, frequency_penalty, max_tokens } = body
  assert.deepEqual(
    { temperature, top_p, seed, frequency_penalty, max_tokens },
    { temperature: 0.5, top_p: 0.9, seed: 3, frequency_penalty: 0.25, max_tokens: 77 },
  )
})

test('openai-compatible › gives back the raw text, the usage and why it ended', async () => {
  const result = await load().doGenerate(OPTIONS)
  const { prompt } = server.requests.at(-1)!
  assert.deepEqual(
    result.content.map((part) => (part.type === 'text' ? part.text : part.type)),
    [JSON.stringify({ plot: prompt.slice(0, 20) })],
  )
  assert.equal(result.finishReason.unified, 'stop')
  // 15 + 13 + 5 + 6 characters, four a token in the test server.
  assert.equal(result.usage.inputTokens.total, 10)
  assert.equal(result.usage.outputTokens.total, 8)
})

test('openai-compatible › takes the key from the variable that the config names, and sends none without', async () => {
  await load('MY_KEY', { MY_KEY: 'k-1', OPENAI_API_KEY: 'other' }).doGenerate(OPTIONS)
  assert.equal(server.requests.at(-1)?.authorization, 'Bearer k-1')
  await load(undefined, { OPENAI_API_KEY: 'other' }).doGenerate(OPTIONS)
  assert.equal(server.requests.at(-1)?.authorization, undefined)
})

test('openai-compatible › says which variable is not set', () => {
  for (const env of [{}, { MY_KEY: '' }]) {
    assert.throws(() => load('MY_KEY', env), { code: 'CONFIG_INVALID', message: /MY_KEY/, exitStatus: 2 })
  }
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseConfig } from '../data/parse-config.ts'
import { llmConfigSchema } from './config.ts'

const ENDPOINT = { kind: 'openai-compatible', baseUrl: 'http://127.0.0.1:1/v1', model: 'm' }
const LOCAL = { kind: 'llama-cpp', model: 'm', path: '~/m.gguf', revision: `sha256:${'0'.repeat(64)}` }

test('llm config › needs nothing but the provider', () => {
  const config = llmConfigSchema.parse({ provider: ENDPOINT })
  assert.equal(config.mode, 'live')
  assert.equal(config.temperature, 0)
  assert.equal(config.maxUsd, undefined)
  assert.deepEqual([config.requestsPerMinute, config.tokensPerMinute], [undefined, undefined])
  assert.deepEqual([config.repair, config.batchPriceFactor, config.breakerFailures], [true, 0.5, 10])
  assert.equal(config.provider.revision, 'unversioned')
  assert.equal(llmConfigSchema.parse({ provider: LOCAL }).provider.kind, 'llama-cpp')
})

test('llm config › names the nearest key for a misspelt one, in the provider too', () => {
  assert.throws(() => parseConfig(llmConfigSchema, { provider: ENDPOINT, maxUSD: 1 }, 'llm'), {
    code: 'CONFIG_UNKNOWN_KEY',
    message: /"maxUSD".*"maxUsd"/,
  })
  assert.throws(() => parseConfig(llmConfigSchema, { provider: { ...ENDPOINT, baseURL: 'x' } }, 'llm'), {
    code: 'CONFIG_UNKNOWN_KEY',
    message: /baseUrl/,
  })
})

test('llm config › has no place for a secret: only the name of the variable that holds it', () => {
  assert.throws(() => parseConfig(llmConfigSchema, { provider: { ...ENDPOINT, apiKey: 'sk-1' } }, 'llm'), {
    code: 'CONFIG_UNKNOWN_KEY',
    message: /apiKeyEnv/,
  })
})

const REFUSED: readonly (readonly [string, object])[] = [
  ['a base URL that is none', { provider: { ...ENDPOINT, baseUrl: 'localhost' } }],
  ['a local model without the hash of its file', { provider: { ...LOCAL, revision: 'v1' } }],
  ['a cap of nothing', { provider: ENDPOINT, maxUsd: 0 }],
  ['no calls at once', { provider: ENDPOINT, concurrency: 0 }],
  ['a negative price', { provider: ENDPOINT, inputUsdPerMillion: -1 }],
  ['a limit of no requests', { provider: ENDPOINT, requestsPerMinute: 0 }],
  ['a limit of no tokens', { provider: ENDPOINT, tokensPerMinute: -1 }],
  ['a breaker that is never closed', { provider: ENDPOINT, breakerFailures: 0 }],
  ['a batch that costs more than its calls', { provider: ENDPOINT, batchPriceFactor: 1.5 }],
  ['an unknown mode', { provider: ENDPOINT, mode: 'record' }],
]
for (const [what, value] of REFUSED) {
  test(`llm config › refuses ${what}`, () => {
    assert.throws(() => parseConfig(llmConfigSchema, value, 'llm'), { code: 'CONFIG_INVALID' })
  })
}

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { llmConfigSchema } from '../config.ts'
import { loadModel, modelIdentity, PROVIDERS } from './registry.ts'

test('registry › has a loader for every provider that the config knows', () => {
  assert.deepEqual(Object.keys(PROVIDERS).sort(), ['llama-cpp', 'openai-compatible'])
})

test('modelIdentity › names a model without its path or its endpoint, which change no reply', () => {
  const revision = `sha256:${'a'.repeat(64)}`
  const identityAt = (path: string) =>
    modelIdentity(llmConfigSchema.parse({ provider: { kind: 'llama-cpp', model: 'm', revision, path } }))
  assert.deepEqual(identityAt('/one.gguf'), { provider: 'llama-cpp', model: 'm', revision })
  assert.deepEqual(identityAt('/two.gguf'), identityAt('/one.gguf'))
})

test('loadModel › picks the provider by its kind', async () => {
  const provider = { kind: 'openai-compatible', baseUrl: 'http://127.0.0.1:1/v1', model: 'm-2' }
  const model = await loadModel(llmConfigSchema.parse({ provider }), {})
  assert.equal(model.modelId, 'm-2')
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createEncoder, encoderConfig } from './registry.ts'

test('encoderConfig › fills the defaults of the kind', () => {
  assert.deepEqual(encoderConfig.parse({ kind: 'transformers', model: 'all-minilm-l6-v2' }), {
    kind: 'transformers',
    model: 'all-minilm-l6-v2',
    dtype: 'q8',
    maxTokens: 256,
    dim: 384,
    threads: 1,
    allowRemoteModels: true,
  })
})

test('encoderConfig › refuses an unknown kind, an unknown key and a folder with a revision that is no hash', () => {
  const refused = (value: unknown) => {
    const result = encoderConfig.safeParse(value)
    assert.equal(result.success, false)
    return result.error!.issues[0]
  }
  assert.deepEqual(refused({ kind: 'bert' }).path, ['kind'])
  assert.equal(refused({ kind: 'hashed', dims: 8 }).code, 'unrecognized_keys')
  assert.deepEqual(refused({ kind: 'transformers', model: 'm', path: 'models/m', revision: 'main' }).path, ['revision'])
})

test('createEncoder › makes the encoder that the kind names', async () => {
  const encoder = await createEncoder({ kind: 'hashed', dim: 16 }, { env: {} })
  assert.equal(encoder.dim, 16)
  assert.match(encoder.id, /^hashed-v1:/)
})

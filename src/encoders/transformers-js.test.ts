import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Encoder } from './encoder.ts'
import { createEncoder, encoderConfig } from './registry.ts'

const FOLDER = join(import.meta.dirname, '../../../shared/models/all-minilm-l6-v2')
const skip = existsSync(FOLDER) ? false : 'needs ../shared/models/all-minilm-l6-v2'
const tags = ['shared']
/** The int8 weights come this near to the fp32 reference: .980 for the two-letter text to .995. */
const INT8_COSINE = 0.98
const NO_SUCH_REVISION = `sha256:${'0'.repeat(64)}`

interface Reference {
  readonly items: readonly { readonly text: string; readonly input_ids: readonly number[]; readonly vector: number[] }[]
}

function create(settings: object, importTransformers?: () => Promise<unknown>): Promise<Encoder> {
  const config = encoderConfig.parse({ kind: 'transformers', model: 'all-minilm-l6-v2', ...settings })
  return createEncoder(config, { env: {}, importTransformers })
}

function cosine(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [dot, aa, bb] = [0, 0, 0]
  for (let d = 0; d < a.length; d++) {
    dot += a[d] * b[d]
    aa += a[d] * a[d]
    bb += b[d] * b[d]
  }
  return dot / Math.sqrt(aa * bb)
}

test('transformersEncoder › agrees with the fp32 reference, also for a text of more than 256 tokens', {
  skip,
  tags,
}, async () => {
  const { items } = JSON.parse(readFileSync(join(FOLDER, 'reference.json'), 'utf8')) as Reference
  assert.ok(items.some(({ input_ids }) => input_ids.length === 256))
  const encoder = await create({ path: FOLDER })
  const vectors = await encoder.embed(items.map(({ text }) => text))
  for (const [row, { text, vector }] of items.entries()) {
    const found = cosine(vectors.data.subarray(row * 384, (row + 1) * 384), vector)
    assert.ok(found >= INT8_COSINE, `${found} for ${text.slice(0, 40)}`)
  }
})

test('transformersEncoder › gives a text the same bits alone, in a list and twice', { skip, tags }, async () => {
  const encoder = await create({ path: FOLDER })
  const alone = await encoder.embed(['Drama, Thriller'])
  const listed = await encoder.embed(['A much longer text about something else entirely.', 'Drama, Thriller', 'x'])
  assert.deepEqual(listed.data.slice(384, 768), alone.data)
})

test('transformersEncoder › cuts at maxTokens and keeps the closing token', { skip, tags }, async () => {
  const encoder = await create({ path: FOLDER, maxTokens: 5 })
  const { data } = await encoder.embed(['one two three', 'one two three four five'])
  // Five tokens with the two special ones: the second text is cut to the first.
  assert.deepEqual(data.slice(0, 384), data.slice(384))
})

test('transformersEncoder › names the hash of its files in its id, and takes a revision that matches', {
  skip,
  tags,
}, async () => {
  const { id } = await create({ path: FOLDER })
  const revision = /^transformers:all-minilm-l6-v2@(sha256:[0-9a-f]{64}):q8:mean:l2:256:384$/.exec(id)?.[1]
  assert.ok(revision, id)
  const encoder = await create({ path: FOLDER, revision })
  assert.equal(encoder.id, id)
  assert.equal((await encoder.embed(['x'])).rows, 1)
  // Known without the folder: what a run replays.
  assert.equal((await create({ revision })).id, id)
})

test('transformersEncoder › refuses a folder with other files than the revision names', { skip, tags }, async () => {
  const encoder = await create({ path: FOLDER, revision: NO_SUCH_REVISION })
  await assert.rejects(encoder.embed(['x']), { code: 'ENCODER_REVISION', message: /is sha256:.* names sha256:0000/ })
})

test('transformersEncoder › names both widths when the model gives another one', { skip, tags }, async () => {
  const encoder = await create({ path: FOLDER, dim: 768 })
  await assert.rejects(encoder.embed(['x']), { code: 'VECTOR_DIM', message: /384 numbers.*dim is 768/ })
})

test('transformersEncoder › without its package says how to install it', async () => {
  const missing = Object.assign(new Error('Cannot find package'), { code: 'ERR_MODULE_NOT_FOUND' })
  const encoder = await create({}, () => Promise.reject(missing))
  await assert.rejects(encoder.embed(['x']), {
    code: 'DEPENDENCY_MISSING',
    hint: /npm install .*@huggingface\/transformers/,
  })
})

test('transformersEncoder › asks for the folder when the revision names one and a vector must be encoded', async () => {
  const encoder = await create({ revision: NO_SUCH_REVISION })
  await assert.rejects(encoder.embed(['x']), { code: 'CONFIG_INVALID', hint: /path/ })
})

test('transformersEncoder › says which file a model folder lacks', async () => {
  await assert.rejects(create({ path: 'no/such/model' }), {
    code: 'FILE_MISSING',
    message: /onnx\/model_quantized\.onnx/,
  })
})

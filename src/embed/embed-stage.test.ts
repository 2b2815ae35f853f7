import assert from 'node:assert/strict'
import { test } from 'node:test'
import { silentProgress } from '../context.ts'
import { createEncoder } from '../encoders/registry.ts'
import { ITEM_ASPECTS } from '../enrich/attribute.ts'
import { openStore } from '../store/sqlite.ts'
import { openVectors } from '../store/vectors.ts'
import { embedConfig } from './config.ts'
import { type EmbedInputs, embedFeatures } from './embed-stage.ts'

const config = embedConfig.parse({ encoder: { kind: 'hashed', dim: 16 } })
const encoder = await createEncoder(config.encoder, { env: {} })
const context = { signal: new AbortController().signal, progress: silentProgress }
const inputs: EmbedInputs = {
  itemIds: ['i1', 'i2'],
  userIds: ['u1', 'u2'],
  attributes: [
    { item: 'i2', attribute: 'genre', value: ['Drama'], status: 'stated', evidence: [], call: null },
    { item: 'i1', attribute: 'director', value: ['A'], status: 'rejected', evidence: [], call: null },
  ],
  profiles: [
    {
      user: 'u2',
      status: 'counted',
      call: null,
      aspects: [{ aspect: 'genre', text: 'Drama', weight: 0.3, items: [] }],
    },
  ],
  basics: new Map([
    ['i1', { title: 'Heat' }],
    ['i2', { title: 'Drama', genres: ['Drama'] }],
  ]),
}

test('embedFeatures › lays vectors out by dense index, zero rows where nothing is stated', async () => {
  const features = await embedFeatures(inputs, encoder, openVectors(openStore(':memory:')), config, 'live', context)
  const drama = features.vectors.get('Drama')!
  assert.deepEqual([...features.itemAspects.keys()], ITEM_ASPECTS)
  const genre = features.itemAspects.get('genre')!.data
  assert.deepEqual(genre, Float32Array.of(...new Float32Array(16), ...drama))
  assert.ok(features.itemAspects.get('director')!.data.every((x) => x === 0))
  // Its only aspect, rescaled to weight 1; title and genre of i2 are the same text.
  assert.deepEqual(features.userProfiles.data, Float32Array.of(...new Float32Array(16), ...drama))
  assert.deepEqual(features.markers.data.slice(16), drama)
  assert.equal(features.itemTexts[1].genre, 'Drama')
  assert.equal(features.vectors.size, 2)
})

test('embedFeatures › replayed from the same store gives the same bits', async () => {
  const store = openVectors(openStore(':memory:'))
  const live = await embedFeatures(inputs, encoder, store, config, 'live', context)
  assert.deepEqual(await embedFeatures(inputs, encoder, store, config, 'replay', context), live)
})

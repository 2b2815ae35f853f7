import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Encoder } from '../encoders/encoder.ts'
import { createEncoder } from '../encoders/registry.ts'
import { Er2almError } from '../errors.ts'
import { openStore } from '../store/sqlite.ts'
import { openVectors, type VectorStore } from '../store/vectors.ts'
import { embedTexts, vectorKey } from './embed-texts.ts'

const hashed = await createEncoder({ kind: 'hashed', dim: 32 }, { env: {} })

function freshStore(): VectorStore {
  return openVectors(openStore(':memory:'))
}

/** The hashed encoder, noting each portion; fails at the portion numbered `failAt` (from 1). */
function watched(failAt = Number.POSITIVE_INFINITY): Encoder & { readonly portions: string[][] } {
  const portions: string[][] = []
  return {
    ...hashed,
    portions,
    embed: (texts) => {
      if (portions.length + 1 >= failAt) return Promise.reject(new Er2almError('ENCODER_FAILED', 'gone'))
      portions.push([...texts])
      return hashed.embed(texts)
    },
  }
}

test('embedTexts › encodes equal strings once, and keeps the order of first appearance', async () => {
  const encoder = watched()
  const vectors = await embedTexts(encoder, freshStore(), ['b', 'a', 'b', 'a'], { mode: 'live' })
  assert.deepEqual(encoder.portions, [['b', 'a']])
  assert.deepEqual([...vectors.keys()], ['b', 'a'])
})

test('embedTexts › gives the replayed run the very bits of the live one', async () => {
  const store = freshStore()
  const texts = ['Drama, Thriller', '93 minutes', 'Directed by Jane Campion.']
  const live = await embedTexts(hashed, store, texts, { mode: 'live' })
  const replayed = await embedTexts(hashed, store, texts, { mode: 'replay' })
  assert.deepEqual(replayed, live)
})

test('embedTexts › after a failure encodes only what was not committed', async () => {
  const store = freshStore()
  const texts = ['a', 'b', 'c', 'd', 'e']
  const broken = watched(3)
  await assert.rejects(embedTexts(broken, store, texts, { mode: 'live', commitEvery: 2 }), { code: 'ENCODER_FAILED' })
  const second = watched()
  await embedTexts(second, store, texts, { mode: 'live', commitEvery: 2 })
  assert.deepEqual(second.portions, [['e']])
})

test('embedTexts › stops between portions when told to, keeping what is committed', async () => {
  const store = freshStore()
  const stop = new AbortController()
  const progress = {
    start: () => ({ update: () => stop.abort(new Er2almError('INTERRUPTED', 'stopped')), end: () => {} }),
  }
  const options = { mode: 'live', commitEvery: 1, signal: stop.signal, progress } as const
  await assert.rejects(embedTexts(hashed, store, ['a', 'b'], options), { code: 'INTERRUPTED' })
  assert.equal([...store.entries()].length, 1)
})

test('embedTexts › in replay says what is not recorded and how to record it, and encodes nothing', async () => {
  const store = freshStore()
  await embedTexts(hashed, store, ['known'], { mode: 'live' })
  const encoder = watched()
  await assert.rejects(embedTexts(encoder, store, ['known', 'new text'], { mode: 'replay' }), (error) => {
    assert.ok(error instanceof Er2almError)
    assert.equal(error.code, 'EMBED_NOT_RECORDED')
    assert.match(error.message, /^1 of the texts.*"new text"/)
    assert.match(error.hint ?? '', /mode "live"/)
    return true
  })
  assert.deepEqual(encoder.portions, [])
})

test('vectorKey › differs by encoder and by text', () => {
  const keys = [vectorKey('e1', 'a'), vectorKey('e2', 'a'), vectorKey('e1', 'b'), vectorKey('e1a', '')]
  assert.equal(new Set(keys).size, 4)
  for (const key of keys) assert.match(key, /^[0-9a-f]{64}$/)
})

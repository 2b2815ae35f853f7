import assert from 'node:assert/strict'
import { test } from 'node:test'
import { embedTexts } from '../../embed/embed-texts.ts'
import type { Encoder } from '../../encoders/encoder.ts'
import { createEncoder } from '../../encoders/registry.ts'
import { openStore } from '../../store/sqlite.ts'
import { openVectors } from '../../store/vectors.ts'
import type { AddedItem } from './added-item.ts'
import { createItemTexts, type ItemTexts } from './item-texts.ts'

const TITLES = ['Space war', 'Space peace', 'Garden party', 'Garden tea']
const PLOTS = ['rockets fly', 'rockets land', 'roses grow', null]

/** Texts of four items by hashed words, and every text that was encoded after them. */
async function itemTexts(): Promise<{ readonly texts: ItemTexts; readonly encoded: string[] }> {
  const hashed = await createEncoder({ kind: 'hashed', dim: 512 })
  const store = openStore(':memory:')
  const all = [...TITLES, ...PLOTS.filter((plot) => plot !== null)]
  const vectors = await embedTexts(hashed, openVectors(store), all, { mode: 'live' })
  store.close()
  const encoded: string[] = []
  const encoder: Encoder = {
    ...hashed,
    embed: (texts) => {
      encoded.push(...texts)
      return hashed.embed(texts)
    },
  }
  const known = { markers: TITLES.map((title) => [title]), prose: new Map([['plotTheme' as const, PLOTS]]), vectors }
  return { texts: createItemTexts(known, encoder, ['title', 'year']), encoded }
}

const ITEM: AddedItem = { id: 'n', title: 'Space garden', genres: [], text: 'rockets fly', attributes: {} }

test('encode › encodes each text once, and those alone that have no vector yet', async () => {
  const { texts, encoded } = await itemTexts()
  const vectors = await texts.encode(ITEM, new Map())
  assert.deepEqual(encoded, ['Space garden', 'rockets fly'])
  assert.deepEqual([...(await texts.encode(ITEM, vectors)).keys()], [...vectors.keys()])
  assert.equal(encoded.length, 2)
  await texts.encode({ ...ITEM, year: 1999, attributes: { plot: ['rockets fly'] } }, vectors)
  assert.deepEqual(encoded.slice(2), ['1999', 'rockets fly.'])
})

test('likeness › is largest to the item whose texts say the same', async () => {
  const { texts } = await itemTexts()
  const likeness = texts.likeness({ item: ITEM, vectors: await texts.encode(ITEM, new Map()) })!
  assert.equal(likeness.indexOf(Math.max(...likeness)), 0)
  assert.ok(
    likeness.slice(1).every((other) => other < likeness[0]! / 2),
    String(likeness),
  )
})

test('likeness › compares the texts that have vectors of this encoder, and is undefined without any', async () => {
  const { texts } = await itemTexts()
  const vectors = await texts.encode(ITEM, new Map())
  assert.equal(texts.likeness({ item: ITEM, vectors: new Map() }), undefined)
  const [title] = vectors
  const onlyTitle = texts.likeness({ item: ITEM, vectors: new Map([title!]) })!
  assert.ok(onlyTitle.some((cosine) => cosine > 0))
  assert.notDeepEqual(onlyTitle, texts.likeness({ item: ITEM, vectors }))
})

test('likenessOfKnown › is 1 to the item itself', async () => {
  const { texts } = await itemTexts()
  const likeness = texts.likenessOfKnown(3)!
  assert.ok(Math.abs(likeness[3]! - 1) < 1e-6 && likeness[2]! < 0.9)
})

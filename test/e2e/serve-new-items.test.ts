import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { silentLogger } from '../../src/context.ts'
import { loadConfig } from '../../src/pipeline/load-config.ts'
import { openFinishedRun, runPipeline } from '../../src/pipeline/run.ts'
import type { AddedItem } from '../../src/serve/added/added-item.ts'
import { addedScores } from '../../src/serve/added/added-items.ts'
import { explainedItem } from '../../src/serve/explained/explained-item.ts'
import { loadServedModel, type ServedModel } from '../../src/serve/served-model.ts'
import { openServiceState } from '../../src/serve/service-state.ts'
import { fakeContext } from '../fake-context.ts'
import { type OpenAiServer, startOpenAiServer } from '../fault/openai-server.ts'
import { readPassages } from './passage-reader.ts'
import { writeTinyCatalogue } from './tiny-catalogue.ts'

const dir = mkdtempSync(join(tmpdir(), 'er2alm-new-items-'))
const out = join(dir, 'run')
const state = join(dir, 'state')
const OPTIONS = { log: silentLogger, nowMs: () => 0 }
let server: OpenAiServer
let served: ServedModel

async function load(): Promise<ServedModel> {
  const { context } = fakeContext()
  const { run, config } = openFinishedRun(out, context)
  return loadServedModel({ run, config, context, env: {} })
}

before(async () => {
  server = await startOpenAiServer({ answer: readPassages })
  writeTinyCatalogue(dir, server.baseUrl)
  const models = { itemknn: {} }
  const loaded = await loadConfig(dir, ['seeds=[1]'], dir)
  await runPipeline({ ...loaded, config: { ...loaded.config, models } }, { out, env: {} }, fakeContext().context)
  served = await load()
})
after(async () => {
  await server.close()
  rmSync(dir, { recursive: true, force: true })
})

/** Of the taste of even items: dramas from France. */
const FRENCH: AddedItem = {
  ...{ id: 'new1', title: 'Story Number 999', year: 1986, genres: ['drama'] },
  ...{ text: 'A drama that is spoken in French.', attributes: { director: ['Ann Lee'], country: ['France'] } },
}

test('added items › are placed by attributes and by texts of the run’s encoder, and lovers of their kind get them', async () => {
  const { events, added } = await openServiceState(state, OPTIONS)
  try {
    const { placed, whyNoText, shared } = await added.add(FRENCH, served)
    assert.equal(whyNoText, undefined)
    assert.ok(events.items.get('new1')!.vectors.size >= 3, 'title, year and text have vectors')
    const nearest = placed!.like.slice(0, 5).map(({ item }) => Number(served.data.ids.items[item]!.slice(1)))
    assert.ok(
      nearest.every((number) => number % 2 === 0),
      `odd items are near: ${nearest}`,
    )
    const told = placed!.like.map((near) => shared(near.item).map(({ attribute, value }) => `${attribute} ${value}`))
    assert.ok(told[0]!.includes('country France'), told[0]!.join(', '))
    assert.ok(told.some((values) => values.includes('director ann lee')))
    const scores = new Float32Array(served.data.dataset.numItems)
    const scoreFor = (user: string): number => {
      served.scorer.scoreBlock(Int32Array.of(served.userIndex.get(user)!), scores)
      return addedScores(added.of(served), scores)[0]!
    }
    const even = Array.from({ length: 20 }, (_, n) => scoreFor(`u${2 * n}`))
    const odd = Array.from({ length: 20 }, (_, n) => scoreFor(`u${2 * n + 1}`))
    assert.ok(Math.min(...even) > Math.max(...odd), 'users of the other taste get it too')
  } finally {
    await events.close()
  }
})

test('added items › are explained with the sentences that what they share was read in', async () => {
  const { events, added } = await openServiceState(join(dir, 'explained state'), OPTIONS)
  try {
    await added.add(FRENCH, served)
    const additions = added.of(served)
    const valuesOf = (item: number) => added.valuesAt(item, served, additions)
    const explain = (user: string, item: string) => {
      const taken = user === 'stranger' ? { taken: ['m2', 'm4'], disliked: [], hidden: [], count: 2 } : undefined
      return explainedItem(served, { user, item, events: taken, additions, valuesOf })
    }
    for (const user of ['u0', 'stranger']) {
      const { basis, item, shared, statements, history, like, aspects } = await explain(user, FRENCH.id)
      assert.equal(basis, user === 'u0' ? 'trained' : 'folded in')
      assert.equal(item.title, FRENCH.title)
      const france = shared.find(({ attribute, value }) => attribute === 'country' && value === 'France')!
      assert.ok(france.items.length > 0 && france.items.every(({ id }) => history.some((one) => one.id === id)))
      for (const { evidence, title } of france.items) {
        assert.match(title, /^Story Number/)
        assert.ok(
          evidence.length > 0 && evidence.every(({ quote, check }) => /France/.test(quote) && check === 'verified'),
        )
      }
      const director = statements.find(({ attribute }) => attribute === 'director')!
      assert.deepEqual([director.value, director.evidence], [['Ann Lee'], []])
      assert.ok(like!.length > 0)
      assert.ok(aspects.every(({ alignment }) => alignment === null))
    }
    const known = await explain('stranger', 'm6')
    assert.ok(
      known.shared.length > 0 && known.shared.every(({ items }) => items.every(({ evidence }) => evidence.length > 0)),
    )
    assert.deepEqual([known.profileStatus, known.history.map(({ id }) => id)], ['none', ['m2', 'm4']])
    assert.deepEqual(known.contributions!.items.map(({ id }) => id).sort(), ['m2', 'm4'])
    assert.ok(known.passages.length > 0)
  } finally {
    await events.close()
  }
})

test('added items › after a restart are where they were, and their texts are not encoded again', async () => {
  const before = await openServiceState(state, OPTIONS)
  await before.added.prepare(served)
  const like = before.added.of(served).items[0]!.like
  const vectors = before.events.items.get('new1')!.vectors
  await before.events.close()
  const again = await openServiceState(state, OPTIONS)
  try {
    const reloaded = await load()
    await again.added.prepare(reloaded)
    assert.deepEqual(again.added.of(reloaded).items[0]!.like, like)
    assert.equal((await again.added.add(FRENCH, reloaded)).stored, false)
    assert.deepEqual(again.events.items.get('new1')!.vectors, vectors)
  } finally {
    await again.events.close()
  }
})

test('added items › whose run cannot be compared by texts are compared by attributes, and it is said', async () => {
  const { context, logged } = fakeContext()
  const { run, config } = openFinishedRun(out, context)
  const embed = { ...config.embed!, encoder: { kind: 'hashed' as const, dim: 64 } }
  // Vectors of another encoder than the one that the run recorded.
  const other = await loadServedModel({ run, config: { ...config, embed }, context, env: {} })
  const { events, added } = await openServiceState(join(dir, 'other state'), { ...OPTIONS, log: context.log })
  try {
    const { placed, whyNoText } = await added.add(FRENCH, other)
    assert.ok(placed!.like.length > 0)
    assert.match(whyNoText!, /EMBED_NOT_RECORDED/)
    assert.ok(
      logged.some((line) => line.includes('no recorded vector')),
      logged.join('\n'),
    )
  } finally {
    await events.close()
  }
})

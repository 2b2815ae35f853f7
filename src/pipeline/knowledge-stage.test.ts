import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { type FakeContext, fakeContext } from '../../test/fake-context.ts'
import { knowledgeConfig } from '../knowledge/config.ts'
import type { ScriptedServer } from '../knowledge/fetch/scripted-server.fixture.ts'
import { type SmallWiki, startSmallWiki } from '../knowledge/sources/mediawiki-server.fixture.ts'
import { openKnowledge } from '../knowledge/sqlite-store.ts'
import { openStore, type Store } from '../store/sqlite.ts'
import { type KnowledgeInputs, knowledgeStage } from './knowledge-stage.ts'
import { hashFile, hashJson, openRunFolder } from './run-folder.ts'

const base = mkdtempSync(join(tmpdir(), 'er2alm-knowledge-'))
const servers: ScriptedServer[] = []
after(async () => {
  await Promise.all(servers.map((server) => server.close()))
  rmSync(base, { recursive: true, force: true })
})

const TITLES = ['Amber', 'Birch', 'Cedar', 'Daisy', 'Elder', 'Fern']
const ITEMS = TITLES.map((title, n) => ({ id: `m${n}`, title, year: 1990 + n, genres: [] }))
const PAGES = TITLES.map((title, n) => ({
  ...{ pageid: n + 1, revid: 100 + n, title: `${title} (film)` },
  sections: [`${title} is a ${1990 + n} film.`],
}))

async function wiki(before?: SmallWiki['before']): Promise<ScriptedServer> {
  const server = await startSmallWiki({ pages: PAGES, ...(before !== undefined && { before }) })
  servers.push(server)
  return server
}

function configOf(server: ScriptedServer, given: object = {}) {
  return knowledgeConfig.parse({
    sources: [
      {
        ...{ kind: 'mediawiki', endpoint: `${server.origin}/w/api.php`, userAgent: 'films/1.0 (me@example.org)' },
        ...{ requestsPerSecond: 1000, source: 'wiki', concurrency: 3, maxRetries: 0, ...given },
      },
    ],
  })
}

interface Place {
  readonly dir: string
  readonly store: Store
}

function newPlace(): Place {
  const dir = mkdtempSync(join(base, 'run-'))
  return { dir, store: openStore(join(dir, 'store.sqlite')) }
}

function stage(
  { dir, store }: Place,
  config: ReturnType<typeof configOf>,
  given: Partial<KnowledgeInputs> = {},
  fake: FakeContext = fakeContext(),
): Promise<string> {
  const run = openRunFolder(dir, '0.0.0', fake.context)
  return knowledgeStage(run, store, config, { env: {}, items: async () => ITEMS, ...given }, fake.context)
}

async function stored(store: Store): Promise<number> {
  const found = await Promise.all(ITEMS.map((item) => openKnowledge(store).search(item, 5, 'exact-key')))
  return found.filter((hits) => hits.length > 0).length
}

test('knowledgeStage › keeps the identity of runs over files from before there were other sources', async () => {
  const file = join(base, 'p.jsonl')
  writeFileSync(file, '{"id":"1","title":"Amber","year":1990,"text":"A film."}\n')
  const config = knowledgeConfig.parse({ sources: [{ file }] })
  const identity = await stage(newPlace(), config, {
    items: () => assert.fail('a source that is read whole needs no items'),
  })
  const fields = {
    ...{ id: 'id', title: 'title', year: 'year', text: 'text', source: 'source', date: 'date', licence: 'licence' },
  }
  assert.equal(
    identity,
    hashJson({
      ...{ stage: 'knowledge', version: 1, config: [{ fields, render: 'text' }] },
      inputs: { 'source 1': await hashFile(file) },
    }),
  )
})

test('knowledgeStage › asks about each item, and not again when the run is resumed', async () => {
  const server = await wiki()
  const place = newPlace()
  const identity = await stage(place, configOf(server))
  assert.equal(await stored(place.store), ITEMS.length)
  const asked = server.seen.length
  // A search and a page for each item, and the licence once.
  assert.equal(asked, 2 * ITEMS.length + 1)
  assert.equal(await stage(place, configOf(server, { requestsPerSecond: 5 })), identity)
  assert.equal(server.seen.length, asked)
  // Another item is another identity, and asks about that item alone.
  const more = [...ITEMS, { id: 'x', title: 'Unknown', year: 1900, genres: [] }]
  assert.notEqual(await stage(place, configOf(server), { items: async () => more }), identity)
  assert.deepEqual(
    server.seen.slice(asked).map(({ query }) => query.get('srsearch')),
    ['Unknown 1900', 'Unknown'],
  )
})

test('knowledgeStage › asks at most `concurrency` items at once', async () => {
  let open = 0
  let most = 0
  const server = await wiki((_request, response) => {
    open++
    most = Math.max(most, open)
    response.on('close', () => open--)
    return false
  })
  await stage(newPlace(), configOf(server, { concurrency: 2, burst: 100 }))
  assert.ok(most <= 2, String(most))
})

test('knowledgeStage › goes on after a failure with what is missing', async () => {
  let down = true
  const server = await wiki(({ query }, response) => {
    if (!down || !query.get('srsearch')?.startsWith('Daisy')) return false
    response.writeHead(500).end()
    return true
  })
  const place = newPlace()
  const config = configOf(server, { concurrency: 1 })
  await assert.rejects(stage(place, config), { code: 'FETCH_FAILED', exitStatus: 4 })
  const asked = server.seen.length
  down = false
  await stage(place, config)
  assert.equal(await stored(place.store), ITEMS.length)
  assert.ok(server.seen.slice(asked).every(({ query }) => !/Amber|Birch|Cedar/.test(query.get('srsearch') ?? '')))
})

test('knowledgeStage › skips items that fail when told to, with a warning, but not all of them', async () => {
  const failing = (what: RegExp) =>
    wiki(({ query }, response) => {
      if (!what.test(query.get('srsearch') ?? '')) return false
      response.writeHead(500).end()
      return true
    })
  const fake = fakeContext()
  const place = newPlace()
  await stage(place, configOf(await failing(/Daisy/), { onFailure: 'skip' }), {}, fake)
  assert.equal(await stored(place.store), ITEMS.length - 1)
  assert.match(fake.logged.join('\n'), /some items were skipped.*"items":1/)
  const all = configOf(await failing(/./), { onFailure: 'skip' })
  await assert.rejects(stage(newPlace(), all), { code: 'FETCH_FAILED' })
})

test('knowledgeStage › sends nothing offline, and says what is missing', async () => {
  const server = await wiki()
  const fake = fakeContext()
  const place = newPlace()
  await stage(place, configOf(server), { items: async () => ITEMS.slice(0, 4) })
  const asked = server.seen.length
  await stage(place, configOf(server), { offline: true }, fake)
  assert.equal(server.seen.length, asked)
  assert.equal(await stored(place.store), 4)
  assert.match(fake.logged.join('\n'), /have not been fetched.*"items":2/)
})

test('knowledgeStage › stops when told to, and keeps what it has', async () => {
  const fake = fakeContext()
  let seen = 0
  const server = await wiki(() => {
    seen++
    if (seen === 6) fake.abort()
    return false
  })
  const place = newPlace()
  await assert.rejects(stage(place, configOf(server, { concurrency: 1 }), {}, fake), { code: 'INTERRUPTED' })
  assert.ok((await stored(place.store)) >= 2)
  await stage(place, configOf(server))
  assert.equal(await stored(place.store), ITEMS.length)
})

test('knowledgeStage › killed again and again, asks twice only for what was under way', async () => {
  const kills = 4
  const concurrency = 2
  let child: ReturnType<typeof spawn> | undefined
  let sinceStart = 0
  let killed = 0
  const server = await wiki(() => {
    sinceStart++
    // After a few requests, in the middle of one.
    if (killed < kills && sinceStart === 3) {
      killed++
      child?.kill('SIGKILL')
    }
    return false
  })
  const place = newPlace()
  const source = {
    ...{ kind: 'mediawiki', endpoint: `${server.origin}/w/api.php`, userAgent: 'films/1.0 (me@example.org)' },
    ...{ requestsPerSecond: 1000, burst: 100, source: 'wiki', concurrency },
  }
  const script = join(import.meta.dirname, 'fetching-child.fixture.ts')
  const words = [script, place.dir, JSON.stringify({ sources: [source] }), JSON.stringify(ITEMS)]
  for (let ended: string | null = 'SIGKILL'; ended !== null; ) {
    sinceStart = 0
    child = spawn(process.execPath, words, { stdio: ['ignore', 'ignore', 'inherit'] })
    const [status, signal] = (await once(child, 'exit')) as [number | null, string | null]
    assert.ok(signal === 'SIGKILL' || status === 0, `ended with ${status} ${signal}`)
    ended = signal
  }
  assert.equal(killed, kills)
  assert.equal(await stored(place.store), ITEMS.length)
  const distinct = new Set(server.seen.map(({ query }) => query.toString())).size
  assert.equal(distinct, 2 * ITEMS.length + 1)
  assert.ok(
    server.seen.length - distinct <= kills * concurrency,
    `${server.seen.length} requests, ${distinct} distinct`,
  )
})

test('knowledgeStage › warns of passages that a later one of the same id replaced, but not of a file that changed', async () => {
  const file = join(base, 'twice.jsonl')
  const line = (id: string, title: string): string => `${JSON.stringify({ id, title, year: 1990, text: 'A film.' })}\n`
  const config = knowledgeConfig.parse({ sources: [{ file }] })
  const place = newPlace()
  const read = async (where: Place): Promise<readonly string[]> => {
    const fake = fakeContext()
    await stage(where, config, {}, fake)
    return fake.logged.filter((logged) => logged.includes('ids must be unique'))
  }
  writeFileSync(file, line('1', 'Amber') + line('2', 'Birch'))
  assert.deepEqual(await read(place), [])
  writeFileSync(file, line('1', 'Cedar') + line('2', 'Birch'))
  assert.deepEqual(await read(place), [])
  writeFileSync(file, line('1', 'Amber') + line('1', 'Birch') + line('1', 'Birch'))
  assert.match((await read(newPlace()))[0]!, /"passages":1\b/)
})

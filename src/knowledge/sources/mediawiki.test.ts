import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { fetchPorts, type ScriptedServer } from '../fetch/scripted-server.fixture.ts'
import type { Passage, RetrievalQuery } from '../passage.ts'
import { mediaWikiSource } from './mediawiki.ts'
import { type SmallPage, type SmallWiki, startSmallWiki, TIMESTAMP } from './mediawiki-server.fixture.ts'

const PAGES: readonly SmallPage[] = [
  { pageid: 1, title: 'Heat', revid: 11, sections: ['In physics, heat is energy in transfer.'] },
  {
    ...{ pageid: 2, title: 'Heat (disambiguation)', revid: 12, disambiguation: true },
    sections: ['Heat may refer to: Heat (1995 film), Heat (1986 film).'],
  },
  {
    ...{ pageid: 3, title: 'Heat (1995 film)', revid: 13 },
    sections: ['Heat is a 1995 American film by Michael Mann.', '== Plot ==\nA thief.', '== Cast ==\nMany.'],
  },
  { pageid: 30, title: 'Heat (1995 soundtrack)', revid: 130, sections: ['Heat is the music of the 1995 film.'] },
  { pageid: 33, title: 'Elm', revid: 133, disambiguation: true, sections: ['Elm may be: a 1999 film, a tree.'] },
  { pageid: 31, title: 'Tango (novel)', revid: 131, sections: ['Tango is a novel; the film came in 1998.'] },
  { pageid: 32, title: 'Birdman or (The Virtue)', revid: 132, sections: ['Birdman or (The Virtue) is a 2014 film.'] },
  { pageid: 4, title: 'Heat (1986 film)', revid: 14, sections: ['Heat is a 1986 American film by Dick Richards.'] },
  { pageid: 5, title: 'Ronin (film)', revid: 15, sections: ['Ronin is a 1998 American film by John Frankenheimer.'] },
  {
    ...{ pageid: 6, title: 'Ring (film)', revid: 16, redirects: ['Ringu'] },
    sections: ['Ring is a 1998 Japanese film by Hideo Nakata.'],
  },
  {
    pageid: 7,
    title: 'Fargo, North Dakota',
    revid: 17,
    sections: ['Fargo is a city; the film Fargo of 1996 is named for it.'],
  },
  { pageid: 8, title: 'Twins (film)', revid: 18, sections: ['Twins is a film of 1988.'] },
  { pageid: 9, title: 'Twins (1987 film)', revid: 19, sections: ['Twins is a 1987 film; another came in 1988.'] },
]

const servers: ScriptedServer[] = []
after(() => Promise.all(servers.map((server) => server.close())))

async function wiki(more: Partial<SmallWiki> = {}, given: object = {}) {
  const server = await startSmallWiki({ pages: PAGES, ...more })
  servers.push(server)
  const settings = mediaWikiSource.config.parse({
    ...{ kind: 'mediawiki', endpoint: `${server.origin}/w/api.php`, userAgent: 'films/1.0 (me@example.org)' },
    ...{ requestsPerSecond: 1000, source: 'wiki', qualifier: 'film', maxRetries: 3 },
    ...given,
  })
  const made = fetchPorts()
  const ports = { ...made.ports, env: {}, store: made.store }
  const source = mediaWikiSource.open(settings, ports)
  const ask = (item?: RetrievalQuery): Promise<Passage[]> => Array.fromAsync(source.passages(item))
  return { server, ask, ...made, settings, ports }
}

const ids = (passages: readonly Passage[]): readonly string[] => passages.map(({ id }) => id)

test('mediaWikiSource › takes the page of the item’s year, with revision, date and licence', async () => {
  const { ask, server } = await wiki()
  const [heat] = await ask({ title: 'Heat', year: 1995 })
  const { sha256: _, ...rest } = heat
  assert.deepEqual(rest, {
    ...{ id: 'wiki:3@13', title: 'Heat', year: 1995, source: 'wiki', licence: 'CC BY-SA 4.0', date: TIMESTAMP },
    text: 'Heat is a 1995 American film by Michael Mann.',
  })
  assert.deepEqual(ids(await ask({ title: 'Heat', year: 1986 })), ['wiki:4@14'])
  assert.ok(server.seen.every(({ query }) => query.get('maxlag') === '5'))
})

test('mediaWikiSource › finds pages without a year in their title, by redirects, and by a year that is one off', async () => {
  const { ask } = await wiki()
  assert.deepEqual(ids(await ask({ title: 'Ronin', year: 1998 })), ['wiki:5@15'])
  const [ring] = await ask({ title: 'Ringu', year: 1998 })
  assert.deepEqual([ring.id, ring.title, ring.year], ['wiki:6@16', 'Ring (Ringu)', 1998])
  assert.deepEqual(ids(await ask({ title: 'Ronin', year: 1999 })), ['wiki:5@15'])
  const [birdman] = await ask({ title: 'Birdman or (The Virtue)', year: 2014 })
  assert.deepEqual([birdman.id, birdman.title], ['wiki:32@132', 'Birdman or (The Virtue)'])
  // The nearer year, although the other one stands in a title.
  assert.deepEqual(ids(await ask({ title: 'Twins', year: 1988 })), ['wiki:8@18'])
})

test('mediaWikiSource › gives nothing rather than the page of something else', async () => {
  const { ask } = await wiki()
  for (const item of [
    { title: 'Fargo', year: 1996 },
    { title: 'Heat', year: 2013 },
    { title: 'Tango', year: 1998 },
    { title: 'Elm', year: 1999 },
    { title: 'Ronin', year: 2001 },
    // Two films and a physical quantity.
    { title: 'Heat' },
    { title: 'No Such Film', year: 1995 },
    { title: '???', year: 1995 },
  ]) {
    assert.deepEqual(ids(await ask(item)), [], JSON.stringify(item))
  }
  assert.deepEqual(ids(await ask({ title: 'Ronin' })), ['wiki:5@15'])
  assert.deepEqual(await ask(), [])
})

test('mediaWikiSource › gives whole pages in pieces when asked to', async () => {
  const { ask } = await wiki({}, { text: 'page', maxPassageChars: 100, licence: 'mine' })
  const pieces = await ask({ title: 'Heat', year: 1995 })
  assert.deepEqual(
    pieces.map(({ text }) => text),
    ['Heat is a 1995 American film by Michael Mann.\n\n\n== Plot ==\nA thief.\n\n\n== Cast ==\nMany.'],
  )
  assert.equal(pieces[0].licence, 'mine')
})

test('mediaWikiSource › sends titles as plain words, never as operators of the search', async () => {
  const { ask, server } = await wiki()
  await ask({ title: '-insource:/x/ "Heat" NOT (intitle:y~) AND *', year: 1995 })
  assert.equal(server.seen[0].query.get('srsearch'), 'insource x Heat not intitle y and 1995 film')
})

test('mediaWikiSource › asks for nothing twice, also after a crash', async () => {
  const { ask, server, ports, settings } = await wiki()
  const first = await ask({ title: 'Heat', year: 1995 })
  const asked = server.seen.length
  const again = mediaWikiSource.open(settings, { ...ports, offline: true })
  assert.deepEqual(await Array.fromAsync(again.passages({ title: 'Heat', year: 1995 })), first)
  assert.equal(server.seen.length, asked)
  await assert.rejects(Array.fromAsync(again.passages({ title: 'Ronin', year: 1998 })), { code: 'FETCH_OFFLINE' })
})

test('mediaWikiSource › waits when the wiki says 429, 503 for maxlag, maxlag with status 200, or half of a reply', async () => {
  const lag = JSON.stringify({
    error: { code: 'maxlag', info: 'Waiting for db1: 7 seconds lagged', lag: 7, type: 'db' },
  })
  const { ask, context } = await wiki({
    before(_request, response, nth) {
      if (nth === 1) response.writeHead(429, { 'retry-after': '30' }).end('slow down')
      else if (nth === 2) response.writeHead(503, { 'retry-after': '5', 'x-database-lag': '7' }).end(lag)
      else if (nth === 3) response.writeHead(200, { 'retry-after': '5' }).end(lag)
      else if (nth === 5) response.end('{"batchcomplete":true,"query":{"pages":[{"pageid":3,')
      return [1, 2, 3, 5].includes(nth)
    },
  })
  const began = context.clock.nowMs()
  assert.deepEqual(ids(await ask({ title: 'Heat', year: 1995 })), ['wiki:3@13'])
  assert.ok(context.clock.nowMs() - began >= 40_000)
})

test('mediaWikiSource › says when it is not a wiki, or one without TextExtracts', async () => {
  const error = JSON.stringify({ error: { code: 'readapidenied', info: 'You need read permission.' } })
  const denied = await wiki({ before: (_r, response) => Boolean(response.end(error)) })
  await assert.rejects(denied.ask({ title: 'Heat', year: 1995 }), { code: 'FETCH_REFUSED', message: /readapidenied/ })
  const other = await wiki({ before: (_r, response) => Boolean(response.end('{"query":{"search":"no"}}')) })
  await assert.rejects(other.ask({ title: 'Heat', year: 1995 }), {
    code: 'FETCH_REPLY',
    message: /not one of a MediaWiki/,
  })
  const page = await wiki({ before: (_r, response) => Boolean(response.end('<html>login</html>')) })
  await assert.rejects(page.ask({ title: 'Heat', year: 1995 }), { code: 'FETCH_REPLY', message: /not JSON/ })
  const bare = await wiki({ extracts: false })
  await assert.rejects(bare.ask({ title: 'Heat', year: 1995 }), { code: 'FETCH_REFUSED', hint: /TextExtracts/ })
})

test('mediaWikiSource › obeys robots.txt unless told that programs may come', async () => {
  const robots = 'User-agent: *\nAllow: /w/api.php?action=mobileview&\nDisallow: /w/'
  const { ask, server } = await wiki({ robots })
  await assert.rejects(ask({ title: 'Heat', year: 1995 }), { code: 'FETCH_ROBOTS', hint: /respectRobots: false/ })
  assert.equal(server.seen.length, 0)
  const told = await wiki({ robots }, { respectRobots: false })
  assert.equal((await told.ask({ title: 'Heat', year: 1995 })).length, 1)
  assert.equal(told.server.robotsSeen.length, 0)
})

test('mediaWikiSource › demands a contact and a plain address, and is the same source at another pace', async () => {
  const parse = (given: object) =>
    mediaWikiSource.config.safeParse({
      ...{ kind: 'mediawiki', endpoint: 'https://wiki.test/w/api.php', userAgent: 'a (b@c.de)' },
      ...given,
    })
  assert.equal(parse({ userAgent: undefined }).success, false)
  for (const endpoint of ['file:///x', 'https://u:p@wiki.test/api.php', 'https://wiki.test/api.php?x=1', 'wiki'])
    assert.equal(parse({ endpoint }).success, false, endpoint)
  const hash = async (): Promise<string> => ''
  const identity = async (given: object) => mediaWikiSource.identity(parse(given).data!, hash)
  assert.deepEqual(await identity({ requestsPerSecond: 9, userAgent: 'b (b@c.de)' }), await identity({}))
  assert.notDeepEqual(await identity({ text: 'page' }), await identity({}))
})

import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { inspect } from 'node:util'
import { z } from 'zod'
import { Er2almError } from '../../errors.ts'
import { politeShape } from './polite-config.ts'
import { createPoliteFetch, type PoliteFetch, type PoliteRequest } from './polite-fetch.ts'
import { fetchPorts, type Handler, type ScriptedServer, startScriptedServer } from './scripted-server.fixture.ts'

const NO_SECRETS = { headers: {}, query: {} }
const schema = z.strictObject(politeShape)
const settings = (given: object = {}) =>
  schema.parse({ userAgent: 'films/1.0 (me@example.org)', requestsPerSecond: 1000, burst: 100, ...given })

const servers: ScriptedServer[] = []
after(() => Promise.all(servers.map((server) => server.close())))

async function serve(handlers: Readonly<Record<string, Handler>>): Promise<ScriptedServer> {
  const server = await startScriptedServer(handlers)
  servers.push(server)
  return server
}

function request(
  server: ScriptedServer,
  path = '/x',
  more: Partial<PoliteRequest<string>> = {},
): PoliteRequest<string> {
  return { url: new URL(path, server.origin), accept: 'application/json', read: (text) => text, ...more }
}

function fetcher(given: object = {}, secrets: Parameters<typeof createPoliteFetch>[1] = NO_SECRETS) {
  const made = fetchPorts()
  const polite: PoliteFetch = createPoliteFetch(settings(given), secrets, made.ports)
  return { ...made, polite }
}

test('politeShape › demands a user agent with a contact', () => {
  assert.equal(schema.safeParse({}).success, false)
  assert.equal(schema.safeParse({ userAgent: 'films/1.0' }).success, false)
  assert.equal(schema.safeParse({ userAgent: 'films (me@example.org)\r\nx: y' }).success, false)
  assert.equal(schema.safeParse({ userAgent: 'films/1.0 (https://example.org/films)' }).success, true)
})

test('createPoliteFetch › says who it is, and asks for nothing twice within maxAgeDays', async () => {
  const server = await serve({ '/x': (_r, response) => response.end('hello') })
  const { polite, ports, store } = fetcher()
  assert.equal(await polite.get(request(server)), 'hello')
  assert.equal(server.seen[0].headers['user-agent'], 'films/1.0 (me@example.org)')
  assert.equal(await polite.get(request(server)), 'hello')
  // Another process on the same store, and one that may send nothing.
  const again = createPoliteFetch(settings(), NO_SECRETS, fetchPorts(store).ports)
  assert.equal(await again.get(request(server)), 'hello')
  const offline = createPoliteFetch(settings(), NO_SECRETS, { ...ports, offline: true })
  assert.equal(await offline.get(request(server)), 'hello')
  await assert.rejects(offline.get(request(server, '/y')), { code: 'FETCH_OFFLINE' })
  assert.equal(server.seen.length, 1)
  assert.equal(server.robotsSeen.length, 1)
})

test('createPoliteFetch › asks whether an old reply has changed, and keeps it when not', async () => {
  const server = await serve({
    '/x': ({ headers }, response) => {
      if (headers['if-none-match'] === '"v1"') response.writeHead(304).end()
      else response.writeHead(200, { etag: '"v1"', 'last-modified': 'Mon, 05 Jan 2026 09:00:00 GMT' }).end('one')
    },
  })
  const { polite, context } = fetcher({ maxAgeDays: 1 })
  await polite.get(request(server))
  await context.clock.sleep(2 * 86_400_000)
  assert.equal(await polite.get(request(server)), 'one')
  assert.equal(server.seen.length, 2)
  assert.equal(server.seen[1].headers['if-modified-since'], 'Mon, 05 Jan 2026 09:00:00 GMT')
  // Confirmed: fresh for another day.
  assert.equal(await polite.get(request(server)), 'one')
  assert.equal(server.seen.length, 2)
})

test('createPoliteFetch › waits as long as Retry-After asks, in seconds or until a date of the server’s clock', async () => {
  const at = (time: string): string => `Mon, 05 Jan 2026 ${time} GMT`
  const server = await serve({
    '/x': (_r, response, nth) => {
      if (nth === 1) response.writeHead(429, { 'retry-after': '17' }).end()
      // The server's clock is an hour ahead of ours.
      else if (nth === 2) response.writeHead(503, { date: at('11:00:00'), 'retry-after': at('11:04:43') }).end()
      else response.end('at last')
    },
  })
  const { polite, context } = fetcher()
  assert.equal(await polite.get(request(server)), 'at last')
  assert.equal(new Date(context.clock.nowMs()).toISOString(), '2026-01-05T10:05:00.000Z')
})

test('createPoliteFetch › backs off with jitter that grows, then gives up with what the server said', async () => {
  const server = await serve({ '/x': (_r, response) => response.writeHead(500).end() })
  const { polite, sleptMs } = fetcher({ maxRetries: 4 })
  await assert.rejects(polite.get(request(server)), { code: 'FETCH_FAILED', message: /HTTP 500/, retryable: true })
  assert.equal(server.seen.length, 5)
  assert.equal(sleptMs.length, 4)
  for (const [attempt, slept] of sleptMs.entries()) assert.ok(slept <= 1000 * 2 ** attempt)
  assert.ok(new Set(sleptMs).size > 1)
})

test('createPoliteFetch › does not wait for a server that asks for too long', async () => {
  const server = await serve({ '/x': (_r, response) => response.writeHead(429, { 'retry-after': '86400' }).end() })
  const { polite, sleptMs } = fetcher()
  await assert.rejects(polite.get(request(server)), { code: 'FETCH_FAILED', message: /come back in 86400 s/ })
  assert.deepEqual(sleptMs, [])
})

test('createPoliteFetch › does not ask again after a refusal', async () => {
  const server = await serve({ '/x': (_r, response) => response.writeHead(403).end() })
  const { polite } = fetcher()
  await assert.rejects(polite.get(request(server)), { code: 'FETCH_REFUSED', message: /HTTP 403/ })
  await assert.rejects(polite.get(request(server, '/none')), { code: 'FETCH_REFUSED', message: /HTTP 404/ })
  assert.equal(await polite.get(request(server, '/none', { emptyStatus: [404] })), '')
  assert.equal(server.seen.length, 3)
})

test('createPoliteFetch › keeps no damaged reply, and asks again', async () => {
  const whole = JSON.stringify({ a: 1 })
  const server = await serve({
    '/x': (_r, response, nth) => {
      if (nth === 1) response.end(whole.slice(0, 4))
      else if (nth === 2) {
        response.writeHead(200, { 'content-length': 1000 })
        response.write(whole)
        setTimeout(() => response.destroy(), 20)
      } else if (nth === 3) response.end(Buffer.from([0x22, 0xff, 0x22]))
      else response.end(whole)
    },
  })
  const { polite } = fetcher()
  const read = (text: string): string => {
    try {
      return JSON.parse(text).a
    } catch {
      throw new Er2almError('FETCH_REPLY', 'damaged', { retryable: true })
    }
  }
  assert.equal(await polite.get(request(server, '/x', { read })), 1)
  assert.equal(server.seen.length, 4)
})

test('createPoliteFetch › gives up on a reply that drips, and on one that is too large', async () => {
  const server = await serve({
    '/drip': (_r, response) => {
      const timer = setInterval(() => response.write('.'), 20)
      response.on('close', () => clearInterval(timer))
    },
    '/large': (_r, response) => response.end('x'.repeat(50_000)),
  })
  const { polite } = fetcher({ timeoutMs: 200, maxRetries: 1, maxBytes: 40_000 })
  await assert.rejects(polite.get(request(server, '/drip')), {
    code: 'FETCH_FAILED',
    message: /no whole answer in 200 ms/,
  })
  assert.equal(server.seen.length, 2)
  await assert.rejects(polite.get(request(server, '/large')), { code: 'FETCH_TOO_LARGE', hint: /maxBytes/ })
})

test('createPoliteFetch › follows redirects on the same host only, and not in circles', async () => {
  const to = (location: string) => ((_r, response) => response.writeHead(302, { location }).end()) satisfies Handler
  const other = await serve({ '/there': (_r, response) => response.end('other') })
  const server = await serve({
    '/x': to('/y'),
    '/y': (_r, response) => response.end('here'),
    '/loop': to('/loop'),
    '/other': to(`${other.origin}/there`),
    '/file': to('file:///etc/passwd'),
  })
  const { polite } = fetcher()
  assert.equal(await polite.get(request(server)), 'here')
  await assert.rejects(polite.get(request(server, '/loop')), { code: 'FETCH_REDIRECT', message: /more than 5/ })
  await assert.rejects(polite.get(request(server, '/other')), { code: 'FETCH_REDIRECT', message: /another host/ })
  await assert.rejects(polite.get(request(server, '/file')), { code: 'FETCH_REDIRECT', message: /to file:/ })
  assert.equal(other.seen.length, 0)
})

test('createPoliteFetch › obeys robots.txt, its crawl delay included, and reads it once', async () => {
  const server = await serve({
    '/robots.txt': (_r, response) => response.end('User-agent: films\nDisallow: /w/\nCrawl-delay: 4'),
    '/w/x': (_r, response) => response.end('no'),
    '/a': (_r, response) => response.end('a'),
    '/b': (_r, response) => response.end('b'),
    '/jump': (_r, response) => response.writeHead(302, { location: '/w/x' }).end(),
  })
  const { polite, context } = fetcher()
  const began = context.clock.nowMs()
  await assert.rejects(polite.get(request(server, '/w/x')), { code: 'FETCH_ROBOTS', hint: /respectRobots/ })
  await polite.get(request(server, '/a'))
  await polite.get(request(server, '/b'))
  assert.equal(context.clock.nowMs() - began, 8000)
  await assert.rejects(polite.get(request(server, '/jump')), { code: 'FETCH_ROBOTS' })
  assert.equal(server.robotsSeen.length, 1)
  assert.ok(server.seen.every(({ path }) => path !== '/w/x'))
  assert.equal(await fetcher({ respectRobots: false }).polite.get(request(server, '/w/x')), 'no')
})

test('createPoliteFetch › fetches nothing while robots.txt cannot be read', async () => {
  const server = await serve({
    '/robots.txt': (_r, response) => response.writeHead(500).end(),
    '/x': (_r, response) => response.end('x'),
  })
  const { polite } = fetcher({ maxRetries: 1 })
  await assert.rejects(polite.get(request(server)), { code: 'FETCH_FAILED', message: /robots\.txt: HTTP 500/ })
  assert.equal(server.seen.length, 0)
})

test('createPoliteFetch › shows a key to the server alone: not in the cache, an error or the log', async () => {
  const server = await serve({
    '/x': (_r, response, nth) => {
      if (nth === 1) response.writeHead(500).end()
      else response.end('fine')
    },
    '/leak': (_r, response) =>
      response.writeHead(302, { location: 'gopher://s3cr3t-query.example/s3cr3t-header' }).end(),
  })
  const secrets = { headers: { 'x-api-key': 's3cr3t-header' }, query: { key: 's3cr3t-query' } }
  const { polite, ports, logged, store } = fetcher({}, secrets)
  await polite.get(request(server, '/x?q=1'))
  assert.equal(server.seen[0].headers['x-api-key'], 's3cr3t-header')
  assert.equal(server.seen[0].query.get('key'), 's3cr3t-query')
  const failed = await polite
    .get(
      request(server, '/leak', {
        read: () => '',
      }),
    )
    .catch((error: Er2almError) => error)
  const echoing = await polite
    .get(
      request(server, '/x?q=2', {
        read: () => {
          throw new Er2almError('FETCH_REPLY', 'you said s3cr3t-query', { hint: 's3cr3t-header' })
        },
      }),
    )
    .catch((error: Er2almError) => error)
  const rows = store.db.prepare('SELECT url FROM http_replies').all()
  assert.equal(rows.length, 2)
  const kept = ports.cache.find(`${server.origin}/x?q=1`)
  assert.doesNotMatch(inspect([rows, logged, failed, echoing, kept], { depth: 9 }), /s3cr3t/)
  assert.equal((echoing as Er2almError).message, 'you said ***')
  assert.ok(server.robotsSeen.every(({ headers }) => headers['x-api-key'] === undefined))
})

test('createPoliteFetch › says that a host is not there without trying again, and that nobody answers after trying', async () => {
  const server = await serve({})
  await server.close()
  const { polite, sleptMs } = fetcher({ maxRetries: 2, respectRobots: false })
  await assert.rejects(polite.get(request(server)), { code: 'FETCH_FAILED', message: /ECONNREFUSED/ })
  assert.equal(sleptMs.length, 2)
  const nowhere = { ...request(server), url: new URL('http://no-such-host.invalid/') }
  await assert.rejects(polite.get(nowhere), { code: 'FETCH_FAILED' })
})

test('createPoliteFetch › stops when told to', async () => {
  const server = await serve({ '/x': () => {} })
  const { polite, abort } = fetcher({ respectRobots: false })
  const pending = polite.get(request(server))
  setTimeout(abort, 50)
  await assert.rejects(pending, { code: 'INTERRUPTED' })
})

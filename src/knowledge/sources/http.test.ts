import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { inspect } from 'node:util'
import { fetchPorts, type Handler, type ScriptedServer, startScriptedServer } from '../fetch/scripted-server.fixture.ts'
import type { Passage, RetrievalQuery } from '../passage.ts'
import { httpSource } from './http.ts'

const HEAT = { title: 'Heat', year: 1995 }
const FIELDS = { id: 'key', title: 'names.0', year: 'released', text: ['plot', 'people'], date: 'seen' }
const RESULTS = [
  {
    key: 1,
    names: ['Heat'],
    released: '1995-12-15',
    plot: 'A <b>robbery</b> &amp; more.',
    people: ['Mann', 'Pacino'],
    seen: null,
  },
  { key: 2, names: ['Heat'], released: 1986, plot: 'A bodyguard.' },
  { key: 3, names: ['Heat'], released: '', plot: ' ' },
  { key: 1, names: ['Heat'], released: 1995, plot: 'The same again.' },
]

const servers: ScriptedServer[] = []
after(() => Promise.all(servers.map((server) => server.close())))

async function endpoint(
  handlers: Readonly<Record<string, Handler>>,
  given: object = {},
  env: Record<string, string> = {},
  path = '/find?q={title}&y={year}',
) {
  const server = await startScriptedServer(handlers)
  servers.push(server)
  const settings = httpSource.config.parse({
    ...{ kind: 'http', url: `${server.origin}${path}`, userAgent: 'films/1.0 (me@example.org)' },
    ...{ requestsPerSecond: 1000, source: 'api', results: 'data.items', fields: FIELDS, maxRetries: 1 },
    ...given,
  })
  const made = fetchPorts()
  const ports = { ...made.ports, env, store: made.store }
  const ask = async (item: RetrievalQuery = HEAT): Promise<Passage[]> =>
    Array.fromAsync(httpSource.open(settings, ports).passages(item))
  return { server, ask, settings, ...made }
}

const json =
  (body: unknown): Handler =>
  (_request, response) =>
    void response.end(JSON.stringify(body))

test('httpSource › maps results by dotted paths, and keeps those about the item', async () => {
  const { ask, server } = await endpoint({ '/find': json({ data: { items: RESULTS } }) }, { textFormat: 'html' })
  const passages = await ask()
  assert.deepEqual(
    passages.map(({ sha256: _, ...rest }) => rest),
    [{ id: 'api:1', title: 'Heat', year: 1995, source: 'api', text: 'A robbery & more.\nMann, Pacino' }],
  )
  assert.equal(server.seen[0].query.get('q'), 'Heat')
  assert.equal(server.seen[0].query.get('y'), '1995')
  const all = await endpoint(
    { '/find': json({ data: { items: RESULTS } }) },
    { match: 'all', maxResults: 2, licence: 'CC0' },
  )
  assert.deepEqual(
    (await all.ask()).map(({ id, licence }) => [id, licence]),
    [
      ['api:1', 'CC0'],
      ['api:2', 'CC0'],
    ],
  )
})

test('httpSource › sends any title as one value of the address it was given', async () => {
  const { ask, server } = await endpoint({}, { emptyStatus: [404] }, {}, '/film/{title}?all={query}')
  for (const title of ['a&b=c', 'x/../../y', '100% #1?', '日本\ud800']) await ask({ title, year: 1999 })
  // Would be another address.
  assert.deepEqual([await ask({ title: '..' }), await ask({ title: '.' })], [[], []])
  assert.deepEqual(
    server.seen.map(({ path, query }) => [decodeURIComponent(path), query.get('all')]),
    [
      ['/film/a&b=c', 'a&b=c 1999'],
      ['/film/x/../../y', 'x/../../y 1999'],
      ['/film/100% #1?', '100% #1? 1999'],
      ['/film/日本\ufffd', '日本\ufffd 1999'],
    ],
  )
})

test('httpSource › sends keys from the environment, and keeps them to itself', async () => {
  const given = { headersFromEnv: { Authorization: 'FILMS_TOKEN' }, queryFromEnv: { key: 'FILMS_KEY' } }
  const env = { FILMS_TOKEN: 'Bearer t0p-s3cret', FILMS_KEY: 'k3y/s3cret' }
  const { ask, server, logged, store } = await endpoint(
    { '/find': (_r, response) => response.writeHead(500).end() },
    given,
    env,
  )
  const error = await ask().catch((thrown: unknown) => thrown)
  assert.equal(server.seen[0].headers.authorization, 'Bearer t0p-s3cret')
  assert.equal(server.seen[0].query.get('key'), 'k3y/s3cret')
  assert.match(inspect(error), /HTTP 500/)
  assert.doesNotMatch(
    inspect([error, logged, store.db.prepare('SELECT * FROM http_replies').all()], { depth: 9 }),
    /s3cret/,
  )
  const unset = await endpoint({ '/find': json([]) }, given)
  await assert.rejects(unset.ask(), { code: 'CONFIG_MISSING', message: /FILMS_TOKEN is not set/ })
})

const BAD: readonly (readonly [what: string, body: unknown, expected: object])[] = [
  ['a path that leads nowhere', { items: [] }, { code: 'FETCH_REPLY', message: /no data\.items/ }],
  ['a list of something else', { data: { items: ['x'] } }, { code: 'FETCH_REPLY', message: /result 1 is no object/ }],
  [
    'a result without an id',
    { data: { items: [{ names: ['Heat'], plot: 'x' }] } },
    { code: 'FETCH_REPLY', message: /the id of result 1 is missing/ },
  ],
  [
    'a year that is none',
    { data: { items: [{ ...RESULTS[0], released: 'soon' }] } },
    { code: 'FETCH_REPLY', message: /"soon", not a year/ },
  ],
]

for (const [what, body, expected] of BAD) {
  test(`httpSource › says what is wrong with ${what}`, async () => {
    const { ask } = await endpoint({ '/find': json(body) })
    await assert.rejects(ask(), expected)
  })
}

test('httpSource › takes nothing found for nothing, and one result without a list', async () => {
  assert.deepEqual(await (await endpoint({ '/find': json({ data: { items: null } }) })).ask(), [])
  assert.equal((await (await endpoint({ '/find': json({ data: { items: RESULTS[0] } }) })).ask()).length, 1)
  const refused = await endpoint({})
  await assert.rejects(refused.ask(), { code: 'FETCH_REFUSED' })
  assert.deepEqual(await (await endpoint({}, { emptyStatus: [404] })).ask(), [])
})

test('httpSource › refuses addresses and keys that would go wrong', () => {
  const parse = (given: object) =>
    httpSource.config.safeParse({
      ...{ kind: 'http', url: 'https://a.test/?q={title}', userAgent: 'a (b@c.de)', fields: {} },
      ...given,
    }).success
  assert.equal(parse({}), true)
  for (const url of [
    'file:///etc/{title}',
    'https://a.test/',
    'https://a.test/b/../?q={title}',
    'https://{title}.test/?q={title}',
    'https://u:p@a.test/?q={title}',
    'https://a.test/?q={title}&x={user}',
    '{title}',
  ])
    assert.equal(parse({ url }), false, url)
  assert.equal(parse({ headersFromEnv: { 'X-Key': 'sk-123/456' } }), false)
})

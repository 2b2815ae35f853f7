import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { answering, codeOf, guardedApp } from '../guarded-app.fixture.ts'
import type { Route } from '../route.ts'
import { bearer, keyOfEachScope, temporaryKeys } from './temporary-keys.fixture.ts'

/** Its `paths` leave out one that it answers. */
const forgetful: Route = {
  ...answering('GET /declared'),
  add(app) {
    app.get('/declared', (c) => c.text('declared'))
    app.get('/forgotten', (c) => c.text('forgotten'))
  },
}
const routes = [
  answering('GET /list/{user}'),
  answering('POST /events', undefined, 'write'),
  answering('POST /swap', undefined, 'admin'),
  answering('GET /open', undefined, 'none'),
  forgetful,
]

test('keys › each path wants the scope that its route declares', async (t) => {
  const keysFile = temporaryKeys(t)
  const keys = keyOfEachScope(keysFile)
  const { app } = guardedApp({ keysFile }, routes)
  const wants = { 'GET /list/u1': 'read', 'POST /events': 'write', 'POST /swap': 'admin' } as const
  for (const [path, wanted] of Object.entries(wants)) {
    const [method, url] = path.split(' ') as [string, string]
    for (const [scope, key] of Object.entries(keys)) {
      const reply = await app.request(url, { method, ...bearer(key) })
      assert.equal(reply.status, scope === wanted ? 200 : 403, `${path} with ${scope}`)
      if (reply.status === 403) assert.equal(await codeOf(reply), 'SERVE_SCOPE')
    }
  }
})

test('keys › without one, or with a wrong one, only open paths answer', async (t) => {
  const keysFile = temporaryKeys(t)
  const { read } = keyOfEachScope(keysFile)
  const { app } = guardedApp({ keysFile }, routes)
  const wrong = [
    {},
    bearer(''),
    bearer('er2alm_guess'),
    bearer(`${read} ${read}`),
    bearer(`${read}é`.slice(0, -1).slice(1)),
    { headers: { authorization: read } },
    { headers: { authorization: `Basic ${btoa(`x:${read}`)}` } },
    { headers: { cookie: `authorization=Bearer ${read}` } },
  ]
  for (const init of wrong) {
    assert.equal((await app.request('/open', init)).status, 200)
    for (const url of ['/list/u1', '/nowhere', '/forgotten', `/list/u1?authorization=Bearer+${read}`]) {
      const reply = await app.request(url, init)
      assert.deepEqual([reply.status, await codeOf(reply)], [401, 'SERVE_KEY'], `${url} ${JSON.stringify(init)}`)
      assert.equal(reply.headers.get('www-authenticate'), 'Bearer realm="er2alm"')
    }
  }
})

test('keys › a path that no route declares is there for admin alone', async (t) => {
  const keysFile = temporaryKeys(t)
  const keys = keyOfEachScope(keysFile)
  const { app } = guardedApp({ keysFile }, routes)
  for (const url of ['/forgotten', '/nowhere']) {
    const reply = await app.request(url, bearer(keys.read))
    assert.deepEqual([reply.status, await codeOf(reply)], [404, 'SERVE_NO_ROUTE'])
  }
  assert.equal((await app.request('/forgotten', bearer(keys.admin))).status, 200)
  assert.equal((await app.request('/nowhere', bearer(keys.admin))).status, 404)
})

test('keys › HEAD wants what GET does', async (t) => {
  const keysFile = temporaryKeys(t)
  const { read, write } = keyOfEachScope(keysFile)
  const { app } = guardedApp({ keysFile }, routes)
  const head = async (init: RequestInit): Promise<number> =>
    (await app.request('/list/u1', { method: 'HEAD', ...init })).status
  assert.deepEqual([await head(bearer(read)), await head(bearer(write)), await head({})], [200, 403, 401])
})

test('keys › other ways to write a path want its scope too', async (t) => {
  const keysFile = temporaryKeys(t)
  const { read } = keyOfEachScope(keysFile)
  const { app } = guardedApp({ keysFile }, routes)
  for (const url of ['/%73wap', '/list/../swap', '//swap', '/swap/', '/swap;x', '/SWAP', '/./swap', '/swap%2f']) {
    const { status } = await app.request(url, { method: 'POST', ...bearer(read) })
    assert.ok(status === 403 || status === 404, `${url} ${status}`)
  }
})

test('keys › the name of the key is in the log, the key nowhere', async (t) => {
  const keysFile = temporaryKeys(t)
  const { read } = keyOfEachScope(keysFile)
  const { app, logged } = guardedApp({ keysFile }, routes)
  await app.request('/list/u1', bearer(read))
  await app.request('/swap', { method: 'POST', ...bearer(read) })
  assert.deepEqual(
    logged.map(({ key }) => key),
    ['read', 'read'],
  )
  assert.ok(!JSON.stringify(logged).includes(read.slice(7)))
})

test('keys › a removed key stops working without a restart, a broken file lets nobody in', async (t) => {
  const keysFile = temporaryKeys(t)
  const { read } = keyOfEachScope(keysFile)
  const { app, clock, logged } = guardedApp({ keysFile }, routes)
  const ask = () => app.request('/list/u1', bearer(read))
  assert.equal((await ask()).status, 200)
  keyOfEachScope(keysFile)
  clock.nowMs += 1000
  assert.equal((await ask()).status, 401)
  writeFileSync(keysFile, 'no keys')
  clock.nowMs += 1000
  const reply = await ask()
  assert.equal(reply.status, 500)
  assert.ok(!(await reply.text()).includes(keysFile))
  assert.match(JSON.stringify(logged.at(-1)), /line 1 of the file of keys is no key/)
  assert.equal((await app.request('/open')).status, 200)
})

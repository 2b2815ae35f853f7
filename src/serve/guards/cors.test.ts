import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answering, guardedApp } from '../guarded-app.fixture.ts'
import { createKey, writeKeys } from './key-file.ts'
import { temporaryKeys } from './temporary-keys.fixture.ts'

const SHOP = 'https://shop.example'
const routes = [answering('GET /x'), answering('POST /x', undefined, 'write')]
const asks = (origin: string): RequestInit => ({
  method: 'OPTIONS',
  headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' },
})

test('CORS › is off without origins: no page of another one reads a reply', async () => {
  const { app } = guardedApp({}, routes)
  const read = await app.request('/x', { headers: { origin: SHOP } })
  assert.equal(read.headers.get('access-control-allow-origin'), null)
  const asked = await app.request('/x', asks(SHOP))
  assert.deepEqual([asked.status, asked.headers.get('access-control-allow-origin')], [403, null])
})

test('CORS › lets in the origins of the settings and no other', async () => {
  const { app } = guardedApp({ corsOrigins: [SHOP] }, routes)
  const read = await app.request('/x', { headers: { origin: SHOP } })
  assert.equal(read.headers.get('access-control-allow-origin'), SHOP)
  assert.equal(read.headers.get('access-control-allow-credentials'), null)
  assert.match(read.headers.get('vary')!, /origin/i)
  for (const origin of ['https://shop.example.evil', 'http://shop.example', 'null', 'https://shop.example:8443']) {
    const other = await app.request('/x', { headers: { origin } })
    assert.equal(other.headers.get('access-control-allow-origin'), null, origin)
  }
})

test("CORS › answers a browser's question before it asks for a key", async (t) => {
  const keysFile = temporaryKeys(t)
  writeKeys(keysFile, [createKey('shop', ['read'], 0).stored])
  const { app } = guardedApp({ corsOrigins: [SHOP], keysFile }, routes)
  const reply = await app.request('/x', asks(SHOP))
  assert.equal(reply.status, 204)
  assert.equal(reply.headers.get('access-control-allow-origin'), SHOP)
  assert.match(reply.headers.get('access-control-allow-headers')!, /authorization/)
  assert.equal((await app.request('/x', { headers: { origin: SHOP } })).status, 401)
})

test('CORS › takes no "all" and nothing that is no origin', () => {
  for (const origin of ['*', 'shop.example', 'https://shop.example/', 'https://shop.example/a', 'null', '']) {
    assert.throws(() => guardedApp({ corsOrigins: [origin] }, routes), { code: 'CONFIG_INVALID' }, origin)
  }
})

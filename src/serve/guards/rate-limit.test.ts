import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answering, codeOf, type GuardedApp, guardedApp, onSocket } from '../guarded-app.fixture.ts'
import { health } from '../routes/health.ts'
import { blockOf } from './rate-limit.ts'
import { bearer, keyOfEachScope, temporaryKeys } from './temporary-keys.fixture.ts'

const routes = [answering('GET /x'), health]

/** Asks from an address, as Node's binding would say it. */
async function ask(
  { app }: GuardedApp,
  path: string,
  remoteAddress: string,
  init: RequestInit = {},
): Promise<Response> {
  return app.request(path, init, { incoming: { socket: { remoteAddress } } })
}

test('limitRate › lets a burst of a second through, then says how long to wait', async () => {
  const guarded = guardedApp({ requestsPerSecond: 2 }, routes)
  for (const status of [200, 200, 429]) assert.equal((await ask(guarded, '/x', '1.2.3.4')).status, status)
  const reply = await ask(guarded, '/x', '1.2.3.4')
  assert.equal(reply.headers.get('retry-after'), '1')
  assert.equal(await codeOf(reply), 'SERVE_TOO_MANY')
  guarded.clock.nowMs += 500
  for (const status of [200, 429]) assert.equal((await ask(guarded, '/x', '1.2.3.4')).status, status)
})

test('limitRate › counts each address by itself, and trusts no header of a proxy', async () => {
  const guarded = guardedApp({ requestsPerSecond: 1 }, routes)
  assert.equal((await ask(guarded, '/x', '1.2.3.4')).status, 200)
  const headers = { 'x-forwarded-for': '9.9.9.9', forwarded: 'for=9.9.9.9', 'x-real-ip': '9.9.9.9' }
  assert.equal((await ask(guarded, '/x', '1.2.3.4', { headers })).status, 429)
  assert.equal((await ask(guarded, '/x', '1.2.3.5')).status, 200)
  assert.equal((await ask(guarded, '/x', '::ffff:1.2.3.5')).status, 429)
})

test('limitRate › counts by key where there is one, and wrong keys by address', async (t) => {
  const keysFile = temporaryKeys(t)
  const { read } = keyOfEachScope(keysFile)
  const guarded = guardedApp({ requestsPerSecond: 1, keysFile }, routes)
  assert.equal((await ask(guarded, '/x', '1.2.3.4', bearer(read))).status, 200)
  assert.equal((await ask(guarded, '/x', '1.2.3.5', bearer(read))).status, 429)
  assert.equal((await ask(guarded, '/x', '1.2.3.4', bearer('wrong'))).status, 401)
  assert.equal((await ask(guarded, '/x', '1.2.3.4', bearer('wrong again'))).status, 429)
})

test('limitRate › leaves probes alone', async () => {
  const guarded = guardedApp({ requestsPerSecond: 1 }, routes)
  for (let n = 0; n < 5; n++) assert.equal((await ask(guarded, '/healthz', '1.2.3.4')).status, 200)
  assert.equal((await ask(guarded, '/x', '1.2.3.4')).status, 200)
})

test('limitRate › sees the address of a real socket', async (t) => {
  const base = await onSocket(guardedApp({ requestsPerSecond: 1 }, routes), t)
  const statuses = [await fetch(`${base}/x`), await fetch(`${base}/x`)].map(({ status }) => status)
  assert.deepEqual(statuses, [200, 429])
})

test('blockOf › is the /64 of an IPv6 address, and an IPv4 address itself', () => {
  for (const [address, block] of [
    ['203.0.113.9', '203.0.113.9'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:db8:1:2::6', '2001:db8:1:2'],
    ['2001:db8::6', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
    ['fe80::1', 'fe80:0:0:0'],
  ] as const) {
    assert.equal(blockOf(address), block)
  }
})

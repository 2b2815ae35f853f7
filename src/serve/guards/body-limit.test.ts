import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answering, codeOf, guardedApp, onSocket } from '../guarded-app.fixture.ts'

const MAX = 100
const echo = answering('POST /x', async (c) => c.json({ bytes: (await c.req.arrayBuffer()).byteLength }))
const JSON_TYPE = { 'content-type': 'application/json' }

/** Posts on a socket. @param chunked without a declared length */
async function post(base: string, bytes: number, chunked: boolean): Promise<Response> {
  const body = 'x'.repeat(bytes)
  return fetch(`${base}/x`, {
    method: 'POST',
    headers: JSON_TYPE,
    body: chunked ? new Blob([body]).stream() : body,
    duplex: 'half',
  } as RequestInit)
}

test('limitBody › refuses one byte more than the limit, by declared length and in chunks', async (t) => {
  const base = await onSocket(guardedApp({ maxBodyBytes: MAX }, [echo]), t)
  for (const chunked of [false, true]) {
    const fits = await post(base, MAX, chunked)
    assert.deepEqual([fits.status, await fits.json()], [200, { bytes: MAX }], String(chunked))
    const reply = await post(base, MAX + 1, chunked)
    assert.deepEqual([reply.status, await codeOf(reply)], [413, 'SERVE_TOO_LARGE'], String(chunked))
  }
})

test('limitBody › in process, where no length is declared, counts as well', async () => {
  const { app } = guardedApp({ maxBodyBytes: MAX }, [echo])
  const post = (bytes: number) => app.request('/x', { method: 'POST', headers: JSON_TYPE, body: 'x'.repeat(bytes) })
  assert.equal((await post(MAX)).status, 200)
  assert.equal((await post(MAX + 1)).status, 413)
})

test('limitBody › stops reading a body that never ends', async () => {
  const { app } = guardedApp({ maxBodyBytes: MAX }, [echo])
  let pulled = 0
  const endless = new ReadableStream({
    pull(controller) {
      pulled++
      controller.enqueue(new Uint8Array(MAX / 2))
    },
  })
  const reply = await app.request('/x', {
    method: 'POST',
    headers: JSON_TYPE,
    body: endless,
    duplex: 'half',
  } as RequestInit)
  assert.equal(reply.status, 413)
  assert.ok(pulled <= 5, `read ${pulled} chunks`)
})

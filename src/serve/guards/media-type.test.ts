import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answering, codeOf, guardedApp, onSocket } from '../guarded-app.fixture.ts'

const routes = [answering('POST /x'), answering('DELETE /x'), answering('GET /x')]

test('requireJson › refuses a body of any other type, as a form of another site would send it', async () => {
  const { app } = guardedApp({}, routes)
  for (const type of [
    'text/plain',
    'text/plain; application/json',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/jsonx',
    'application/json5',
    '',
  ]) {
    const reply = await app.request('/x', { method: 'POST', headers: { 'content-type': type }, body: '{}' })
    assert.deepEqual([reply.status, await codeOf(reply)], [415, 'SERVE_MEDIA_TYPE'], type)
  }
})

test('requireJson › takes JSON with its parameters, and requests without a body', async () => {
  const { app } = guardedApp({}, routes)
  for (const type of ['application/json', 'Application/JSON; charset=utf-8']) {
    const reply = await app.request('/x', { method: 'POST', headers: { 'content-type': type }, body: '{}' })
    assert.equal(reply.status, 200, type)
  }
  for (const method of ['POST', 'DELETE', 'GET']) assert.equal((await app.request('/x', { method })).status, 200)
})

test('requireJson › sees a body on a socket that names no type', async (t) => {
  const base = await onSocket(guardedApp({}, routes), t)
  const post = async (body: RequestInit['body']): Promise<number> => {
    const reply = await fetch(`${base}/x`, { method: 'POST', body, duplex: 'half' } as RequestInit)
    await reply.text()
    return reply.status
  }
  assert.equal(await post(new Uint8Array([123, 125])), 415)
  assert.equal(await post(new Blob(['{}']).stream()), 415)
  assert.equal(await post(null), 200)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answering, guardedApp } from '../guarded-app.fixture.ts'
import type { ErrorReply } from '../http-error.ts'

const NEW_ID = /^[0-9a-f-]{36}$/

test('request id › of the caller is kept, in the reply and in the log', async () => {
  const { app, logged } = guardedApp({}, [answering('GET /x')])
  const reply = await app.request('/x', { headers: { 'x-request-id': 'shop-7:42.a_b' } })
  assert.equal(reply.headers.get('x-request-id'), 'shop-7:42.a_b')
  assert.equal(logged[0]!.requestId, 'shop-7:42.a_b')
})

test('request id › is a new one each time without one', async () => {
  const { app } = guardedApp({}, [answering('GET /x')])
  const ids = await Promise.all([1, 2].map(async () => (await app.request('/x')).headers.get('x-request-id')!))
  for (const id of ids) assert.match(id, NEW_ID)
  assert.notEqual(ids[0], ids[1])
})

test('request id › that is too long or has other characters is replaced', async () => {
  const { app } = guardedApp({}, [answering('GET /x')])
  for (const given of ['', 'a b', 'a"b', '<i>', 'a,b', 'é', 'x'.repeat(129)]) {
    const reply = await app.request('/x', { headers: { 'x-request-id': given } })
    assert.match(reply.headers.get('x-request-id')!, NEW_ID, JSON.stringify(given))
  }
  const longest = 'x'.repeat(128)
  const reply = await app.request('/x', { headers: { 'x-request-id': longest } })
  assert.equal(reply.headers.get('x-request-id'), longest)
})

test('request id › stands in error replies', async () => {
  const { app } = guardedApp({}, [])
  const reply = await app.request('/nowhere', { headers: { 'x-request-id': 'mine' } })
  assert.equal(reply.headers.get('x-request-id'), 'mine')
  assert.equal(((await reply.json()) as ErrorReply).error.requestId, 'mine')
})

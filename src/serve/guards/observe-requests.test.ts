import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answering, codeOf, guardedApp } from '../guarded-app.fixture.ts'

test('observeRequests › gives a route its request id, log and declared path', async () => {
  const { app, logged } = guardedApp({}, [
    answering('GET /x/{id}', (c) => {
      c.get('log').info('from the route')
      return c.json({ id: c.get('requestId'), pattern: c.get('path')?.pattern })
    }),
  ])
  const reply = await app.request('/x/7', { headers: { 'x-request-id': 'r1' } })
  assert.deepEqual(await reply.json(), { id: 'r1', pattern: '/x/{id}' })
  assert.deepEqual([logged[0]!.msg, logged[0]!.requestId], ['from the route', 'r1'])
})

test('observeRequests › makes a reply of what is thrown and is no Error', async () => {
  const { app, logged } = guardedApp({}, [
    answering('GET /x', () => {
      // What a dependency may do.
      throw 'a string' as unknown as Error
    }),
  ])
  const reply = await app.request('/x')
  assert.equal(reply.status, 500)
  assert.equal(await codeOf(reply), 'BUG')
  assert.ok(reply.headers.has('x-request-id') && reply.headers.has('content-security-policy'))
  assert.match(JSON.stringify(logged[0]!.err), /something that is no Error was thrown/)
})

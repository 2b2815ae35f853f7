import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answering, codeOf, guardedApp } from '../guarded-app.fixture.ts'

const routes = [answering('GET /x/{id}'), answering('POST /x/{id}'), answering('GET /y')]

test('unknown path › is not there, whatever the method', async () => {
  const { app } = guardedApp({}, routes)
  for (const method of ['GET', 'POST', 'TRACE_IT']) {
    const reply = await app.request('/nowhere', { method })
    assert.deepEqual([reply.status, await codeOf(reply)], [404, 'SERVE_NO_ROUTE'])
  }
})

test('known path › names the methods that it takes to any other', async () => {
  const { app } = guardedApp({}, routes)
  for (const [path, allow] of [
    ['/x/7', 'GET, POST'],
    ['/y', 'GET'],
  ] as const) {
    for (const method of ['DELETE', 'PUT', 'OPTIONS']) {
      const reply = await app.request(path, { method })
      assert.deepEqual([reply.status, await codeOf(reply), reply.headers.get('allow')], [405, 'SERVE_METHOD', allow])
    }
  }
})

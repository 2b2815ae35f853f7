import assert from 'node:assert/strict'
import { test } from 'node:test'
import { guardedApp } from '../guarded-app.fixture.ts'

test('requireWellFormed › refuses a path or query that is no UTF-8, and takes what is', async () => {
  const { app } = guardedApp()
  for (const bad of ['/healthz?a=%ff', '/healthz?a=%zz', '/healthz?a=100%']) {
    const reply = await app.request(bad)
    const { error } = (await reply.json()) as { error: { code: string; message: string } }
    assert.deepEqual([reply.status, error.code], [400, 'SERVE_INPUT'], bad)
    assert.match(error.message, /% that begins no character/)
  }
  assert.notEqual((await app.request('/healthz?a=%C3%A9%25')).status, 400)
})

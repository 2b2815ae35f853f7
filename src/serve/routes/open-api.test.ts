import assert from 'node:assert/strict'
import { test } from 'node:test'
import { guardedApp } from '../guarded-app.fixture.ts'
import { keyOfEachScope, temporaryKeys } from '../guards/temporary-keys.fixture.ts'

test('GET /openapi.json › describes the routes and how a key is sent, to everyone', async (t) => {
  const keysFile = temporaryKeys(t)
  keyOfEachScope(keysFile)
  const { app } = guardedApp({ keysFile })
  const reply = await app.request('/openapi.json')
  assert.equal(reply.headers.get('content-type'), 'application/json')
  const document = (await reply.json()) as {
    openapi: string
    paths: Record<string, Record<string, { responses: Record<string, object> }>>
    components: { securitySchemes: object }
  }
  assert.equal(document.openapi, '3.1.0')
  assert.deepEqual(Object.keys(document.paths['/healthz']!.get!.responses), ['200', 'default'])
  assert.deepEqual(Object.keys(document.components.securitySchemes), ['key'])
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answering, guardedApp, onSocket } from '../guarded-app.fixture.ts'

const routes = [
  answering('GET /plain'),
  answering('GET /own', (c) => c.text('kept', 200, { 'cache-control': 'max-age=60' })),
  answering('GET /raw', () => new Response('raw', { headers: { 'x-frame-options': 'SAMEORIGIN' } })),
]

test('reply headers › are the same on a socket and in process', async (t) => {
  const guarded = guardedApp({}, routes)
  const base = await onSocket(guarded, t)
  for (const path of ['/plain', '/own', '/raw', '/nowhere']) {
    const [inProcess, onWire] = [await guarded.app.request(path), await fetch(base + path)]
    const names = [...inProcess.headers.keys()].filter((name) => name !== 'x-request-id')
    assert.ok(names.length >= 8, path)
    for (const name of names) assert.equal(onWire.headers.get(name), inProcess.headers.get(name), `${path} ${name}`)
    assert.ok(onWire.headers.has('x-request-id'))
  }
})

test('reply headers › leave those alone that a route set', async (t) => {
  const guarded = guardedApp({}, routes)
  const base = await onSocket(guarded, t)
  for (const ask of [(path: string) => guarded.app.request(path), (path: string) => fetch(base + path)]) {
    assert.equal((await ask('/own')).headers.get('cache-control'), 'max-age=60')
    assert.equal((await ask('/raw')).headers.get('x-frame-options'), 'SAMEORIGIN')
    assert.equal((await ask('/plain')).headers.get('cache-control'), 'no-store')
  }
})

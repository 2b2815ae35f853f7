import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answering, guardedApp } from '../guarded-app.fixture.ts'

test('security headers › stand on every reply: lists, errors, health, pages', async () => {
  const { app } = guardedApp({}, [answering('GET /page', (c) => c.html('<p>page</p>')), answering('GET /list')])
  for (const path of ['/page', '/list', '/nowhere']) {
    const { headers } = await app.request(path)
    assert.equal(headers.get('x-content-type-options'), 'nosniff', path)
    assert.equal(headers.get('x-frame-options'), 'DENY')
    assert.equal(headers.get('referrer-policy'), 'no-referrer')
    assert.equal(headers.get('cross-origin-opener-policy'), 'same-origin')
    assert.equal(headers.get('cross-origin-resource-policy'), 'same-origin')
    assert.equal(headers.get('cross-origin-embedder-policy'), 'require-corp')
  }
})

test('content security policy › allows nothing but this server, and no script or style in the HTML', async () => {
  const { app } = guardedApp({}, [])
  const policy = (await app.request('/')).headers.get('content-security-policy')!
  const directives = new Map(
    policy.split('; ').map((directive) => {
      const [name, ...sources] = directive.split(' ')
      return [name!, sources] as const
    }),
  )
  for (const name of ['default-src', 'base-uri', 'form-action', 'frame-ancestors']) {
    assert.deepEqual(directives.get(name), ["'none'"], name)
  }
  for (const name of ['script-src', 'style-src', 'connect-src'])
    assert.deepEqual(directives.get(name), ["'self'"], name)
  assert.deepEqual(directives.get('require-trusted-types-for'), ["'script'"])
  assert.ok(!/unsafe|http|\*/.test(policy), policy)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answering, codeOf, guardedApp } from '../guarded-app.fixture.ts'

test('limitTime › answers for a route that takes too long', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const { app, logged } = guardedApp({ timeLimitMs: 2000 }, [answering('GET /x', () => new Promise(() => {}))])
  const asked = app.request('/x')
  t.mock.timers.tick(1999)
  t.mock.timers.tick(1)
  const reply = await asked
  assert.equal(reply.status, 503)
  const { error } = (await reply.json()) as { error: { code: string; message: string } }
  assert.deepEqual([error.code, error.message], ['SERVE_TIMEOUT', 'no answer within 2 s'])
  assert.equal(logged[0]!.code, 'SERVE_TIMEOUT')
})

test('limitTime › keeps the reply that it gave, and logs what fails afterwards', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  let fail = (_: unknown): void => {}
  const { app, logged } = guardedApp({ timeLimitMs: 10 }, [
    answering(
      'GET /x',
      () =>
        new Promise((_, reject) => {
          fail = reject
        }),
    ),
  ])
  for (const thrown of [new Error('too late'), 'no Error, too late']) {
    const asked = app.request('/x')
    t.mock.timers.tick(10)
    const reply = await asked
    assert.equal(await codeOf(reply), 'SERVE_TIMEOUT')
    fail(thrown)
    await new Promise((resolve) => setImmediate(resolve))
    const last = logged.at(-1)!
    assert.equal(last.msg, 'failed after its time limit')
    assert.match(JSON.stringify(last), /too late/)
  }
})

test('limitTime › leaves no timer behind an answer', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const { app, logged } = guardedApp({ timeLimitMs: 10 }, [answering('GET /x')])
  assert.equal((await app.request('/x')).status, 200)
  t.mock.timers.tick(1000)
  await new Promise((resolve) => setImmediate(resolve))
  assert.equal(logged.length, 1)
})

test('limitTime › is over the reading of a body', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const { app } = guardedApp({ timeLimitMs: 10 }, [answering('POST /x', async (c) => c.json(await c.req.json()))])
  const asked = app.request('/x', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: new ReadableStream({}),
    duplex: 'half',
  } as RequestInit)
  t.mock.timers.tick(10)
  assert.equal(await codeOf(await asked), 'SERVE_TIMEOUT')
})

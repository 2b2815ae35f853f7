import assert from 'node:assert/strict'
import { test } from 'node:test'
import { filmsApp } from './films.fixture.ts'
import { DEFAULT_SETTINGS, type ServeSettings } from './settings.ts'
import { startServer } from './start-server.ts'

const SETTINGS: ServeSettings = { ...DEFAULT_SETTINGS, port: 0, stateDir: '', timeLimitMs: 2000 }

test('startServer › answers, and refuses a port that is taken with what to do', async (t) => {
  const server = await startServer(filmsApp().app, SETTINGS)
  t.after(() => server.close())
  const reply = await fetch(`http://127.0.0.1:${server.port}/readyz`)
  assert.equal(reply.status, 200)
  await assert.rejects(startServer(filmsApp().app, { ...SETTINGS, port: server.port }), {
    code: 'SERVE_PORT',
    hint: /choose another --port/,
  })
})

test('startServer › lets requests in flight end when it closes', async () => {
  const { app } = filmsApp()
  const started = Promise.withResolvers<void>()
  const finish = Promise.withResolvers<void>()
  app.get('/slow', async (c) => {
    started.resolve()
    await finish.promise
    return c.text('done')
  })
  const server = await startServer(app, SETTINGS)
  const reply = fetch(`http://127.0.0.1:${server.port}/slow`)
  await started.promise
  const closed = server.close()
  finish.resolve()
  assert.equal(await (await reply).text(), 'done')
  await closed
  await assert.rejects(fetch(`http://127.0.0.1:${server.port}/readyz`))
})

test('startServer › does not listen where other machines could ask without a key', async () => {
  for (const host of ['0.0.0.0', '::']) {
    await assert.rejects(startServer(filmsApp().app, { ...SETTINGS, host }), { code: 'SERVE_OPEN' })
  }
})

import assert from 'node:assert/strict'
import { connect } from 'node:net'
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

for (const [part, head] of [
  ['headers', 'GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: '],
  [
    'a body',
    'POST /recommendations HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 9000\r\n\r\n',
  ],
] as const) {
  test(`startServer › hangs up on whoever lets ${part} trickle in beyond the time limit`, async (t) => {
    const timeLimitMs = 500
    const server = await startServer(filmsApp().app, { ...SETTINGS, timeLimitMs })
    t.after(() => server.close())
    const socket = connect(server.port, '127.0.0.1')
    t.after(() => socket.destroy())
    let reply = ''
    socket.on('data', (bytes) => {
      reply += bytes
    })
    socket.on('error', () => {})
    const began = performance.now()
    socket.write(head)
    const trickle = setInterval(() => socket.write('a'), 50)
    await new Promise((closed) => socket.once('close', closed))
    clearInterval(trickle)
    const tookMs = performance.now() - began
    assert.ok(tookMs >= timeLimitMs && tookMs < timeLimitMs + 4000, `${tookMs} ms`)
    assert.match(reply, /^HTTP\/1\.1 (?:408|503) /)
  })
}

test('startServer › does not listen where other machines could ask without a key', async () => {
  for (const host of ['0.0.0.0', '::']) {
    await assert.rejects(startServer(filmsApp().app, { ...SETTINGS, host }), { code: 'SERVE_OPEN' })
  }
})

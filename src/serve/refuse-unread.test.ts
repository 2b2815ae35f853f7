import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { test } from 'node:test'
import { filmsApp } from './films.fixture.ts'
import type { ErrorReply } from './http-error.ts'
import { DEFAULT_SETTINGS } from './settings.ts'
import { startServer } from './start-server.ts'

for (const [what, sent, status, code] of [
  ['a path longer than Node reads', `GET /${'a'.repeat(20_000)} HTTP/1.1\r\nHost: a\r\n\r\n`, 431, 'SERVE_TOO_LARGE'],
  ['what is no HTTP', 'hello\r\n\r\n', 400, 'SERVE_INPUT'],
] as const) {
  test(`refuseUnread › answers ${what} with an error object`, async (t) => {
    const server = await startServer(filmsApp().app, { ...DEFAULT_SETTINGS, port: 0, stateDir: '' })
    t.after(() => server.close())
    const socket = connect(server.port, '127.0.0.1')
    socket.end(sent)
    let reply = ''
    for await (const bytes of socket) reply += bytes
    const [head, body] = reply.split('\r\n\r\n')
    assert.match(head!, new RegExp(`^HTTP/1\\.1 ${status} `))
    assert.match(head!, /x-content-type-options: nosniff/)
    const { error } = JSON.parse(body!) as ErrorReply
    assert.deepEqual([error.code, error.requestId.length], [code, 36])
  })
}

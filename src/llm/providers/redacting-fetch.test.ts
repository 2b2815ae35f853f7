import assert from 'node:assert/strict'
import { test } from 'node:test'
import { redactingFetch } from './redacting-fetch.ts'

const answering =
  (body: string | null, init: ResponseInit = {}): typeof fetch =>
  async () =>
    new Response(body, init)

test('redactingFetch › takes the secret out of an answer, wherever and however often it stands', async () => {
  const send = answering('{"error":"wrong key sk-1, sk-1"}', { status: 401, headers: { 'retry-after': '3' } })
  const response = await redactingFetch('sk-1', send)('http://localhost')
  assert.deepEqual(
    [response.status, response.headers.get('retry-after'), await response.text()],
    [401, '3', '{"error":"wrong key [redacted], [redacted]"}'],
  )
})

test('redactingFetch › leaves every other answer as it is', async () => {
  assert.equal(await (await redactingFetch('sk-1', answering('{"a":"ü"}'))('http://localhost')).text(), '{"a":"ü"}')
  assert.equal((await redactingFetch('sk-1', answering(null, { status: 204 }))('http://localhost')).status, 204)
  const send = answering('x')
  assert.equal(redactingFetch(undefined, send), send)
  assert.equal(redactingFetch('', send), send)
})

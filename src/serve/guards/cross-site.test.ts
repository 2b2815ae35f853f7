import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answering, codeOf, guardedApp } from '../guarded-app.fixture.ts'

const routes = [answering('GET /x'), answering('POST /x', undefined, 'write')]
const JSON_TYPE = { 'content-type': 'application/json' }

async function statusOf(
  headers: Readonly<Record<string, string>>,
  method = 'GET',
  cors: string[] = [],
): Promise<number> {
  const { app } = guardedApp({ corsOrigins: cors }, routes)
  const body = method === 'POST' ? '{}' : null
  const reply = await app.request('/x', { method, headers: { ...JSON_TYPE, ...headers }, body })
  if (reply.status === 403) assert.equal(await codeOf(reply), 'SERVE_HOST')
  return reply.status
}

test('without keys › the service answers to loopback names alone (DNS rebinding)', async () => {
  for (const host of ['localhost', 'localhost:8080', '127.0.0.1:8080', '127.1.2.3', '[::1]:8080', 'LocalHost:1']) {
    assert.equal(await statusOf({ host }), 200, host)
  }
  for (const host of [
    'evil.example',
    'evil.example:8080',
    'localhost.evil.example',
    '127.0.0.1.nip.io',
    'localhost:8080@evil.example',
    '0.0.0.0:8080',
    'localhost:8080:80',
    '',
  ]) {
    assert.equal(await statusOf({ host }), 403, host)
  }
})

test('without keys › a page of another site cannot send, its reads come without CORS', async () => {
  for (const origin of ['https://evil.example', 'null', 'http://localhost:5173', 'https://localhost:8080', '']) {
    assert.equal(await statusOf({ host: 'localhost:8080', origin }, 'POST'), 403, origin)
  }
  assert.equal(await statusOf({ host: 'localhost:8080', origin: 'https://evil.example' }), 200)
})

test('without keys › the own page, programs and origins that were let in can send', async () => {
  assert.equal(await statusOf({ host: 'localhost:8080', origin: 'http://localhost:8080' }, 'POST'), 200)
  assert.equal(await statusOf({ host: 'localhost:8080' }, 'POST'), 200)
  const shop = 'https://shop.example'
  assert.equal(await statusOf({ host: 'localhost:8080', origin: shop }, 'POST', [shop]), 200)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { servedFilms } from './films.fixture.ts'
import { guardedApp } from './guarded-app.fixture.ts'

test('log › names the model that answered, of each route that asks one', async () => {
  const { app, logged } = guardedApp({}, undefined, servedFilms({ version: 'v7' }))
  const json = { method: 'POST', headers: { 'content-type': 'application/json' } }
  const asked: readonly (readonly [string, RequestInit?])[] = [
    ['/recommendations/u0'],
    ['/recommendations/u0'],
    ['/similar/f0'],
    ['/items'],
    ['/explain/u0/f9'],
    ['/recommendations', { ...json, body: '{"liked":["f0"]}' }],
    ['/healthz'],
  ]
  for (const [path, init] of asked) await app.request(path, init)
  assert.deepEqual(
    logged.map(({ model }) => model),
    ['v7', 'v7', 'v7', 'v7', 'v7', 'v7', undefined],
  )
})

test('GET /metrics › counts lists that were prepared, and those that were made', async () => {
  const { app } = guardedApp({}, undefined, servedFilms())
  for (const user of ['u0', 'u0', 'u1']) await app.request(`/recommendations/${user}`)
  const text = await (await app.request('/metrics')).text()
  assert.match(text, /^er2alm_lists_total\{cache="hit"\} 1$/m)
  assert.match(text, /^er2alm_lists_total\{cache="miss"\} 2$/m)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { servedFilms } from './films.fixture.ts'
import { guardedApp } from './guarded-app.fixture.ts'
import { withStoringFilms } from './routes/stored-state.fixture.ts'

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

test('log › names it too where something was stored, and after a swap or roll-back the one that answers then', async () => {
  const requests: readonly (readonly [path: string, body: unknown])[] = [
    ['/events', { user: 'u0', item: 'f1', kind: 'taken' }],
    ['/items', { id: 'n1', title: 'New', genres: ['Drama'] }],
    ['/admin/swap', { run: 'next' }],
    ['/events', { user: 'u0', item: 'f1', kind: 'hidden' }],
    ['/admin/roll-back', {}],
  ]
  await withStoringFilms(async ({ post, logged }) => {
    for (const [path, body] of requests) assert.equal((await post(path, body)).status, 200)
    assert.deepEqual(
      logged.map(({ model }) => model),
      ['v1', 'v1', 'v2', 'v2', 'v1'],
    )
  })
  await withStoringFilms(
    async ({ post, logged }) => {
      for (const [path, body] of requests.slice(0, 2)) assert.equal((await post(path, body)).status, 200)
      assert.deepEqual(
        logged.map(({ model }) => model),
        [undefined, undefined],
      )
    },
    { served: null },
  )
})

test('GET /metrics › counts lists that were prepared, and those that were made', async () => {
  const { app } = guardedApp({}, undefined, servedFilms())
  for (const user of ['u0', 'u0', 'u1']) await app.request(`/recommendations/${user}`)
  const text = await (await app.request('/metrics')).text()
  assert.match(text, /^er2alm_lists_total\{cache="hit"\} 1$/m)
  assert.match(text, /^er2alm_lists_total\{cache="miss"\} 2$/m)
})

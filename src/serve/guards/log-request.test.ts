import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Er2almError } from '../../errors.ts'
import { answering, guardedApp } from '../guarded-app.fixture.ts'

const INFO = 30
const WARN = 40
const ERROR = 50

test('log › has one line a request: method, pattern, status, time and model', async () => {
  const { app, logged } = guardedApp({}, [
    answering('GET /recommendations/{user}', (c) => {
      c.set('modelVersion', 'abc123')
      return c.json({})
    }),
  ])
  await app.request('/recommendations/anna.smith%40example.org?exclude=secret-film')
  assert.equal(logged.length, 1)
  const { time, requestId, ms, ...rest } = logged[0]!
  assert.deepEqual(rest, {
    level: INFO,
    method: 'GET',
    route: '/recommendations/{user}',
    status: 200,
    model: 'abc123',
    msg: 'request',
  })
  assert.match(time as string, /^\d{4}-\d\d-\d\dT/)
  assert.ok(typeof ms === 'number' && ms >= 0 && typeof requestId === 'string')
})

test('log › never holds a path, a query, a body, an address or a key, also when it fails', async () => {
  const { app, logged } = guardedApp({}, [
    answering('POST /x/{id}', () => {
      throw new Er2almError('ID_UNKNOWN', 'there is no user anna')
    }),
  ])
  await app.request('/x/anna?film=anna', {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer anna' },
    body: '"anna"',
  })
  await app.request('/anna/anna')
  assert.equal(logged.length, 2)
  assert.ok(!JSON.stringify(logged).includes('anna'), JSON.stringify(logged))
  assert.deepEqual(
    logged.map(({ level, route, status, code }) => [level, route, status, code]),
    [
      [INFO, '/x/{id}', 404, 'ID_UNKNOWN'],
      [INFO, 'none', 404, 'SERVE_NO_ROUTE'],
    ],
  )
})

test('log › of a failure inside has the error, its stack and its cause', async () => {
  const { app, logged } = guardedApp({}, [
    answering('GET /x', () => {
      throw new Er2almError('CHECKPOINT_INVALID', 'seed-1.safetensors is cut off', {
        file: '/srv/runs/films/seed-1.safetensors',
        cause: new RangeError('offset 12 is beyond the end'),
      })
    }),
  ])
  await app.request('/x')
  const { level, code, err } = logged[0] as { level: number; code: string; err: Record<string, string> }
  assert.deepEqual([level, code, err.file], [ERROR, 'CHECKPOINT_INVALID', '/srv/runs/films/seed-1.safetensors'])
  assert.match(err.stack!, /log-request\.test\.ts/)
  assert.match(err.stack!, /RangeError: offset 12 is beyond the end/)
})

test('log › of a service that cannot answer now is a warning with its reason', async () => {
  const { app, logged } = guardedApp()
  await app.request('/readyz')
  assert.deepEqual(
    [logged[0]!.level, logged[0]!.code, logged[0]!.reason],
    [WARN, 'SERVE_NOT_READY', 'no trained model is loaded yet'],
  )
})

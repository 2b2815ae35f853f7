import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answering, guardedApp } from '../guarded-app.fixture.ts'

test('countRequests › counts by method, pattern and class of status, and times', async () => {
  const { app, metrics } = guardedApp({}, [answering('GET /x/{id}')])
  for (const id of ['a', 'b', 'c']) await app.request(`/x/${id}`)
  await app.request('/nowhere')
  const text = await metrics.metrics()
  assert.match(text, /^er2alm_http_requests_total\{method="GET",route="\/x\/\{id\}",status="2xx"\} 3$/m)
  assert.match(text, /^er2alm_http_requests_total\{method="GET",route="none",status="4xx"\} 1$/m)
  assert.match(text, /^er2alm_http_request_duration_seconds_count\{method="GET",route="\/x\/\{id\}"\} 3$/m)
})

test('countRequests › has as many series whatever callers send', async () => {
  const { app, metrics } = guardedApp({}, [answering('GET /x/{id}')])
  const series = async (): Promise<number> =>
    (await metrics.metrics()).split('\n').filter((line) => line.startsWith('er2alm_http')).length
  const send = async (n: number): Promise<void> => {
    await app.request(`/x/${n}?q=${n}`)
    await app.request(`/nowhere/${n}`)
    await app.request('/x/1', { method: `WORD${n}` })
  }
  await send(0)
  const before = await series()
  for (let n = 1; n < 50; n++) await send(n)
  assert.equal(await series(), before)
})

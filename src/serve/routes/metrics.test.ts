import assert from 'node:assert/strict'
import { test } from 'node:test'
import { guardedApp } from '../guarded-app.fixture.ts'
import { bearer, keyOfEachScope, temporaryKeys } from '../guards/temporary-keys.fixture.ts'

test('GET /metrics › is in the format of Prometheus and names the model that is served', async () => {
  const model = { run: 'films', model: 'ease', version: 'abc123' }
  const { app } = guardedApp({}, undefined, model)
  const reply = await app.request('/metrics')
  assert.equal(reply.status, 200)
  assert.match(reply.headers.get('content-type')!, /^text\/plain; version=0\.0\.4/)
  assert.match(await reply.text(), /^er2alm_model_info\{run="films",model="ease",version="abc123"\} 1$/m)
})

test('GET /metrics › answers before a model is loaded', async () => {
  const { app } = guardedApp()
  const text = await (await app.request('/metrics')).text()
  assert.ok(text.includes('# TYPE er2alm_model_info gauge') && !text.includes('er2alm_model_info{'))
})

test('GET /metrics › wants the scope read where keys are on', async (t) => {
  const keysFile = temporaryKeys(t)
  const { read, write } = keyOfEachScope(keysFile)
  const { app } = guardedApp({ keysFile })
  const statuses = [{}, bearer(write), bearer(read)].map(async (init) => (await app.request('/metrics', init)).status)
  assert.deepEqual(await Promise.all(statuses), [401, 403, 200])
})

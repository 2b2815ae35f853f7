import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Hono } from 'hono'
import type { RequestEnv } from '../route.ts'
import { runChecks } from './check.ts'

test('runChecks › runs all in order, then the route', async () => {
  const seen: string[] = []
  const app = new Hono<RequestEnv>()
  app.use(runChecks([() => void seen.push('first'), () => void seen.push('second')]))
  app.get('/', (c) => {
    seen.push('route')
    return c.text('ok')
  })
  assert.equal((await app.request('/')).status, 200)
  assert.deepEqual(seen, ['first', 'second', 'route'])
})

test('runChecks › stops at the first that throws', async () => {
  const seen: string[] = []
  const app = new Hono<RequestEnv>()
  app.onError((error, c) => c.text(error.message, 403))
  const refuse = (): never => {
    throw new Error('no')
  }
  app.use(runChecks([refuse, () => void seen.push('second')]))
  app.get('/', (c) => c.text('ok'))
  const reply = await app.request('/')
  assert.deepEqual([reply.status, await reply.text(), seen], [403, 'no', []])
})

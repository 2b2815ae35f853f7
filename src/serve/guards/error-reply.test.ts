import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRoute, z } from '@hono/zod-openapi'
import { ERROR_KINDS, Er2almError, type ErrorCode } from '../../errors.ts'
import { answering, guardedApp } from '../guarded-app.fixture.ts'
import type { ErrorReply } from '../http-error.ts'

/** The reply to a route that throws. */
async function replyTo(
  error: unknown,
): Promise<{ readonly status: number; readonly text: string; readonly error: ErrorReply['error'] }> {
  const { app } = guardedApp({}, [
    answering('GET /x', () => {
      throw error
    }),
  ])
  const reply = await app.request('/x')
  const text = await reply.text()
  assert.equal(reply.headers.get('content-type'), 'application/json')
  return { status: reply.status, text, error: (JSON.parse(text) as ErrorReply).error }
}

test('error reply › to a caller has code, message, hint and request id', async () => {
  const { status, error } = await replyTo(new Er2almError('SERVE_INPUT', 'k: too large', { hint: 'at most 100' }))
  assert.equal(status, 400)
  const { requestId, ...rest } = error
  assert.deepEqual(rest, { code: 'SERVE_INPUT', message: 'k: too large', hint: 'at most 100' })
  assert.ok(requestId.length > 0)
})

test('error reply › of what went wrong inside says nothing of it', async () => {
  const secret = '/srv/runs/secret'
  const cause = new Error(`ENOENT ${secret}`)
  for (const error of [
    new TypeError(`cannot read ${secret}`),
    new Er2almError('BUG', secret, { hint: secret, file: secret, cause }),
    new Er2almError('CHECKPOINT_INVALID', secret, { hint: secret, file: secret, cause }),
    new Er2almError('SERVE_KEYS_FILE', secret, { hint: secret, file: secret, cause }),
  ]) {
    const { status, text } = await replyTo(error)
    assert.equal(status, 500)
    assert.ok(!text.includes('secret') && !text.includes('.ts'), text)
  }
})

test('error reply › shows the words of no code that was written for whoever sits at the machine', async () => {
  const codes = Object.keys(ERROR_KINDS) as ErrorCode[]
  const shown: string[] = []
  for (const code of codes) {
    const { text, error } = await replyTo(new Er2almError(code, 'of /srv/secret', { hint: 'see /srv/secret' }))
    assert.equal(error.code, code)
    if (text.includes('secret')) shown.push(code)
  }
  assert.ok(shown.length > 5)
  assert.deepEqual(
    shown.filter((code) => !code.startsWith('SERVE_')),
    ['ID_UNKNOWN', 'EVAL_UNKNOWN_MODEL'],
  )
})

test('error reply › names a file without its folder', async () => {
  const file = '/srv/runs/films/events.jsonl'
  const { text } = await replyTo(
    new Er2almError('SERVE_INPUT', `${file} has no such event`, { file, hint: `look into ${file}` }),
  )
  assert.ok(
    text.includes('events.jsonl has') && text.includes('look into events.jsonl') && !text.includes('/srv'),
    text,
  )
})

test("error reply › to a body that is no JSON, or not of the schema, says that it is the caller's", async () => {
  const route = createRoute({
    method: 'post',
    path: '/x',
    request: {
      body: { required: true, content: { 'application/json': { schema: z.object({ k: z.number().max(9) }) } } },
    },
    responses: { 200: { description: 'ok', content: { 'application/json': { schema: z.object({}) } } } },
  })
  const { app } = guardedApp({}, [
    { name: 'x', scope: 'write', paths: ['POST /x'], add: (to) => void to.openapi(route, (c) => c.json({}, 200)) },
  ])
  const post = async (body: string): Promise<[number, ErrorReply['error']]> => {
    const reply = await app.request('/x', { method: 'POST', headers: { 'content-type': 'application/json' }, body })
    return [reply.status, ((await reply.json()) as ErrorReply).error]
  }
  for (const [body, message] of [
    ['{', /Malformed JSON/],
    ['{"k":10}', /^k: Too big/],
    ['[]', /^the request must be /],
  ] as const) {
    const [status, { code, message: said }] = await post(body)
    assert.deepEqual([status, code], [400, 'SERVE_INPUT'], body)
    assert.match(said, message)
  }
})

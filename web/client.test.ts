import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createClient, KEY_NAME, RequestError } from './client.ts'

interface Asked {
  readonly path: string
  readonly init: RequestInit
}

/** A client whose service answers with one reply, and what it was asked. */
function clientOf(reply: () => Response | Promise<Response>, key: string | null = null) {
  const asked: Asked[] = []
  const client = createClient({
    fetch: async (path, init) => {
      asked.push({ path, init })
      return reply()
    },
    keys: { getItem: (name) => (name === KEY_NAME ? key : null) },
  })
  return { client, asked }
}

const headersOf = ({ init }: Asked): Headers => new Headers(init.headers)

test('createClient › gives the reply, and sends no key where there is none', async () => {
  const { client, asked } = clientOf(() => Response.json({ a: 1 }))
  assert.deepEqual(await client.get('items?search=x'), { a: 1 })
  assert.equal(asked[0]!.path, 'items?search=x')
  assert.equal(headersOf(asked[0]!).get('authorization'), null)
})

test('createClient › sends the key that the reader gave', async () => {
  const { client, asked } = clientOf(() => Response.json({}), 'er2_secret')
  await client.post('dashboard/enrichment', { paused: true })
  assert.equal(headersOf(asked[0]!).get('authorization'), 'Bearer er2_secret')
  assert.equal(headersOf(asked[0]!).get('content-type'), 'application/json')
  assert.equal(asked[0]!.init.body, '{"paused":true}')
})

test('createClient › throws what the service describes', async () => {
  const error = { code: 'ID_UNKNOWN', message: 'there is no user "x"', hint: 'did you mean "y"?', requestId: '1' }
  const { client } = clientOf(() => Response.json({ error }, { status: 404 }))
  await assert.rejects(client.get('explain/x/1'), (thrown) => {
    assert.ok(thrown instanceof RequestError)
    const { status, code, message, hint } = thrown
    assert.deepEqual(
      { status, code, message, hint },
      { status: 404, code: 'ID_UNKNOWN', message: error.message, hint: error.hint },
    )
    return true
  })
})

test('createClient › makes something of an error page of another program', async () => {
  const { client } = clientOf(() => new Response('<h1>Bad gateway</h1>', { status: 502, statusText: 'Bad Gateway' }))
  await assert.rejects(client.get('readyz'), { status: 502, code: 'HTTP 502', message: 'Bad Gateway' })
})

test('createClient › says that nobody answered', async () => {
  const { client } = clientOf(() => Promise.reject(new TypeError('fetch failed')))
  await assert.rejects(client.get('readyz'), { status: 0, code: 'NO_ANSWER' })
})

test('createClient › leaves an abort as it is', async () => {
  const stop = new AbortController()
  const { client } = clientOf(() => {
    stop.abort()
    return Promise.reject(stop.signal.reason)
  })
  await assert.rejects(client.get('readyz', stop.signal), { name: 'AbortError' })
})

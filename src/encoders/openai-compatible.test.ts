import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { Er2almError } from '../errors.ts'
import { openAICompatibleEncoder } from './openai-compatible.ts'

const seen: { authorization: string | undefined; body: { model: string; input: string[] } }[] = []
const server = createServer((request, response) => {
  let text = ''
  request.on('data', (chunk: Buffer) => {
    text += chunk.toString()
  })
  request.on('end', () => {
    const body = JSON.parse(text) as { model: string; input: string[] }
    seen.push({ authorization: request.headers.authorization, body })
    const status = body.input[0] === 'busy' ? 503 : 200
    response.writeHead(status, { 'content-type': 'application/json' })
    const data = body.input.map((input, index) => ({ object: 'embedding', index, embedding: [input.length, 4] }))
    response.end(
      JSON.stringify(
        status === 200
          ? { object: 'list', model: body.model, data, usage: { prompt_tokens: 1, total_tokens: 1 } }
          : { error: { message: 'overloaded', type: 'server_error' } },
      ),
    )
  })
})
let baseUrl = ''
before(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`
})
after(() => server.close())

function create(dim: number, apiKeyEnv?: string) {
  return openAICompatibleEncoder.create(
    { kind: 'openai-compatible', baseUrl, model: 'e5', dim, apiKeyEnv },
    { env: { EMBED_KEY: 'k-1' } },
  )
}

test('openAICompatibleEncoder › sends one text a request with the key, and gives vectors of length 1', async () => {
  seen.length = 0
  const { embed } = await create(2, 'EMBED_KEY')
  const vectors = await embed(['abc', 'abc'])
  // (3, 4) / 5
  assert.deepEqual(
    [...vectors.data].map((x) => Math.round(x * 1e6) / 1e6),
    [0.6, 0.8, 0.6, 0.8],
  )
  assert.deepEqual(
    seen.map(({ body }) => body.input),
    [['abc'], ['abc']],
  )
  assert.equal(seen[0].authorization, 'Bearer k-1')
})

test('openAICompatibleEncoder › names both widths when the endpoint gives another one', async () => {
  const { embed } = await create(3)
  await assert.rejects(embed(['abc']), (error) => {
    assert.ok(error instanceof Er2almError)
    assert.equal(error.code, 'VECTOR_DIM')
    assert.match(error.message, /2 numbers.*dim is 3/)
    return true
  })
})

test('openAICompatibleEncoder › says which variable lacks the key, and sends nothing', async () => {
  seen.length = 0
  const { embed } = await create(2, 'NO_SUCH_KEY')
  await assert.rejects(embed(['abc']), { code: 'CONFIG_MISSING', message: /NO_SUCH_KEY/ })
  assert.equal(seen.length, 0)
})

test('openAICompatibleEncoder › marks an overloaded endpoint as worth another try', async () => {
  const { embed } = await create(2)
  await assert.rejects(embed(['busy']), { code: 'ENCODER_FAILED', retryable: true, message: /overloaded/ })
})

test('openAICompatibleEncoder › sends nothing after an abort', async () => {
  seen.length = 0
  const { embed } = await create(2)
  await assert.rejects(embed(['abc'], AbortSignal.abort(new Er2almError('INTERRUPTED', 'stopped'))), {
    code: 'INTERRUPTED',
  })
  assert.equal(seen.length, 0)
})

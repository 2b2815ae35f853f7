import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { runJson } from '../../src/cli/command-line.fixture.ts'
import { enrichedFilmsForTests } from '../../src/cli/enriched-films.fixture.ts'
import { serveCommand } from '../../src/cli/serve.ts'
import { createRandom } from '../../src/numeric/random.ts'
import { ROUTES } from '../../src/serve/routes/registry.ts'
import { misfits } from './json-schema.ts'
import { documentFaults, METHODS, type OpenApiDocument, type Operation } from './openapi-document.ts'
import { type MadeRequest, requestMaker } from './openapi-requests.ts'

const SEED = 20_260_801
/** Of each kind, to each operation. */
const REQUESTS = 60
/** What the film fixture holds, and what the API is asked by. */
const DICTIONARY = [
  ...['u0', 'u1', 'u23', 'f0', 'f1', 'f13', 'new', 'run', 'ease', 'itemknn', 'popularity', 'Film', 'Seven, Eight'],
  ...['genre:comedy', 'genre:drama', 'director:Bob Sample', 'year:1980-1990', '1', '10', 'genre', 'take', 'hide'],
]

describe('OpenAPI of the service', () => {
  const { folder } = enrichedFilmsForTests((dir) => runJson(['run', '.', '--out', 'run'], dir))
  const stop = new AbortController()
  let base = ''
  let served: Promise<void>
  let document: OpenApiDocument

  /** The command itself, on a free port: what it puts together is what is asked. */
  before(async () => {
    const listening = Promise.withResolvers<string>()
    const io = { print: listening.resolve, note: () => {}, env: {}, cwd: folder.dir, signal: stop.signal }
    served = serveCommand.run({
      words: [join(folder.dir, 'run')],
      flags: { port: '0', log: 'silent' },
      io: { ...io, program: 'er2alm', interactive: false },
    })
    base = await Promise.race([listening.promise, served.then(() => '')])
    base = base.trim().replace(/\/$/, '')
    document = (await (await fetch(`${base}/openapi.json`)).json()) as OpenApiDocument
  })
  after(async () => {
    stop.abort()
    await served
  })

  function operations(): readonly (readonly [path: string, method: string, operation: Operation])[] {
    return Object.entries(document.paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]) => [path, method, operation] as const),
    )
  }

  it('has a valid document, and every operation is declared by a route, so that keys guard it', () => {
    assert.deepEqual(documentFaults(document), [])
    const declared = new Set(ROUTES.flatMap(({ paths }) => paths as readonly string[]))
    const described = operations().map(([path, method]) => `${method.toUpperCase()} ${path}`)
    assert.ok(described.length >= 10)
    assert.deepEqual(
      described.filter((one) => !declared.has(one)),
      [],
    )
  })

  /** What is wrong with a reply to a request, undefined when nothing is. */
  async function replyFault(path: string, request: MadeRequest): Promise<string | undefined> {
    const { method, target, headers, body } = request
    const abort = new AbortController()
    const reply = await fetch(base + target, {
      method,
      headers,
      signal: abort.signal,
      ...(body !== undefined && { body }),
    })
    const type = reply.headers.get('content-type')?.split(';')[0] ?? ''
    // A stream does not end by itself.
    const text = type === 'text/event-stream' ? '' : await reply.text()
    abort.abort()
    const operation = document.paths[path]?.[method.toLowerCase()]
    if (reply.status >= 500 && !(reply.status === 503 && operation?.responses[503] !== undefined))
      return `${reply.status}: ${text}`
    if (/\.(?:ts|js):\d+|node_modules|\n\s+at /.test(text)) return `shows its insides: ${text}`
    if (text.includes(folder.dir)) return `names a folder of the machine: ${text}`
    if (type !== 'application/json' || method === 'HEAD') return undefined
    const value: unknown = JSON.parse(text)
    const error = { $ref: '#/components/schemas/Error' }
    const declared = reply.status < 400 ? operation?.responses[reply.status]?.content?.[type]?.schema : error
    if (operation !== undefined && declared === undefined) return `${reply.status} is not declared`
    const wrong = declared === undefined ? [] : misfits(declared, value, document)
    return wrong.length === 0 ? undefined : `${reply.status} does not fit: ${wrong.slice(0, 3).join('; ')}`
  }

  for (const kind of ['valid', 'broken'] as const) {
    it(`answers ${kind} requests to every operation as declared, and never with a failure of its own`, async () => {
      const maker = requestMaker(document, DICTIONARY, createRandom(SEED).fork(kind))
      const faults: string[] = []
      for (const [path, method, operation] of operations()) {
        assert.ok(METHODS.some((known) => known === method))
        for (let n = 0; n < REQUESTS; n++) {
          const request = maker[kind](path, method, operation)
          // The asked path may have become another one (an empty id): then it has to be some error, and no failure.
          const fault = await replyFault(path, request).catch((error: Error) => `no reply: ${error.message}`)
          if (fault !== undefined) faults.push(`${JSON.stringify(request).slice(0, 300)}\n  ${fault.slice(0, 300)}`)
        }
      }
      assert.deepEqual(faults.slice(0, 10), [], `${faults.length} faults`)
    })
  }

  it('makes the same requests of the same seed', () => {
    const make = (): readonly MadeRequest[] => {
      const maker = requestMaker(document, DICTIONARY, createRandom(SEED))
      return operations().flatMap(([path, method, operation]) => [
        maker.valid(path, method, operation),
        maker.broken(path, method, operation),
      ])
    }
    assert.deepEqual(make(), make())
  })
})

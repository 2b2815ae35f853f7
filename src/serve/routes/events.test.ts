import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { EVENT_LOG_FILE } from '../events/event-log.ts'
import { type DiskFaults, faultyDisk } from '../events/faulty-log-file.fixture.ts'
import { filmsApp } from '../films.fixture.ts'
import type { ErrorReply } from '../http-error.ts'
import type { Recommendation } from '../lists/recommendation.ts'
import type { EventsReply } from './events.ts'
import { withStoringFilms } from './stored-state.fixture.ts'

const MODEL = { run: 'films', model: 'itemknn', version: 'v1' }

test('POST /events › stores one event or many, and says what the model does not know', async () => {
  await withStoringFilms(async ({ post }) => {
    assert.deepEqual(await post('/events', { user: 'u0', item: 'f1', kind: 'taken' }), {
      status: 200,
      json: { stored: 1, repeated: 0, model: MODEL, unknown: { users: [], items: [] } },
    })
    const many = [
      { user: 'u0', item: 'g1', kind: 'taken' },
      { user: 'ü/1', item: 'f1', kind: 'hidden', time: 12.5 },
      { user: 'ü/1', item: 'g1', kind: 'disliked' },
    ]
    assert.deepEqual(await post('/events', many), {
      status: 200,
      json: { stored: 3, repeated: 0, model: MODEL, unknown: { users: ['ü/1'], items: ['g1'] } },
    })
  })
})

test('POST /events › changes the next list of the user', async () => {
  await withStoringFilms(async ({ app, post }) => {
    const list = async (): Promise<readonly string[]> =>
      ((await (await app.request('/recommendations/u3?k=9')).json()) as Recommendation).items.map(({ item }) => item)
    const [first, second] = await list()
    await post('/events', [
      { user: 'u3', item: first, kind: 'hidden' },
      { user: 'u3', item: second, kind: 'disliked' },
    ])
    const without = await list()
    assert.ok(!without.includes(first!) && !without.includes(second!))
    await post('/events', { user: 'u3', item: first, kind: 'withdrawn' })
    assert.ok((await list()).includes(first!))
  })
})

test('POST /events › knows an item that was added', async () => {
  await withStoringFilms(async ({ post }) => {
    await post('/items', { id: 'n1', title: 'New', genres: ['Drama'] })
    const { json } = await post('/events', { user: 'u0', item: 'n1', kind: 'taken' })
    assert.deepEqual((json as EventsReply).unknown.items, [])
  })
})

test('POST /events › says that an event was stored before', async () => {
  await withStoringFilms(async ({ post, stateDir }) => {
    const event = { user: 'u0', item: 'f1', kind: 'taken', id: '6b3c' }
    await post('/events', event)
    const { json } = await post('/events', [event, { ...event, id: '6b3d' }])
    const { stored, repeated } = json as EventsReply
    assert.deepEqual([stored, repeated, eventsIn(stateDir)], [1, 1, 2])
  })
})

test('POST /events › stores all or nothing: what is wrong is named with its place', async () => {
  await withStoringFilms(async ({ post, stateDir }) => {
    const good = { user: 'u0', item: 'f1', kind: 'taken' }
    const wrong: readonly (readonly [unknown, RegExp])[] = [
      [[good, { ...good, kind: 'liked' }], /^1\.kind: .*"taken"/],
      [[good, { ...good, users: 1 }], /^1: .*users/],
      [[good, { user: 'u0', kind: 'taken' }], /^1\.item is missing/],
      [{ ...good, user: '' }, /^0\.user: /],
      [{ ...good, user: ' u0' }, /^0\.user: .*space/],
      [{ ...good, item: 'f\u00001' }, /^0\.item: .*control/],
      [{ ...good, item: '\ud800' }, /^0\.item: .*half of a character/],
      [{ ...good, item: 'x'.repeat(257) }, /^0\.item: /],
      [{ ...good, time: -1 }, /^0\.time: /],
      [{ ...good, time: '2024' }, /^0\.time must be a number/],
      [{ ...good, time: 1_700_000_000_000 }, /^0\.time: Unix seconds/],
      [{ ...good, id: 'x'.repeat(129) }, /^0\.id: /],
      [[], /./],
      [null, /./],
      [Array.from({ length: 1001 }, () => good), /./],
    ]
    for (const [body, message] of wrong) {
      const { status, json } = await post('/events', body)
      const { code, message: said } = (json as ErrorReply).error
      assert.deepEqual([status, code], [400, 'SERVE_INPUT'], JSON.stringify(body)?.slice(0, 100))
      assert.match(said, message)
    }
    const other = { ...good, id: 'a' }
    await post('/events', other)
    const { status, json } = await post('/events', [good, { ...other, item: 'f2' }])
    assert.equal(status, 400)
    assert.match((json as ErrorReply).error.hint!, /UUID/)
    assert.equal(eventsIn(stateDir), 1)
    assert.equal(
      (
        await post(
          '/events',
          Array.from({ length: 1000 }, () => good),
        )
      ).status,
      200,
    )
  })
})

test('POST /events › on a full disk is refused without a word of where the file lies, and works when there is room again', async () => {
  const faults: DiskFaults = { syncs: 0 }
  await withStoringFilms(
    async ({ post, stateDir }) => {
      faults.room = 3
      const { status, json } = await post('/events', { user: 'u0', item: 'f1', kind: 'taken' })
      const { error } = json as ErrorReply
      assert.deepEqual([status, error.code], [503, 'SERVE_EVENTS'])
      assert.match(error.message, /nothing of this was stored: the disk is full/)
      assert.ok(!JSON.stringify(json).includes(stateDir))
      assert.equal(eventsIn(stateDir), 0)
      faults.room = undefined
      assert.equal((await post('/events', { user: 'u0', item: 'f1', kind: 'taken' })).status, 200)
    },
    { log: { openFile: faultyDisk(faults) } },
  )
})

test('POST /events › needs no model', async () => {
  await withStoringFilms(
    async ({ post, state }) => {
      const { status, json } = await post('/events', { user: 'u0', item: 'f1', kind: 'taken' })
      const nothing = { users: [], items: [] }
      assert.deepEqual([status, json], [200, { stored: 1, repeated: 0, model: null, unknown: nothing }])
      assert.equal(state.events.events.of('u0')?.count, 1)
    },
    { served: null },
  )
})

test('POST /events › is refused by a service that only reads', async () => {
  const { app } = filmsApp()
  const headers = { 'content-type': 'application/json' }
  const body = JSON.stringify({ user: 'u0', item: 'f1', kind: 'taken' })
  const reply = await app.request('/events', { method: 'POST', headers, body })
  assert.equal(reply.status, 503)
  assert.match(((await reply.json()) as ErrorReply).error.message, /only reads/)
})

test('POST /events › is described with both of its forms', async () => {
  const { app } = filmsApp()
  const document = (await (await app.request('/openapi.json')).json()) as {
    readonly paths: Readonly<Record<string, { readonly post: { readonly requestBody: unknown } }>>
    readonly components: { readonly schemas: Readonly<Record<string, { readonly required?: readonly string[] }>> }
  }
  const { requestBody } = document.paths['/events']!.post
  const $ref = '#/components/schemas/Event'
  const many = { type: 'array', items: { $ref }, minItems: 1, maxItems: 1000 }
  assert.deepEqual(requestBody, {
    required: true,
    content: { 'application/json': { schema: { type: ['object', 'array'], anyOf: [{ $ref }, many] } } },
  })
  assert.deepEqual(document.components.schemas.Event?.required, ['user', 'item', 'kind'])
})

/** Events that lie in the log of a state folder. */
function eventsIn(stateDir: string): number {
  const lines = readFileSync(join(stateDir, EVENT_LOG_FILE), 'utf8').split('\n').filter(Boolean)
  return lines.reduce((sum, line) => sum + ((JSON.parse(line) as LogLine)[1].events?.length ?? 0), 0)
}

type LogLine = readonly [checksum: string, record: { readonly events?: readonly unknown[] }]

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type DiskFaults, faultyDisk } from '../events/faulty-log-file.fixture.ts'
import type { ErrorReply } from '../http-error.ts'
import type { Recommendation } from '../lists/recommendation.ts'
import type { NewItemReply } from './new-items.ts'
import { withStoringFilms } from './stored-state.fixture.ts'

const COMEDY = { id: 'n1', title: 'New comedy', year: 1993, genres: ['comedy'] }

test('POST /items › names what the item is like, how much, and what they share', async () => {
  await withStoringFilms(async ({ post }) => {
    const { status, json } = await post('/items', COMEDY)
    const { like, ...reply } = json as NewItemReply
    assert.equal(status, 200)
    assert.deepEqual(reply, {
      ...{ item: 'n1', stored: true, listedBy: 'likeness' },
      model: { run: 'films', model: 'itemknn', version: 'v1' },
      texts: { used: false, why: 'films have none' },
    })
    const [nearest] = like
    assert.deepEqual([nearest!.item, nearest!.title, nearest!.year], ['f3', 'Big', 1993])
    assert.ok(nearest!.likeness > 0.5 && nearest!.likeness <= 1)
    assert.deepEqual(nearest!.shared, [
      { attribute: 'year', value: '1993' },
      { attribute: 'genre', value: 'comedy' },
    ])
  })
})

test('POST /items › has the item in lists at once, and out of those of whoever hid it', async () => {
  await withStoringFilms(async ({ app, post }) => {
    const list = async (user: string): Promise<readonly string[]> =>
      ((await (await app.request(`/recommendations/${user}`)).json()) as Recommendation).items.map(({ item }) => item)
    const before = await list('u3')
    await post('/items', COMEDY)
    const after = await list('u3')
    assert.ok(!before.includes('n1') && after.includes('n1'), after.join(' '))
    await post('/events', { user: 'u3', item: 'n1', kind: 'hidden' })
    assert.ok(!(await list('u3')).includes('n1'))
    assert.ok((await list('u4')).includes('n1'))
  })
})

test('POST /items › says that nothing is like it; then search finds it, and no list has it', async () => {
  await withStoringFilms(async ({ app, post }) => {
    const { json } = await post('/items', { id: 'n2', title: 'Zyx' })
    const { listedBy, like, why } = json as NewItemReply
    assert.deepEqual([listedBy, like], ['search', []])
    assert.match(why!, /nothing .* is like it/)
    const found = (await (await app.request('/items?search=zyx')).json()) as { items: readonly { item: string }[] }
    assert.deepEqual(
      found.items.map(({ item }) => item),
      ['n2'],
    )
    const list = (await (await app.request('/recommendations/u3?k=100')).json()) as Recommendation
    assert.ok(list.items.every(({ item }) => item !== 'n2'))
  })
})

test('POST /items › says whether it was there just so, and replaces it when it was not', async () => {
  await withStoringFilms(async ({ post, state }) => {
    const stored = async (body: unknown): Promise<boolean> => ((await post('/items', body)).json as NewItemReply).stored
    assert.deepEqual(
      [await stored(COMEDY), await stored(COMEDY), await stored({ ...COMEDY, genres: ['drama'] })],
      [true, false, true],
    )
    assert.equal(state.events.items.size, 1)
  })
})

test('POST /items › leaves an item to the run that has it', async () => {
  await withStoringFilms(async ({ app, post }) => {
    const { json } = await post('/items', { ...COMEDY, id: 'f1', title: 'Another title' })
    const { listedBy, why } = json as NewItemReply
    assert.equal(listedBy, 'run')
    assert.match(why!, /its own title/)
    const found = (await (await app.request('/items?search=f1')).json()) as { items: readonly { title: string }[] }
    assert.deepEqual(
      found.items.map(({ title }) => title),
      ['Amélie'],
    )
  })
})

test('POST /items › stores for later without a model', async () => {
  await withStoringFilms(
    async ({ post, service, app }) => {
      const { status, json } = await post('/items', COMEDY)
      const { listedBy, model } = json as NewItemReply
      assert.deepEqual([status, listedBy, model], [200, 'later', null])
      assert.equal((await app.request('/recommendations/u3')).status, 503)
      assert.equal(service.loaded().length, 0)
    },
    { served: null },
  )
})

test('POST /items › refuses what is no item, with the place of what is wrong', async () => {
  await withStoringFilms(async ({ post, state }) => {
    const wrong: readonly (readonly [unknown, RegExp])[] = [
      [{ ...COMEDY, id: '' }, /^id: /],
      [{ ...COMEDY, id: 'a ' }, /^id: .*space/],
      [{ ...COMEDY, title: ' ' }, /^title: /],
      [{ ...COMEDY, year: 1993.5 }, /^year must be a whole number/],
      [{ ...COMEDY, genres: 'comedy' }, /^genres must be an array/],
      [{ ...COMEDY, attributes: { directors: ['A'] } }, /^attributes: .*directors/],
      [{ ...COMEDY, attributes: { director: 'A' } }, /^attributes\.director must be an array/],
      [{ ...COMEDY, rating: 3 }, /rating/],
      [{ title: 'No id' }, /^id is missing/],
      [[COMEDY], /./],
    ]
    for (const [body, message] of wrong) {
      const { status, json } = await post('/items', body)
      const { code, message: said } = (json as ErrorReply).error
      assert.deepEqual([status, code], [400, 'SERVE_INPUT'], JSON.stringify(body))
      assert.match(said, message)
    }
    assert.equal(state.events.items.size, 0)
  })
})

test('POST /items › on a full disk adds nothing', async () => {
  const faults: DiskFaults = { syncs: 0 }
  await withStoringFilms(
    async ({ post, state }) => {
      faults.room = 0
      assert.equal((await post('/items', COMEDY)).status, 503)
      assert.equal(state.events.items.size, 0)
    },
    { log: { openFile: faultyDisk(faults) } },
  )
})

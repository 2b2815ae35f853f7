import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createClient } from '../client.ts'
import { filmsApp } from '../films.fixture.ts'
import type { ErrorReply } from '../http-error.ts'
import type { Recommendation } from '../lists/recommendation.ts'

async function ask(body: unknown, to = filmsApp().app): Promise<{ status: number; body: unknown }> {
  const reply = await to.request('/recommendations', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return { status: reply.status, body: await reply.json() }
}

async function listFor(body: unknown): Promise<Recommendation> {
  const reply = await ask(body)
  assert.equal(reply.status, 200, JSON.stringify(reply.body))
  return reply.body as Recommendation
}

async function errorFor(body: unknown): Promise<ErrorReply['error'] & { status: number }> {
  const reply = await ask(body)
  return { ...(reply.body as ErrorReply).error, status: reply.status }
}

const ids = ({ items }: Recommendation): readonly string[] => items.map(({ item }) => item)

/** The films' ItemKNN folds in: a drama speaks for dramas, a comedy for comedies. */
describe('POST /recommendations', () => {
  it('ranks by what somebody likes, without what they named', async () => {
    const list = await listFor({ liked: ['f0', 'f2'] })
    assert.deepEqual(
      { user: list.user, known: list.known, basis: list.basis, model: list.model },
      { user: null, known: false, basis: 'folded in', model: { run: 'films', model: 'itemknn', version: 'v1' } },
    )
    // s(f0, f4) = 1/√(2·2), s(f0, f6) = 1/√(2·2), s(f2, f4) = s(f2, f6) = 2/√(3·2)
    assert.deepEqual(ids(list).slice(0, 2), ['f4', 'f6'])
    const wanted = 1 / 2 + 2 / Math.sqrt(6)
    assert.ok(Math.abs(list.items[0]!.score - wanted) < 1e-6, `${list.items[0]!.score}`)
    assert.deepEqual([...ids(list)].sort(), ['f1', 'f3', 'f4', 'f5', 'f6', 'f7', 'f8', 'f9'])
  })

  it('counts disliked items against what is like them, and never brings them back', async () => {
    const list = await listFor({ liked: ['f0'], disliked: ['f1'] })
    assert.ok(!ids(list).includes('f1'))
    const scoreOf = (id: string): number => list.items.find(({ item }) => item === id)!.score
    assert.ok(scoreOf('f2') > 0)
    assert.ok(scoreOf('f3') < 0)
    assert.equal(scoreOf('f9'), 0)
  })

  it('takes the rest of a request as GET does', async () => {
    const asked = { liked: ['f0'], k: 2, exclude: ['f2', 'no such'], filter: ['genre:Drama'] }
    const first = await listFor(asked)
    assert.deepEqual(ids(first), ['f4', 'f6'])
    assert.deepEqual(ids(await listFor({ ...asked, cursor: first.cursor })), ['f8'])
    const none = await listFor({ liked: ['f0'], filter: ['genre:Western'] })
    assert.match(none.why!, /no item has the genre/)
  })

  it('is what the client asks for somebody who is not known', async () => {
    const to = filmsApp().app
    const send = async (input: string | URL | Request, init?: RequestInit): Promise<Response> =>
      to.request(input as string, init)
    const client = createClient('http://localhost', { fetch: send })
    const asked = { k: 2, filter: ['genre:Drama'] }
    assert.deepEqual(
      await client.recommendationsFor(['f0'], ['f1'], asked),
      await listFor({ liked: ['f0'], disliked: ['f1'], ...asked }),
    )
    await assert.rejects(client.recommendationsFor(['f11']), { code: 'ID_UNKNOWN', status: 404 })
  })

  it('counts an item that is given twice once', async () => {
    assert.deepEqual(await listFor({ liked: ['f0', 'f0'] }), await listFor({ liked: ['f0'] }))
  })

  it('names unknown items and near ones, among liked and disliked', async () => {
    const error = await errorFor({ liked: ['f0', 'f11'], disliked: ['casablanca'] })
    assert.deepEqual({ code: error.code, status: error.status }, { code: 'ID_UNKNOWN', status: 404 })
    assert.match(error.message, /no items "f11", "casablanca"/)
    assert.match(error.hint!, /for "f11": "f1".*for "casablanca": "f4" \(Casablanca, 1994\)/)
  })

  it('names at most ten of many unknown items', async () => {
    const { message, hint } = await errorFor({ liked: Array.from({ length: 50 }, (_, i) => `x${i}`) })
    assert.match(message, /"x9" and 40 more/)
    assert.ok(!hint!.includes('"x3"'))
  })

  it('refuses a request that is none', async () => {
    const refused: readonly (readonly [unknown, RegExp])[] = [
      [{}, /liked/],
      [{ liked: [] }, /liked/],
      [{ liked: 'f0' }, /liked/],
      [{ liked: [''] }, /liked/],
      [{ liked: ['f0'], disliked: ['f0'] }, /both liked and disliked/],
      [{ liked: Array(30).fill('f0'), disliked: Array(21).fill('f1') }, /at most 50 items/],
      [{ liked: ['f0'], k: 0 }, /k/],
      [{ liked: ['f0'], like: ['f1'] }, /like/],
    ]
    for (const [body, about] of refused) {
      const error = await errorFor(body)
      assert.deepEqual({ code: error.code, status: error.status }, { code: 'SERVE_INPUT', status: 400 })
      assert.match(error.message, about)
    }
  })
})

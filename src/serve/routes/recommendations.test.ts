import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { UserEvents } from '../events/user-events.ts'
import { filmsApp } from '../films.fixture.ts'
import type { ErrorReply } from '../http-error.ts'
import type { Recommendation } from '../lists/recommendation.ts'

async function get(app: ReturnType<typeof filmsApp>['app'], path: string): Promise<readonly [number, unknown]> {
  const reply = await app.request(path)
  return [reply.status, await reply.json()]
}

describe('GET /recommendations/{user}', () => {
  it('gives a list with the version of its model', async () => {
    const [status, list] = (await get(filmsApp().app, '/recommendations/u0?k=2')) as [number, Recommendation]
    assert.equal(status, 200)
    assert.equal(list.items.length, 2)
    assert.deepEqual(list.model, { run: 'films', model: 'itemknn', version: 'v1' })
    assert.equal(typeof list.cursor, 'string')
  })

  it('takes repeated parameters and ids with any sign', async () => {
    const { app } = filmsApp()
    const user = encodeURIComponent('a/b ü?&#')
    const path = `/recommendations/${user}?exclude=f2&exclude=f3&filter=genre:Drama&filter=genre:Comedy`
    const [status, list] = (await get(app, path)) as [number, Recommendation]
    assert.equal(status, 200)
    assert.equal(list.user, 'a/b ü?&#')
    assert.ok(list.items.every(({ item }) => item !== 'f2' && item !== 'f3'))
  })

  it('refuses what is wrong in a request, in words', async () => {
    const { app } = filmsApp()
    const wrong = ['k=0', 'k=201', 'k=x', 'diversity=2', 'filter=x', 'exclude=', 'filter=colour:red']
    for (const query of wrong) {
      const [status, reply] = (await get(app, `/recommendations/u0?${query}`)) as [number, ErrorReply]
      assert.equal(status, 400, query)
      assert.equal(reply.error.code, 'SERVE_INPUT', query)
    }
    const [gone] = await get(app, '/recommendations/u0?cursor=x')
    assert.equal(gone, 410)
  })

  it('answers the same request with the same bytes until an event or a swap', async () => {
    let hidden: UserEvents | undefined
    const { app, service } = filmsApp({ of: () => hidden })
    const body = async (): Promise<string> => (await app.request('/recommendations/u0?k=9')).text()
    const first = await body()
    assert.equal(await body(), first)
    hidden = { taken: [], disliked: [], hidden: ['f6'], count: 1 }
    const without = await body()
    assert.ok(first.includes('"f6"') && !without.includes('"f6"'))
    await service.swap('next')
    assert.match(await body(), /"version":"v2"/)
    service.rollBack()
    assert.equal(await body(), without)
  })
})

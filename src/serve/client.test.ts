import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createClient, ServiceError } from './client.ts'
import { filmsApp } from './films.fixture.ts'
import { withStoringFilms } from './routes/stored-state.fixture.ts'

/** A client whose requests go to the application of the films, and what was asked. */
function filmsClient(key?: string) {
  const { app } = filmsApp()
  const asked: Request[] = []
  const client = createClient('http://localhost/', {
    ...(key !== undefined && { key }),
    fetch: async (input, init) => {
      const request = new Request(input, init)
      asked.push(request.clone())
      return app.request(request)
    },
  })
  return { client, asked }
}

test('client › asks for lists with everything that a list can be asked for', async () => {
  const { client, asked } = filmsClient()
  const list = await client.recommendations('a/b ü', { k: 2, exclude: ['f2', 'f3'], filter: ['genre:Drama'] })
  assert.equal(list.user, 'a/b ü')
  assert.equal(list.items.length, 2)
  assert.equal(
    asked[0]!.url,
    'http://localhost/recommendations/a%2Fb%20%C3%BC?k=2&exclude=f2&exclude=f3&filter=genre%3ADrama',
  )
  const next = await client.recommendations('a/b ü', {
    ...{ k: 2, exclude: ['f2', 'f3'], filter: ['genre:Drama'] },
    cursor: list.cursor!,
  })
  assert.equal(next.items[0]!.rank, 3)
})

test('client › searches, and asks for items like one', async () => {
  const { client } = filmsClient()
  assert.equal((await client.items('amel')).items[0]!.item, 'f1')
  assert.equal((await client.items('', { limit: 2, offset: 8 })).items.length, 2)
  assert.equal((await client.similar('f1', 1)).items.length, 1)
})

test('client › throws what the service says, with the hint', async () => {
  const { client } = filmsClient()
  await assert.rejects(client.similar('g1'), (error: ServiceError) => {
    assert.ok(error instanceof ServiceError)
    assert.deepEqual([error.status, error.code], [404, 'ID_UNKNOWN'])
    assert.match(error.hint!, /did you mean/)
    return true
  })
})

test('client › sends its key', async () => {
  const { client, asked } = filmsClient('secret')
  await client.items('')
  assert.equal(asked[0]!.headers.get('authorization'), 'Bearer secret')
})

test('client › sends events and new items', async () => {
  await withStoringFilms(async ({ app }) => {
    const client = createClient('http://localhost', {
      fetch: async (input, init) => app.request(input as string, init),
    })
    const { stored, unknown } = await client.sendEvents([{ user: 'u0', item: 'g1', kind: 'hidden' }])
    assert.deepEqual([stored, unknown.items], [1, ['g1']])
    const { like } = await client.addItem({ id: 'n1', title: 'New', genres: ['Comedy'] })
    assert.ok(like.length > 0)
    assert.equal((await client.items('new')).items[0]!.item, 'n1')
  })
})

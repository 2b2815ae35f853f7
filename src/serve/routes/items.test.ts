import assert from 'node:assert/strict'
import { test } from 'node:test'
import { filmsApp } from '../films.fixture.ts'
import type { ItemsReply } from './items.ts'

test('GET /items › searches the catalogue of the model served, a page at a time', async () => {
  const { app } = filmsApp()
  const ask = async (query: string): Promise<ItemsReply> =>
    (await (await app.request(`/items?${query}`)).json()) as never
  const found = await ask('search=amel')
  assert.deepEqual(found.items, [{ item: 'f1', title: 'Amélie', year: 1991, genres: ['Comedy'], users: 2 }])
  const page = await ask('limit=3&offset=9')
  assert.deepEqual([page.total, page.items.length], [10, 1])
  assert.equal((await app.request('/items?limit=0')).status, 400)
})

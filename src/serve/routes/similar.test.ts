import assert from 'node:assert/strict'
import { test } from 'node:test'
import { filmsApp } from '../films.fixture.ts'
import type { SimilarReply } from './similar.ts'

test('GET /similar/{item} › gives items that the same users took, best first', async () => {
  const reply = await filmsApp().app.request('/similar/f1')
  const { items, similarity } = (await reply.json()) as SimilarReply
  assert.equal(similarity, 'users who took both')
  assert.deepEqual(
    items.map(({ item }) => item),
    ['f3', 'f5', 'f7'],
  )
})

test('GET /similar/{item} › says why there is none', async () => {
  const reply = await filmsApp().app.request('/similar/f9')
  const { items, why } = (await reply.json()) as SimilarReply
  assert.deepEqual(items, [])
  assert.match(why!, /no other item shares/)
})

test('GET /similar/{item} › names near ids for one that is not there', async () => {
  const reply = await filmsApp().app.request('/similar/g1')
  assert.equal(reply.status, 404)
  assert.match(await reply.text(), /did you mean.*f1/)
})

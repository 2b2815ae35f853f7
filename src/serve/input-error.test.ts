import assert from 'node:assert/strict'
import { test } from 'node:test'
import { filmsApp } from './films.fixture.ts'
import type { ErrorReply } from './http-error.ts'

const { app } = filmsApp()

for (const [path, message, hint] of [
  ['/recommendations/u0?fitler=genre:Drama', '"fitler" is not asked for', 'GET /recommendations/{user}'],
  ['/recommendations/u0?k=abc', 'k must be a number', 'GET /recommendations/{user}'],
  ['/recommendations/u0?k=1.5', 'k must be a whole number', 'GET /recommendations/{user}'],
  ['/similar/f0?n=3', '"n" is not asked for', 'GET /similar/{item}'],
  ['/items?page=2', '"page" is not asked for', 'GET /items'],
  ['/recommendations/u0?filter=year:2013-1990', '"2013-1990" ends before it begins', 'year:1990-2013'],
] as const) {
  test(`inputError › says of ${path} what is wrong`, async () => {
    const reply = await app.request(path)
    const { error } = (await reply.json()) as ErrorReply
    assert.deepEqual([reply.status, error.code, error.message], [400, 'SERVE_INPUT', message])
    assert.ok((error.hint ?? '').includes(hint), error.hint ?? 'no hint')
  })
}

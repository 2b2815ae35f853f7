import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openStore } from '../../store/sqlite.ts'
import { copyHttpCache, openHttpCache } from './http-cache.ts'

const REPLY = { url: 'https://a.test/x', status: 200, etag: '"1"', body: new Uint8Array([0, 255, 65]), fetchedMs: 5 }

test('openHttpCache › gives back what it was given, byte for byte, and remembers when it was last confirmed', () => {
  const cache = openHttpCache(openStore(':memory:'))
  assert.equal(cache.find(REPLY.url), undefined)
  cache.keep(REPLY)
  assert.deepEqual(cache.find(REPLY.url), REPLY)
  cache.touch(REPLY.url, 9)
  assert.deepEqual(cache.find(REPLY.url), { ...REPLY, fetchedMs: 9 })
  cache.keep({ url: REPLY.url, status: 404, lastModified: 'then', body: new Uint8Array(), fetchedMs: 10 })
  assert.deepEqual(cache.find(REPLY.url), {
    ...{ url: REPLY.url, status: 404, lastModified: 'then', body: new Uint8Array(), fetchedMs: 10 },
  })
})

test('copyHttpCache › copies replies, and takes a store without any', () => {
  const [from, to] = [openStore(':memory:'), openStore(':memory:')]
  copyHttpCache(from, to)
  openHttpCache(from).keep(REPLY)
  copyHttpCache(from, to)
  assert.deepEqual(openHttpCache(to).find(REPLY.url), REPLY)
})

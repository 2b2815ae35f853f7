import assert from 'node:assert/strict'
import { test } from 'node:test'
import { servedFilms } from '../films.fixture.ts'
import { preparedReplies } from './prepared-replies.ts'

test('preparedReplies › finds a body while model and events are the same', () => {
  const [served, next] = [servedFilms(), servedFilms()]
  const prepared = preparedReplies(10)
  prepared.keep(served, '/a', '0', 'body')
  assert.equal(prepared.find(served, '/a', '0'), 'body')
  assert.equal(prepared.find(served, '/a', '1'), undefined)
  assert.equal(prepared.find(next, '/a', '0'), undefined)
  prepared.keep(next, '/b', '0', 'of the next')
  assert.equal(prepared.find(next, '/a', '0'), undefined)
})

test('preparedReplies › lets go of the one asked for longest ago', () => {
  const served = servedFilms()
  const prepared = preparedReplies(2)
  prepared.keep(served, '/a', '0', 'a')
  prepared.keep(served, '/b', '0', 'b')
  prepared.find(served, '/a', '0')
  prepared.keep(served, '/c', '0', 'c')
  assert.deepEqual(
    ['/a', '/b', '/c'].map((request) => prepared.find(served, request, '0')),
    ['a', undefined, 'c'],
  )
})

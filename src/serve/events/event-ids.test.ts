import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createEventIds } from './event-ids.ts'

test('createEventIds › knows an id again, and whether it is of the same content', () => {
  const ids = createEventIds()
  assert.equal(ids.look('a', 'x'), 'new')
  ids.add('a', 'x')
  assert.deepEqual([ids.look('a', 'x'), ids.look('a', 'y'), ids.look('b', 'x')], ['same', 'other', 'new'])
})

test('createEventIds › knows all of many ids, and no other, over its growths', () => {
  const ids = createEventIds()
  for (let n = 0; n < 20_000; n++) ids.add(`id ${n}`, `content ${n}`)
  for (let n = 0; n < 20_000; n++) {
    assert.equal(ids.look(`id ${n}`, `content ${n}`), 'same')
    assert.equal(ids.look(`id ${n}`, `content ${n + 1}`), 'other')
    assert.equal(ids.look(`other ${n}`, ''), 'new')
  }
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hrefOf, parseHash } from './route.ts'

test('parseHash › reads what hrefOf writes, whatever the ids hold', () => {
  const ids = ['10', 'a b', 'ü&=?#/%', '../x', '日本']
  for (const user of ids) {
    const { page, params } = parseHash(hrefOf('explorer', { user, item: '0032138' }))
    assert.equal(page, 'explorer')
    assert.equal(params.get('user'), user)
    assert.equal(params.get('item'), '0032138')
  }
})

test('parseHash › leads to the first page without an address', () => {
  for (const hash of ['', '#', '#/']) assert.equal(parseHash(hash).page, '')
})

test('hrefOf › leaves out what is not chosen', () => {
  assert.equal(hrefOf('noise', { q: '', reason: undefined }), '#/noise')
  assert.equal(hrefOf('noise', { page: 0 }), '#/noise?page=0')
})

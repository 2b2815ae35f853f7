import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isIntact, makePassage, verifyPassage } from './passage.ts'

test('makePassage › hashes the UTF-8 text', () => {
  // printf 'é' | sha256sum
  const passage = makePassage({ id: 'a:1', title: 'A', source: 'a', text: 'é' })
  assert.equal(passage.sha256, '4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c')
})

test('makePassage › replaces what a database cannot hold, one for one', () => {
  const passage = makePassage({ id: 'a:1', title: 'A\0', source: 'a', text: 'x\0y\uD800z' })
  assert.equal(passage.text, 'x\uFFFDy\uFFFDz')
  assert.equal(passage.title, 'A\uFFFD')
})

test('verifyPassage › refuses a text that was changed', () => {
  const passage = makePassage({ id: 'a:1', title: 'A', source: 'a', text: 'as written' })
  verifyPassage(passage)
  const changed = { ...passage, text: 'as rewritten' }
  assert.equal(isIntact(changed), false)
  assert.throws(() => verifyPassage(changed), { code: 'KNOWLEDGE_TAMPERED', message: /a:1/ })
})

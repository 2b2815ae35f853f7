import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openLedger } from './ledger.ts'
import { openQuarantine } from './quarantine.ts'
import { openStore } from './sqlite.ts'

test('quarantine › keeps the first reply of a key word for word, in order of stage and key', () => {
  const store = openStore(':memory:')
  openLedger(store)
  const quarantine = openQuarantine(store)
  const row = {
    key: 'k',
    stage: 'profiles',
    reply: ' {"a": "“½ \u0000 七”\n',
    reason: 'it is no JSON document',
    atMs: 5,
  }
  quarantine.add(row)
  quarantine.add({ ...row, reply: 'another', atMs: 6 })
  quarantine.add({ ...row, key: 'z', stage: 'attributes' })
  quarantine.add({ ...row, key: 'a', stage: 'profiles' })
  assert.deepEqual(
    quarantine.list().map(({ stage, key }) => `${stage} ${key}`),
    ['attributes z', 'profiles a', 'profiles k'],
  )
  assert.deepEqual(quarantine.list().at(-1), row)
  assert.equal(quarantine.count(), 3)
  assert.deepEqual(
    quarantine.list(1, 1).map(({ key }) => key),
    ['a'],
  )
})

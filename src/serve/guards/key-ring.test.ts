import assert from 'node:assert/strict'
import { rmSync, utimesSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { createKey, writeKeys } from './key-file.ts'
import { openKeyRing } from './key-ring.ts'
import { keyOfEachScope, temporaryKeys } from './temporary-keys.fixture.ts'

test('key ring › finds keys and their scopes, and no other text', (t) => {
  const file = temporaryKeys(t)
  const { read, admin } = keyOfEachScope(file)
  const ring = openKeyRing(file, () => 0)
  assert.deepEqual(ring.find(read), { name: 'read', scopes: new Set(['read']) })
  assert.equal(ring.find(admin)?.name, 'admin')
  for (const other of ['', read.slice(0, -1), `${read}x`, read.toUpperCase(), 'er2alm_']) {
    assert.equal(ring.find(other), undefined, other)
  }
})

test('key ring › forgets a removed key, and knows a new one, within a second', (t) => {
  const file = temporaryKeys(t)
  const { read } = keyOfEachScope(file)
  let nowMs = 0
  const ring = openKeyRing(file, () => nowMs)
  const added = createKey('added', ['read'], 0)
  writeKeys(file, [added.stored])
  nowMs = 999
  assert.equal(ring.find(read)?.name, 'read')
  nowMs = 1000
  assert.equal(ring.find(read), undefined)
  assert.equal(ring.find(added.key)?.name, 'added')
})

test('key ring › lets no key in while the file is broken or gone, and goes on when it is whole', (t) => {
  const file = temporaryKeys(t)
  const { read } = keyOfEachScope(file)
  let nowMs = 0
  const ring = openKeyRing(file, () => nowMs)
  const breakings = [() => writeFileSync(file, '{"name":'), () => rmSync(file)]
  for (const breakFile of breakings) {
    breakFile()
    nowMs += 1000
    for (let n = 0; n < 2; n++) assert.throws(() => ring.find(read), { code: 'SERVE_KEYS_FILE' })
    const next = keyOfEachScope(file)
    assert.equal(ring.find(next.read)?.name, 'read')
  }
})

test('key ring › does not read a file again that was not changed', (t) => {
  const file = temporaryKeys(t)
  const { read } = keyOfEachScope(file)
  const longAgo = new Date(1_000_000_000_000)
  utimesSync(file, longAgo, longAgo)
  let nowMs = 0
  const ring = openKeyRing(file, () => nowMs)
  const before = ring.find(read)
  nowMs = 5000
  // The same object: a second reading would have made another.
  assert.equal(ring.find(read), before)
})

test('key ring › of a missing file does not open', (t) => {
  assert.throws(() => openKeyRing(temporaryKeys(t), () => 0), { code: 'SERVE_KEYS_FILE' })
})

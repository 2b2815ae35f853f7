import assert from 'node:assert/strict'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { createKey, hashKey, readKeys, writeKeys } from './key-file.ts'
import { temporaryKeys } from './temporary-keys.fixture.ts'

test('createKey › makes 256 random bits, and keeps their hash alone', () => {
  const { key, stored } = createKey('shop', ['read', 'write'], 0)
  assert.match(key, /^er2alm_[\w-]{43}$/)
  assert.deepEqual(stored, {
    name: 'shop',
    sha256: hashKey(key).toString('hex'),
    scopes: ['read', 'write'],
    created: '1970-01-01T00:00:00.000Z',
  })
  assert.ok(!JSON.stringify(stored).includes(key))
  assert.notEqual(createKey('shop', ['read'], 0).key, key)
})

test('hashKey › is SHA-256', () => {
  // FIPS 180-4, example of "abc".
  assert.equal(hashKey('abc').toString('hex'), 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
})

test('createKey › refuses a name that does not fit a log line', () => {
  for (const name of ['', 'a b', 'a\nb', 'x'.repeat(65), 'é']) {
    assert.throws(() => createKey(name, ['read'], 0), { code: 'USAGE' }, name)
  }
})

test('key file › is read as it was written, and only by its owner', (t) => {
  const file = temporaryKeys(t)
  const keys = ['a', 'b'].map((name) => createKey(name, ['read'], 0).stored)
  writeKeys(file, keys)
  assert.deepEqual(readKeys(file), keys)
  assert.equal(readFileSync(file, 'utf8').split('\n').length, 3)
  if (process.platform !== 'win32') assert.equal(statSync(file).mode & 0o777, 0o600)
})

test('key file › names the line that is no key', (t) => {
  const file = temporaryKeys(t)
  const good = JSON.stringify(createKey('a', ['read'], 0).stored)
  for (const bad of [
    '{',
    '7',
    '{}',
    good.replace('"read"', '"all"'),
    good.replace('["read"]', '[]'),
    good.replace(/"sha256":"../, '"sha256":"'),
    good.replace('{', '{"key":"er2alm_x",'),
    good,
  ]) {
    writeFileSync(file, `${good}\n\n${bad}\n`)
    assert.throws(() => readKeys(file), { code: 'SERVE_KEYS_FILE', row: 3, file }, bad)
  }
})

test('key file › that is missing or cannot be written says so', (t) => {
  const file = temporaryKeys(t)
  assert.throws(() => readKeys(file), { code: 'SERVE_KEYS_FILE', file, hint: /er2alm keys new/ })
  assert.throws(() => writeKeys(join(file, 'below'), []), { code: 'FILE_UNWRITABLE' })
})

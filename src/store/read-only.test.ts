import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { Er2almError, type ErrorCode } from '../errors.ts'
import { openKnowledge } from '../knowledge/sqlite-store.ts'
import { openLedger } from './ledger.ts'
import { openStoreReadOnly } from './read-only.ts'
import { openStore } from './sqlite.ts'

const dir = mkdtempSync(join(tmpdir(), 'er2alm-read-only-'))
after(() => rmSync(dir, { recursive: true, force: true }))

const CALL = { stage: 'attributes', provider: 'p', model: 'm', worstUsd: 0.5 }

function withCode(code: ErrorCode): (error: unknown) => boolean {
  return (error) => error instanceof Er2almError && error.code === code
}

test('openStoreReadOnly › sees what a writer has written, while it holds the file, and waits for nobody', () => {
  const path = join(dir, 'busy.sqlite')
  const writer = openStore(path)
  const ledger = openLedger(writer)
  ledger.reserve({ ...CALL, key: 'a' }, {}, 1)
  const reader = openStoreReadOnly(path)
  const read = openLedger(reader)
  writer.db.exec('BEGIN IMMEDIATE')
  ledger.reserve({ ...CALL, key: 'b' }, {}, 2)
  const began = performance.now()
  assert.equal(read.spent().requests, 1)
  assert.ok(performance.now() - began < 400, 'it waited for the writer')
  writer.db.exec('COMMIT')
  assert.equal(read.spent().requests, 2)
  assert.throws(() => read.reserve({ ...CALL, key: 'c' }, {}, 3), withCode('STORE_UNREADABLE'))
  reader.close()
  writer.close()
})

test('openStoreReadOnly › says that tables are not there yet, and makes none', () => {
  const path = join(dir, 'new.sqlite')
  openStore(path).close()
  const reader = openStoreReadOnly(path)
  assert.throws(() => openLedger(reader), withCode('STORE_SCHEMA'))
  assert.throws(() => openKnowledge(reader), withCode('STORE_SCHEMA'))
  reader.close()
})

test('openStoreReadOnly › refuses what is not there and what is no store', () => {
  assert.throws(() => openStoreReadOnly(join(dir, 'none.sqlite')), withCode('FILE_MISSING'))
  writeFileSync(
    join(dir, 'text.sqlite'),
    'this is text, and long enough to be no header of a database at all'.repeat(40),
  )
  const reader = (): unknown => {
    const store = openStoreReadOnly(join(dir, 'text.sqlite'))
    try {
      return openLedger(store)
    } finally {
      store.close()
    }
  }
  assert.throws(reader, withCode('STORE_UNREADABLE'))
})

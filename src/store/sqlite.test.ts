import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { Er2almError } from '../errors.ts'
import { openLedger } from './ledger.ts'
import { createArea, inTransaction, openStore } from './sqlite.ts'

const folder = mkdtempSync(join(tmpdir(), 'er2alm-store-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const TABLES = ['CREATE TABLE t (x INTEGER PRIMARY KEY, y TEXT) STRICT']

test('openStore › makes the file and its folders, and finds its content again', () => {
  const path = join(folder, 'a', 'b', 'store.sqlite')
  const store = openStore(path)
  createArea(store, 'test', 1, TABLES)
  store.db.exec("INSERT INTO t VALUES (1, 'one')")
  store.close()
  const again = openStore(path, { mustExist: true })
  createArea(again, 'test', 1, TABLES)
  assert.equal(again.db.prepare('SELECT y FROM t').get()?.y, 'one')
  again.close()
})

test('openStore › writes ahead and syncs every transaction', () => {
  const store = openStore(join(folder, 'pragmas.sqlite'))
  assert.equal(store.db.prepare('PRAGMA journal_mode').get()?.journal_mode, 'wal')
  assert.equal(store.db.prepare('PRAGMA synchronous').get()?.synchronous, 2)
  assert.equal(store.db.prepare('PRAGMA busy_timeout').get()?.timeout, 10_000)
  store.close()
})

test('openStore › says FILE_MISSING for a store that must exist, and makes nothing', () => {
  const path = join(folder, 'missing.sqlite')
  for (let time = 0; time < 2; time++) {
    assert.throws(() => openStore(path, { mustExist: true }), { code: 'FILE_MISSING', file: path })
  }
})

test('openStore › says STORE_UNREADABLE for a file that is no database, and leaves it as it was', () => {
  const path = join(folder, 'notes.txt')
  writeFileSync(path, 'these are my notes, not a database\n'.repeat(200))
  assert.throws(() => openStore(path), isStoreError('STORE_UNREADABLE', path, 3))
  assert.equal(readFileSync(path, 'utf8'), 'these are my notes, not a database\n'.repeat(200))
})

test('openStore › says STORE_UNREADABLE for a folder, and for a path below a file', () => {
  assert.throws(() => openStore(folder), isStoreError('STORE_UNREADABLE', folder, 3))
  const file = join(folder, 'plain')
  writeFileSync(file, '')
  const below = join(file, 'store.sqlite')
  assert.throws(() => openStore(below), isStoreError('STORE_UNREADABLE', below, 3))
})

test('openStore › says STORE_UNREADABLE for a database whose end is cut off', () => {
  const path = join(folder, 'cut.sqlite')
  const store = openStore(path)
  createArea(store, 'test', 1, TABLES)
  inTransaction(store, () => {
    const insert = store.db.prepare('INSERT INTO t VALUES (?, ?)')
    for (let i = 0; i < 2000; i++) insert.run(i, 'some text to fill the pages with')
  })
  store.close()
  truncateSync(path, 4096)
  assert.throws(
    () => {
      const cut = openStore(path)
      try {
        openLedger(cut)
      } finally {
        cut.close()
      }
    },
    isStoreError('STORE_UNREADABLE', path, 3),
  )
})

test('openLedger › says STORE_UNREADABLE when a page that it reads is damaged', () => {
  const path = join(folder, 'damaged.sqlite')
  const store = openStore(path)
  const ledger = openLedger(store)
  const entry = { stage: 's', provider: 'p', model: 'm', finishReason: 'stop', inputTokens: 1, outputTokens: 1, usd: 0 }
  ledger.importReplies(
    Array.from({ length: 500 }, (_, i) => ({ ...entry, key: `key-${i}`, text: 'a reply '.repeat(20) })),
  )
  store.close()
  const bytes = readFileSync(path)
  bytes.fill(0xff, 4096 * 3, bytes.length)
  writeFileSync(path, bytes)
  const damaged = openStore(path)
  try {
    assert.throws(
      () => {
        const reopened = openLedger(damaged)
        for (let i = 0; i < 500; i++) reopened.find(`key-${i}`)
      },
      isStoreError('STORE_UNREADABLE', path, 3),
    )
  } finally {
    damaged.close()
  }
})

test('inTransaction › keeps nothing of work that throws', () => {
  const store = openStore(':memory:')
  createArea(store, 'test', 1, TABLES)
  assert.throws(() =>
    inTransaction(store, () => {
      store.db.exec("INSERT INTO t VALUES (1, 'one')")
      throw new Er2almError('BUG', 'half way')
    }),
  )
  assert.equal(store.db.prepare('SELECT count(*) AS n FROM t').get()?.n, 0)
  inTransaction(store, () => store.db.exec("INSERT INTO t VALUES (2, 'two')"))
  assert.equal(store.db.prepare('SELECT count(*) AS n FROM t').get()?.n, 1)
  store.close()
})

test('inTransaction › says STORE_LOCKED, which can be tried again, when another connection writes', () => {
  const path = join(folder, 'locked.sqlite')
  const first = openStore(path)
  const second = openStore(path)
  second.db.exec('PRAGMA busy_timeout = 0')
  first.db.exec('BEGIN IMMEDIATE')
  assert.throws(
    () => inTransaction(second, () => undefined),
    (error: unknown) => isStoreError('STORE_LOCKED', path, 3)(error) && (error as Er2almError).retryable,
  )
  first.db.exec('COMMIT')
  assert.equal(
    inTransaction(second, () => 'went through'),
    'went through',
  )
  first.close()
  second.close()
})

test('createArea › refuses tables of another version', () => {
  const path = join(folder, 'version.sqlite')
  const store = openStore(path)
  createArea(store, 'test', 2, TABLES)
  assert.throws(() => createArea(store, 'test', 1, TABLES), isStoreError('STORE_SCHEMA', path, 3))
  assert.throws(() => createArea(store, 'test', 3, TABLES), /have version 2, not 3/)
  store.close()
})

const canMount = process.platform === 'linux' && process.getuid?.() === 0 && mountWorks()

test('inTransaction › says STORE_FULL on a full disk, and keeps what was there', {
  skip: canMount ? false : 'needs root and tmpfs to make a small full disk',
}, () => {
  const disk = join(folder, 'disk')
  mkdirSync(disk)
  assert.equal(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=512k', 'tmpfs', disk]).status, 0)
  try {
    const path = join(disk, 'store.sqlite')
    const store = openStore(path)
    createArea(store, 'test', 1, TABLES)
    const insert = store.db.prepare('INSERT INTO t (y) VALUES (?)')
    let kept = 0
    assert.throws(
      () => {
        for (;;) {
          inTransaction(store, () => insert.run('x'.repeat(20_000)))
          kept++
        }
      },
      isStoreError('STORE_FULL', path, 3),
    )
    assert.ok(kept > 0)
    assert.equal(store.db.prepare('SELECT count(*) AS n FROM t').get()?.n, kept)
    store.close()
  } finally {
    spawnSync('umount', [disk])
  }
})

/** True when this process may mount a tmpfs: root in a container often may not. */
function mountWorks(): boolean {
  const point = mkdtempSync(join(tmpdir(), 'er2alm-mount-'))
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', point])
  if (status === 0) spawnSync('umount', [point])
  rmSync(point, { recursive: true, force: true })
  return status === 0
}

/** An error of the code with file, hint and exit status. */
function isStoreError(code: string, file: string, exitStatus: number): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof Er2almError, String(error))
    assert.equal(error.code, code)
    assert.equal(error.file, file)
    assert.equal(error.exitStatus, exitStatus)
    assert.ok(error.hint !== undefined && error.hint.length > 0)
    return true
  }
}

test('openStore › says STORE_UNREADABLE for a store that must exist and is empty, and makes no new one of it', () => {
  const path = join(folder, 'emptied.sqlite')
  writeFileSync(path, '')
  assert.throws(() => openStore(path, { mustExist: true }), isStoreError('STORE_UNREADABLE', path, 3))
  assert.equal(readFileSync(path).length, 0)
})

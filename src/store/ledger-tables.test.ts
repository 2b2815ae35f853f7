import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, test } from 'node:test'
import { openLedger } from './ledger.ts'
import { createLedgerTables } from './ledger-tables.ts'
import { openStore, type Store } from './sqlite.ts'

const folder = mkdtempSync(join(tmpdir(), 'er2alm-ledger-tables-'))
after(() => rmSync(folder, { recursive: true, force: true }))

/** Word for word what er2alm 0.1 made and wrote. */
const VERSION_1 = `
  CREATE TABLE areas (name TEXT PRIMARY KEY, version INTEGER NOT NULL);
  CREATE TABLE calls (
    key TEXT PRIMARY KEY, stage TEXT NOT NULL, provider TEXT NOT NULL, model TEXT NOT NULL,
    text TEXT NOT NULL, finish_reason TEXT NOT NULL,
    input_tokens INTEGER NOT NULL, output_tokens INTEGER NOT NULL, usd REAL NOT NULL
  ) STRICT;
  CREATE TABLE attempts (
    id INTEGER PRIMARY KEY, key TEXT NOT NULL, stage TEXT NOT NULL, provider TEXT NOT NULL, model TEXT NOT NULL,
    worst_usd REAL NOT NULL, usd REAL, outcome TEXT CHECK (outcome IN ('recorded', 'failed')), reason TEXT,
    reserved_ms INTEGER NOT NULL, ended_ms INTEGER
  ) STRICT;
  CREATE INDEX attempts_by_key ON attempts (key);
  INSERT INTO areas VALUES ('ledger', 1);
  INSERT INTO calls VALUES ('a', 'attributes', 'p', 'm', '{"x": 1}', 'stop', 100, 20, 0.25);
  INSERT INTO attempts VALUES (1, 'a', 'attributes', 'p', 'm', 1, 0.25, 'recorded', NULL, 1, 2);
  INSERT INTO attempts VALUES (2, 'b', 'attributes', 'p', 'm', 1, 0, 'failed', 'HTTP 500', 1, 2);
  INSERT INTO attempts VALUES (3, 'b', 'attributes', 'p', 'm', 1, 1, 'failed', 'no answer in time', 1, 2);
  INSERT INTO attempts VALUES (4, 'c', 'profiles', 'p', 'm', 2, NULL, NULL, NULL, 1, NULL);
`

function schemaOf(store: Store): unknown {
  return store.db
    .prepare("SELECT name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' AND name <> 'areas' ORDER BY name")
    .all()
}

test('openLedger › opens a store of version 1: replies, sums and lost calls are as they were', () => {
  const path = join(folder, 'version-1.sqlite')
  const old = new DatabaseSync(path)
  old.exec(VERSION_1)
  old.close()
  const store = openStore(path)
  const ledger = openLedger(store)
  assert.equal(store.db.prepare("SELECT version FROM areas WHERE name = 'ledger'").get()?.version, 2)
  assert.equal(ledger.find('a')?.text, '{"x": 1}')
  assert.deepEqual(ledger.spent(), { requests: 4, usd: 3.25, unanswered: 1, inputTokens: 100, outputTokens: 20 })
  assert.equal(ledger.spent('attributes').usd, 1.25)
  // The call that was in flight when version 1 was killed has no holder, and is sent again.
  const again = { key: 'c', stage: 'profiles', provider: 'p', model: 'm', worstUsd: 2, worker: 'w' }
  assert.equal(ledger.claim(again, {}, 3).kind, 'reserved')
  assert.throws(() => ledger.claim({ ...again, key: 'd' }, { maxRequests: 5 }, 3), { code: 'BUDGET_REQUESTS' })
  const fresh = openStore(':memory:')
  createLedgerTables(fresh)
  assert.deepEqual(schemaOf(store), schemaOf(fresh))
  store.close()
  openLedger(openStore(path))
})

test('openLedger › refuses a store of a version to come', () => {
  const store = openStore(join(folder, 'version-3.sqlite'))
  openLedger(store)
  store.db.exec("UPDATE areas SET version = 3 WHERE name = 'ledger'")
  assert.throws(() => openLedger(store), { code: 'STORE_SCHEMA', message: /have version 3, not 2/ })
})

test('ledger › sums of what has ended are those of the attempts, whatever the order of events', () => {
  const store = openStore(':memory:')
  const ledger = openLedger(store)
  const call = (n: number) => ({ key: `k${n}`, stage: `s${n % 3}`, provider: 'p', model: 'm', worstUsd: 0.1 + n })
  const reply = { text: '{}', finishReason: 'stop', inputTokens: 1, outputTokens: 1, usd: 0.3 }
  for (let n = 0; n < 60; n++) {
    const attempt = ledger.reserve(call(n), {}, 1)
    if (n % 4 === 1) ledger.record(attempt, { ...reply, usd: n / 7 }, 2)
    if (n % 4 === 2) ledger.fail(attempt, 'no', n / 9, 2)
    if (n % 8 === 2) ledger.record(attempt, reply, 3) // too late: it has ended
  }
  for (const stage of [null, 's0', 's1', 's2']) {
    const { requests, usd } = store.db
      .prepare(
        'SELECT count(*) AS requests, total(coalesce(usd, worst_usd)) AS usd FROM attempts WHERE ?1 IS NULL OR stage = ?1',
      )
      .get(stage) as { requests: number; usd: number }
    const spent = ledger.spent(stage ?? undefined)
    assert.equal(spent.requests, requests)
    assert.ok(Math.abs(spent.usd - usd) < 1e-9)
  }
})

import { createArea, type Store } from './sqlite.ts'

const VERSION = 2

/** Version 1: replies and attempts. */
const TABLES = [
  `CREATE TABLE calls (
    key TEXT PRIMARY KEY, stage TEXT NOT NULL, provider TEXT NOT NULL, model TEXT NOT NULL,
    text TEXT NOT NULL, finish_reason TEXT NOT NULL,
    input_tokens INTEGER NOT NULL, output_tokens INTEGER NOT NULL, usd REAL NOT NULL
  ) STRICT`,
  `CREATE TABLE attempts (
    id INTEGER PRIMARY KEY, key TEXT NOT NULL, stage TEXT NOT NULL, provider TEXT NOT NULL, model TEXT NOT NULL,
    worst_usd REAL NOT NULL, usd REAL, outcome TEXT CHECK (outcome IN ('recorded', 'failed')), reason TEXT,
    reserved_ms INTEGER NOT NULL, ended_ms INTEGER
  ) STRICT`,
  'CREATE INDEX attempts_by_key ON attempts (key)',
]

/**
 * Version 2: who holds an attempt (a living process, or a batch file), replies that broke their schema, and sums of what
 * has ended, so that a reservation does not read every attempt ever made. Triggers keep the sums, whoever writes.
 */
const HOLDERS_AND_SUMS = [
  'ALTER TABLE attempts ADD COLUMN worker TEXT',
  'ALTER TABLE attempts ADD COLUMN batch TEXT',
  'ALTER TABLE attempts ADD COLUMN headroom BLOB',
  'CREATE INDEX attempts_open ON attempts (key) WHERE outcome IS NULL',
  'CREATE INDEX attempts_by_batch ON attempts (batch) WHERE batch IS NOT NULL',
  'CREATE TABLE workers (id TEXT PRIMARY KEY, host TEXT NOT NULL, pid INTEGER NOT NULL, beat INTEGER NOT NULL) STRICT',
  `CREATE TABLE quarantine (
    key TEXT PRIMARY KEY, stage TEXT NOT NULL, reply TEXT NOT NULL, reason TEXT NOT NULL, at_ms INTEGER NOT NULL
  ) STRICT`,
  'CREATE TABLE ended (stage TEXT PRIMARY KEY, requests INTEGER NOT NULL, usd REAL NOT NULL) STRICT',
  `INSERT INTO ended SELECT stage, count(*), total(usd) FROM attempts WHERE outcome IS NOT NULL GROUP BY stage`,
  `CREATE TRIGGER attempt_ends AFTER UPDATE OF outcome, usd ON attempts WHEN new.outcome IS NOT NULL BEGIN
    INSERT INTO ended VALUES (new.stage, 0, 0) ON CONFLICT DO NOTHING;
    UPDATE ended SET requests = requests + (old.outcome IS NULL), usd = usd + coalesce(new.usd, 0) - coalesce(old.usd, 0)
      WHERE stage = new.stage;
  END`,
]

/** Makes the ledger's tables, or brings those of an older er2alm up to date. @throws {Er2almError} STORE_SCHEMA */
export function createLedgerTables(store: Store): void {
  createArea(store, 'ledger', VERSION, [...TABLES, ...HOLDERS_AND_SUMS], { 1: HOLDERS_AND_SUMS })
}

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

/** Open worst cases are summed in whole pico-USD: adding and taking away a fraction many times would drift. */
const PICO_USD = (worst: string): string => `CAST(round(${worst} * 1e12) AS INTEGER)`

/**
 * Version 2: who holds an attempt (a living process, or a batch file), replies that broke their schema, and sums by stage,
 * so that a reservation does not read every attempt ever made. Triggers keep the sums, whoever writes.
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
  `CREATE TABLE sums (
    stage TEXT PRIMARY KEY, requests INTEGER NOT NULL, ended_usd REAL NOT NULL, open INTEGER NOT NULL, open_pico_usd INTEGER NOT NULL
  ) STRICT`,
  `INSERT INTO sums SELECT stage, count(*), total(usd), count(*) FILTER (WHERE outcome IS NULL),
    coalesce(sum(${PICO_USD('worst_usd')}) FILTER (WHERE outcome IS NULL), 0) FROM attempts GROUP BY stage`,
  `CREATE TRIGGER attempt_begins AFTER INSERT ON attempts BEGIN
    INSERT INTO sums VALUES (new.stage, 0, 0, 0, 0) ON CONFLICT DO NOTHING;
    UPDATE sums SET requests = requests + 1, open = open + 1, open_pico_usd = open_pico_usd + ${PICO_USD('new.worst_usd')}
      WHERE stage = new.stage;
  END`,
  `CREATE TRIGGER attempt_ends AFTER UPDATE OF outcome ON attempts WHEN old.outcome IS NULL AND new.outcome IS NOT NULL BEGIN
    UPDATE sums SET ended_usd = ended_usd + coalesce(new.usd, 0), open = open - 1,
      open_pico_usd = open_pico_usd - ${PICO_USD('old.worst_usd')} WHERE stage = new.stage;
  END`,
  `CREATE TRIGGER attempt_revised AFTER UPDATE OF usd ON attempts WHEN old.outcome IS NOT NULL BEGIN
    UPDATE sums SET ended_usd = ended_usd + coalesce(new.usd, 0) - coalesce(old.usd, 0) WHERE stage = new.stage;
  END`,
]

/** Makes the ledger's tables, or brings those of an older er2alm up to date. @throws {Er2almError} STORE_SCHEMA */
export function createLedgerTables(store: Store): void {
  createArea(store, 'ledger', VERSION, [...TABLES, ...HOLDERS_AND_SUMS], { 1: HOLDERS_AND_SUMS })
}

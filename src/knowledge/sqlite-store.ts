import { Er2almError } from '../errors.ts'
import { createArea, guardStore, inTransaction, type Store } from '../store/sqlite.ts'
import { candidateSearch } from './candidates.ts'
import { type AddReport, type KnowledgeStore, type Passage, verifyPassage } from './passage.ts'
import { PASSAGE_COLUMNS, preparePassageWriter, toPassage } from './passage-rows.ts'
import { exactMatches, keyQuery, rerank } from './rerank.ts'

const TABLES = [
  `CREATE TABLE passages (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, title TEXT NOT NULL, year INTEGER, source TEXT NOT NULL,
    licence TEXT, date TEXT, text TEXT NOT NULL, sha256 TEXT NOT NULL
  ) STRICT`,
  `CREATE TABLE passage_keys (
    key TEXT NOT NULL, passage INTEGER NOT NULL REFERENCES passages (number), PRIMARY KEY (key, passage)
  ) STRICT, WITHOUT ROWID`,
  'CREATE INDEX passage_keys_by_passage ON passage_keys (passage)',
  `CREATE VIRTUAL TABLE passage_words USING fts5 (
    title, year, text, content = 'passages', content_rowid = 'number', tokenize = 'unicode61 remove_diacritics 2'
  )`,
]

/** Durable batches: a commit each, so that a killed build loses at most one. */
const BATCH_PASSAGES = 2000
const BATCH_CHARS = 4_000_000

/**
 * The knowledge store in the SQLite file: passages, their title keys, and an FTS5 index of title, year and text.
 *
 * A search looks the title's keys up first; passages with an equal key and a year within one are the answer, without
 * any full-text search. Otherwise, if doubtful answers are allowed, what full text, phrases of texts and like titles of
 * the same years find is reranked with fitted weights, and marked `low`.
 */
export function openKnowledge(store: Store): KnowledgeStore {
  createArea(store, 'knowledge', 1, TABLES)
  const { db } = store
  // An index holds what its table holds, whoever writes to it, so that stores of earlier versions need no other upgrade.
  if (!store.readOnly)
    guardStore(store.path, () => db.exec('CREATE INDEX IF NOT EXISTS passages_by_year ON passages (year)'))
  const byId = db.prepare(`SELECT p.number, ${PASSAGE_COLUMNS} FROM passages p WHERE p.id = ?`)
  const candidates = candidateSearch(store)
  const writer = preparePassageWriter(store)

  return {
    async add(passages, options = {}) {
      const report = { added: 0, skipped: 0, replaced: 0 }
      let done = 0
      let batch: Passage[] = []
      let chars = 0
      const flush = (): void => {
        if (options.signal?.aborted) throw new Er2almError('INTERRUPTED', `stopped after ${done} passages were read`)
        inTransaction(store, () => {
          for (const passage of batch) report[writer(passage)]++
        })
        candidates.forget()
        done += batch.length
        batch = []
        chars = 0
        options.onBatch?.(done)
      }
      for await (const passage of passages) {
        verifyPassage(passage)
        batch.push(passage)
        chars += passage.text.length
        if (batch.length === BATCH_PASSAGES || chars >= BATCH_CHARS) flush()
      }
      if (batch.length > 0) flush()
      return report satisfies AddReport
    },
    async search(query, k, minConfidence = 'any') {
      return guardStore(store.path, () => {
        const asked = keyQuery(query)
        const sameKey = candidates.sameKey(asked)
        const least = typeof minConfidence === 'number' ? minConfidence : 0
        const exact = exactMatches(asked, sameKey).filter(({ confidence }) => confidence >= least)
        if (exact.length > 0 || minConfidence === 'exact-key') return exact.slice(0, k)
        const doubtful = rerank(asked, candidates.all(asked, sameKey))
        return doubtful.filter(({ confidence }) => confidence >= least).slice(0, k)
      })
    },
    async get(id) {
      const row = guardStore(store.path, () => byId.get(id))
      return row === undefined ? undefined : toPassage(row)
    },
  }
}

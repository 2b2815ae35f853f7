import { Er2almError } from '../errors.ts'
import { createArea, guardStore, inTransaction, type Store } from '../store/sqlite.ts'
import { ftsQuery } from './fts-query.ts'
import {
  type AddReport,
  type KnowledgeStore,
  type Passage,
  type RetrievalQuery,
  type RetrievedPassage,
  verifyPassage,
} from './passage.ts'
import { exactMatches, keyQuery, rerank } from './rerank.ts'
import { titleKeys } from './title-key.ts'

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

/** Hits that the rerank sees. */
const BM25_CANDIDATES = 50
const KEY_CANDIDATES = 200
/** BM25 weights of the columns title, year, text. */
const BM25_WEIGHTS = 'bm25(10.0, 4.0, 1.0)'

const COLUMNS = 'p.id, p.title, p.year, p.source, p.licence, p.date, p.text, p.sha256'

/**
 * The knowledge store in the SQLite file: passages, their title keys, and an FTS5 index of title, year and text.
 *
 * A search looks the title's keys up first; passages with an equal key and a year within one are the answer, without
 * any full-text search. Otherwise, if doubtful answers are allowed, the 50 best of BM25 (title 10, year 4, text 1) and the
 * passages of equal key and another year are reranked by title likeness, year and BM25, and marked `low`.
 */
export function openKnowledge(store: Store): KnowledgeStore {
  createArea(store, 'knowledge', 1, TABLES)
  const { db } = store
  const byId = db.prepare(`SELECT p.number, ${COLUMNS} FROM passages p WHERE p.id = ?`)
  const byKeys = db.prepare(
    `SELECT ${COLUMNS} FROM passages p
     WHERE p.number IN (SELECT passage FROM passage_keys WHERE key IN (SELECT value FROM json_each(?1)))
     ORDER BY abs(coalesce(p.year, 0) - ?2), p.id LIMIT ${KEY_CANDIDATES}`,
  )
  const byWords = db.prepare(
    `SELECT ${COLUMNS}, -w.rank AS bm25 FROM passage_words w JOIN passages p ON p.number = w.rowid
     WHERE passage_words MATCH ? AND w.rank MATCH '${BM25_WEIGHTS}' ORDER BY w.rank LIMIT ${BM25_CANDIDATES}`,
  )
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
        const keys = JSON.stringify(asked.keys.map(({ key }) => key))
        const sameKey = byKeys.all(keys, query.year ?? 0).map(toPassage)
        const exact = exactMatches(asked, sameKey)
        if (exact.length > 0 || minConfidence === 'exact-key') return exact.slice(0, k)
        return doubtful(query, asked, sameKey).slice(0, k)
      })
    },
    async get(id) {
      const row = guardStore(store.path, () => byId.get(id))
      return row === undefined ? undefined : toPassage(row)
    },
  }

  function doubtful(
    query: RetrievalQuery,
    asked: ReturnType<typeof keyQuery>,
    sameKey: readonly Passage[],
  ): readonly RetrievedPassage[] {
    const hits = new Map(sameKey.map((passage) => [passage.id, { passage, bm25: 0 }]))
    const expression = ftsQuery(query)
    for (const row of expression === undefined ? [] : byWords.all(expression)) {
      hits.set(String(row.id), { passage: toPassage(row), bm25: Number(row.bm25) })
    }
    return rerank(asked, [...hits.values()])
  }
}

/** Writes one passage with its keys and words; must run inside a transaction. */
function preparePassageWriter({ db }: Store): (passage: Passage) => keyof AddReport {
  const find = db.prepare(`SELECT p.number, ${COLUMNS} FROM passages p WHERE p.id = ?`)
  const insert = db.prepare(
    'INSERT INTO passages (id, title, year, source, licence, date, text, sha256) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  )
  const replace = db.prepare(
    `INSERT OR REPLACE INTO passages (number, id, title, year, source, licence, date, text, sha256)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const dropKeys = db.prepare('DELETE FROM passage_keys WHERE passage = ?')
  const addKey = db.prepare('INSERT INTO passage_keys (key, passage) VALUES (?, ?)')
  const addWords = db.prepare('INSERT INTO passage_words (rowid, title, year, text) VALUES (?, ?, ?, ?)')
  // An FTS5 index with external content must be told what it forgets.
  const dropWords = db.prepare(
    "INSERT INTO passage_words (passage_words, rowid, title, year, text) VALUES ('delete', ?, ?, ?, ?)",
  )
  return (passage) => {
    const values = [
      passage.id,
      passage.title,
      passage.year ?? null,
      passage.source,
      passage.licence ?? null,
      passage.date ?? null,
      passage.text,
      passage.sha256,
    ]
    const old = find.get(passage.id)
    if (old !== undefined && isSame(toPassage(old), passage)) return 'skipped'
    let number: number
    if (old === undefined) {
      number = Number(insert.run(...values).lastInsertRowid)
    } else {
      number = Number(old.number)
      const before = toPassage(old)
      dropWords.run(number, before.title, yearWord(before), before.text)
      dropKeys.run(number)
      replace.run(number, ...values)
    }
    addWords.run(number, passage.title, yearWord(passage), passage.text)
    for (const { key } of titleKeys(passage.title)) addKey.run(key, number)
    return old === undefined ? 'added' : 'replaced'
  }
}

/** A number would be bound as a float and indexed as "1999.0". */
function yearWord({ year }: Passage): string | null {
  return year === undefined ? null : String(year)
}

function isSame(a: Passage, b: Passage): boolean {
  return (
    a.sha256 === b.sha256 &&
    a.title === b.title &&
    a.year === b.year &&
    a.source === b.source &&
    a.licence === b.licence &&
    a.date === b.date
  )
}

function toPassage(row: Record<string, unknown>): Passage {
  return {
    id: String(row.id),
    title: String(row.title),
    ...(row.year === null ? {} : { year: Number(row.year) }),
    source: String(row.source),
    ...(row.licence === null ? {} : { licence: String(row.licence) }),
    ...(row.date === null ? {} : { date: String(row.date) }),
    text: String(row.text),
    sha256: String(row.sha256),
  }
}

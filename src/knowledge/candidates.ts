import type { Store } from '../store/sqlite.ts'
import { ftsQueries } from './fts-query.ts'
import type { Passage } from './passage.ts'
import { PASSAGE_COLUMNS, toPassage } from './passage-rows.ts'
import type { KeyedQuery } from './rerank.ts'
import { titleKey } from './title-key.ts'
import { yearTitles } from './year-titles.ts'

/** A passage that may be about the item asked for, and how it was found. */
export interface Candidate {
  readonly passage: Passage
  /** Positive, higher is better; 0 when no full-text search found it. */
  readonly bm25: number
  /** True when its text holds the whole title asked for. */
  readonly phrase: boolean
}

/** Where candidates come from. */
export interface CandidateSearch {
  /** At most 200 passages that share a key with the query, nearest years first. */
  sameKey(asked: KeyedQuery): readonly Passage[]
  /** `sameKey`, and what full text, text phrases and like titles of the same years find; each passage once. */
  all(asked: KeyedQuery, sameKey: readonly Passage[]): readonly Candidate[]
  /** Call after passages have changed. */
  forget(): void
}

const KEY_CANDIDATES = 200
const NEAR_CANDIDATES = 40
const TITLED_CANDIDATES = 20
const PHRASE_CANDIDATES = 20
const LIKE_CANDIDATES = 15
/** Titles of the item whose like titles are looked for: its own and alternatives. */
const MAX_LIKE_TITLES = 4
/** BM25 weights of the columns title, year, text. */
const BM25_WEIGHTS = 'bm25(10.0, 4.0, 1.0)'

/** Prepares the searches of a store; call it once. */
export function candidateSearch({ db }: Store): CandidateSearch {
  const byKeys = db.prepare(
    `SELECT ${PASSAGE_COLUMNS} FROM passages p
     WHERE p.number IN (SELECT passage FROM passage_keys WHERE key IN (SELECT value FROM json_each(?1)))
     ORDER BY abs(coalesce(p.year, 0) - ?2), p.id LIMIT ${KEY_CANDIDATES}`,
  )
  const byWords = db.prepare(
    `SELECT ${PASSAGE_COLUMNS}, w.bm25 FROM (
       SELECT rowid AS number, -rank AS bm25 FROM passage_words
       WHERE passage_words MATCH ? AND rank MATCH '${BM25_WEIGHTS}' ORDER BY rank LIMIT ?
     ) w JOIN passages p ON p.number = w.number`,
  )
  const byNumbers = db.prepare(
    `SELECT ${PASSAGE_COLUMNS} FROM passages p WHERE p.number IN (SELECT value FROM json_each(?))`,
  )
  const titles = yearTitles(db)

  return {
    forget: () => titles.forget(),
    sameKey({ query, keys }) {
      return byKeys.all(JSON.stringify(keys.map(({ key }) => key)), query.year ?? 0).map(toPassage)
    },
    all({ query }, sameKey) {
      const found = new Map<string, Candidate>()
      const add = (passage: Passage, bm25: number, phrase: boolean): void => {
        const known = found.get(passage.id)
        found.set(passage.id, {
          passage,
          bm25: Math.max(bm25, known?.bm25 ?? 0),
          phrase: phrase || known?.phrase === true,
        })
      }
      for (const passage of sameKey) add(passage, 0, false)
      const { near, titled, phrase } = ftsQueries(query)
      if (near !== undefined)
        for (const row of byWords.all(near, NEAR_CANDIDATES)) add(toPassage(row), Number(row.bm25), false)
      if (titled !== undefined)
        for (const row of byWords.all(titled, TITLED_CANDIDATES)) add(toPassage(row), Number(row.bm25), false)
      if (phrase !== undefined) for (const row of byWords.all(phrase, PHRASE_CANDIDATES)) add(toPassage(row), 0, true)
      const { year } = query
      if (year !== undefined) {
        const numbers = [query.title, ...(query.alternativeTitles ?? [])]
          .slice(0, MAX_LIKE_TITLES)
          .flatMap((title) =>
            [year - 1, year, year + 1].flatMap((y) => titles.like(titleKey(title), y, LIKE_CANDIDATES)),
          )
        for (const row of byNumbers.all(JSON.stringify(numbers))) add(toPassage(row), 0, false)
      }
      return [...found.values()]
    },
  }
}

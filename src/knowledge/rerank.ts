import type { Passage, RetrievalQuery, RetrievedPassage } from './passage.ts'
import { sharedKeyKind, type TitleKey, type TitleKeyKind, titleKeys } from './title-key.ts'

/** Two sources may date one film a year apart (festival and release); same-title films that close are rare. */
export const YEAR_TOLERANCE = 1

/** Further alternative titles of an item are not looked up. */
const MAX_ALTERNATIVES = 16

/** Scores above this belong to exact keys. */
const LOW_CEILING = 0.9

const KIND_PENALTY: Readonly<Record<TitleKeyKind, number>> = {
  title: 0,
  numeral: 0.02,
  alternative: 0.03,
  compact: 0.04,
}
const KIND_REASON: Readonly<Record<TitleKeyKind, string>> = {
  title: 'title key equal',
  numeral: 'title key equal with numerals as digits',
  alternative: 'title equal to the bracketed or alternative title',
  compact: 'title key equal without separators',
}
const YEAR_OFF_PENALTY = 0.01

/** Weights of the rerank of full-text hits: title likeness, closeness of years, BM25 relative to the best hit. */
const TITLE_WEIGHT = 0.6
const YEAR_WEIGHT = 0.25
const BM25_WEIGHT = 0.15

/** A query with its keys: those of its title, and of its alternative titles. */
export interface KeyedQuery {
  readonly query: RetrievalQuery
  readonly keys: readonly TitleKey[]
}

/** The keys of an item: those of its title and of its first 16 alternative titles. */
export function keyQuery(query: RetrievalQuery): KeyedQuery {
  const others = (query.alternativeTitles ?? []).slice(0, MAX_ALTERNATIVES).flatMap((title) => titleKeys(title))
  return { query, keys: [...titleKeys(query.title), ...others] }
}

/**
 * Of the passages that share a key with the query, those that are about the item: year within one. A source lists a
 * film once, so of a source with several years only the nearest counts, and none when two are equally near: the other
 * is another film of the same name. Without a year in the query all must be of one film's years.
 *
 * @returns scored in (0.9, 1], sorted
 */
export function exactMatches(asked: KeyedQuery, hits: readonly Passage[]): readonly RetrievedPassage[] {
  const near = asked.query.year === undefined ? oneFilm(hits) : nearestYears(hits, asked.query.year)
  const matches: RetrievedPassage[] = []
  for (const passage of near) {
    const kind = sharedKeyKind(asked.keys, titleKeys(passage.title))
    if (kind === undefined) continue
    const gap = yearGap(asked.query, passage)
    const score = 1 - KIND_PENALTY[kind] - YEAR_OFF_PENALTY * gap
    const year = asked.query.year === undefined ? 'no year asked for' : gap === 0 ? 'year equal' : 'year off by 1'
    matches.push({ passage, score, via: 'key', confidence: 'exact-key', reasons: [KIND_REASON[kind], year] })
  }
  return matches.sort(byScoreThenId)
}

/**
 * Scores what is not certain in [0, 0.9]: `0.9 (0.6 title + 0.25 year + 0.15 BM25)`, with title = Dice coefficient of
 * the letter trigrams of the keys, year = 1, 0.8 or 0 at 0, 1 or more years apart (0.4 if unknown), BM25 relative to the best hit.
 *
 * @param bm25 positive, higher is better; 0 for a passage that only its key found
 */
export function rerank(
  asked: KeyedQuery,
  hits: readonly { readonly passage: Passage; readonly bm25: number }[],
): readonly RetrievedPassage[] {
  const best = hits.reduce((max, hit) => Math.max(max, hit.bm25), 0)
  const wanted = asked.keys.map(({ key }) => trigrams(key))
  return hits
    .map(({ passage, bm25 }): RetrievedPassage => {
      const keys = titleKeys(passage.title)
      const given = keys.map(({ key }) => trigrams(key))
      const kind = sharedKeyKind(asked.keys, keys)
      const title =
        kind === undefined ? 0.95 * Math.max(...wanted.map((a) => Math.max(...given.map((b) => dice(a, b))))) : 1
      const year = yearCloseness(asked.query, passage)
      const relative = best === 0 ? 0 : bm25 / best
      const score = LOW_CEILING * (TITLE_WEIGHT * title + YEAR_WEIGHT * year + BM25_WEIGHT * relative)
      const reasons = [
        kind === undefined ? `title likeness ${title.toFixed(2)}` : KIND_REASON[kind],
        `year ${passage.year ?? 'unknown'}`,
        `BM25 ${relative.toFixed(2)} of the best`,
      ]
      return { passage, score, via: bm25 > 0 ? 'bm25' : 'key', confidence: 'low', reasons }
    })
    .sort(byScoreThenId)
}

/** True when two titles with years are surely of one item: a shared key, and years at most one apart or one unknown. */
export function isSameItem(a: RetrievalQuery, b: RetrievalQuery): boolean {
  const sameYear = a.year === undefined || b.year === undefined || Math.abs(a.year - b.year) <= YEAR_TOLERANCE
  return sameYear && sharedKeyKind(keyQuery(a).keys, keyQuery(b).keys) !== undefined
}

function byScoreThenId(a: RetrievedPassage, b: RetrievedPassage): number {
  if (a.score !== b.score) return b.score - a.score
  return a.passage.id < b.passage.id ? -1 : a.passage.id > b.passage.id ? 1 : 0
}

function yearGap(query: RetrievalQuery, passage: Passage): number {
  if (query.year === undefined || passage.year === undefined) return 0
  return Math.abs(query.year - passage.year)
}

function yearCloseness(query: RetrievalQuery, passage: Passage): number {
  if (query.year === undefined || passage.year === undefined) return 0.4
  const gap = yearGap(query, passage)
  return gap === 0 ? 1 : gap <= YEAR_TOLERANCE ? 0.8 : 0
}

function oneFilm(hits: readonly Passage[]): readonly Passage[] {
  const years = hits.flatMap(({ year }) => (year === undefined ? [] : [year]))
  return years.length > 0 && Math.max(...years) - Math.min(...years) > YEAR_TOLERANCE ? [] : hits
}

function nearestYears(hits: readonly Passage[], asked: number): readonly Passage[] {
  const bySource = new Map<string, Set<number>>()
  const near = hits.filter(({ year }) => year !== undefined && Math.abs(year - asked) <= YEAR_TOLERANCE)
  for (const { source, year } of near) bySource.set(source, (bySource.get(source) ?? new Set()).add(year!))
  return near.filter(({ source, year }) => {
    const years = bySource.get(source)!
    return years.has(asked) ? year === asked : years.size === 1
  })
}

function trigrams(key: string): ReadonlySet<string> {
  const padded = `  ${key} `
  const grams = new Set<string>()
  for (let i = 0; i + 3 <= padded.length; i++) grams.add(padded.slice(i, i + 3))
  return grams
}

function dice(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  return (2 * a.intersection(b).size) / (a.size + b.size)
}

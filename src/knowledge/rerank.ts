import { type CandidateGroup, FEATURES, groupCandidates } from './candidate-features.ts'
import type { Candidate } from './candidates.ts'
import type { Passage, RetrievalQuery, RetrievedPassage } from './passage.ts'
import { DOUBTFUL_WEIGHTS, EXACT_CONFIDENCE, type YearMatch } from './retrieval-weights.ts'
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

const WEIGHTS = FEATURES.map((name) => DOUBTFUL_WEIGHTS[name])

/** A query with its keys: those of its title, and of its alternative titles. */
export interface KeyedQuery {
  readonly query: RetrievalQuery
  readonly keys: readonly TitleKey[]
  /** How many of the keys, from the first, are those of the title. */
  readonly ofTitle: number
}

/** An exact match, and the kind of key that is equal. */
export interface ExactMatch extends RetrievedPassage {
  readonly kind: TitleKeyKind
}

/** The keys of an item: those of its title and, as alternatives, of its first 16 alternative titles. */
export function keyQuery(query: RetrievalQuery): KeyedQuery {
  const own = titleKeys(query.title)
  const others = (query.alternativeTitles ?? [])
    .slice(0, MAX_ALTERNATIVES)
    .flatMap((title) => titleKeys(title))
    .map(({ key, kind }): TitleKey => ({ key, kind: kind === 'compact' ? kind : 'alternative' }))
  return { query, keys: [...own, ...others], ofTitle: own.length }
}

/**
 * Of the passages that share a key with the query, those that are about the item: year within one. A source lists a
 * film once, so of a source with several years only the nearest counts, and none when two are equally near: the other
 * is another film of the same name. Without a year in the query all must be of one film's years. Alternative titles
 * count only where the title itself finds nothing: lists of them are less sure than the catalogue.
 *
 * @returns scored in (0.9, 1], sorted
 */
export function exactMatches(asked: KeyedQuery, hits: readonly Passage[]): readonly ExactMatch[] {
  const byTitle = exactByKeys(asked.query, asked.keys.slice(0, asked.ofTitle), hits)
  return byTitle.length > 0 ? byTitle : exactByKeys(asked.query, asked.keys.slice(asked.ofTitle), hits)
}

function exactByKeys(
  query: RetrievalQuery,
  keys: readonly TitleKey[],
  hits: readonly Passage[],
): readonly ExactMatch[] {
  const kinds = new Map(hits.map((passage) => [passage, sharedKeyKind(keys, titleKeys(passage.title))]))
  const sharing = hits.filter((passage) => kinds.get(passage) !== undefined)
  const near = query.year === undefined ? oneFilm(sharing) : nearestYears(sharing, query.year)
  return near
    .map((passage): ExactMatch => {
      const kind = kinds.get(passage)!
      const gap = query.year === undefined || passage.year === undefined ? 0 : Math.abs(query.year - passage.year)
      const year: YearMatch = query.year === undefined ? 'not asked for' : gap === 0 ? 'equal' : 'off by 1'
      return {
        passage,
        score: 1 - KIND_PENALTY[kind] - YEAR_OFF_PENALTY * gap,
        via: 'key',
        match: 'exact-key',
        confidence: EXACT_CONFIDENCE[kind][year],
        kind,
        reasons: [KIND_REASON[kind], query.year === undefined ? 'no year asked for' : `year ${year}`],
      }
    })
    .sort(byScore)
}

/**
 * Scores what is not certain. Candidates of one title and year are one item; with s the largest sum of weighted
 * features in it, the item asked for is item i with probability e^{s_i} / (1 + Σ_j e^{s_j}), and none of them with the
 * rest. That is the confidence; the score is 0.9 times it, a little more for the likelier passages of an item.
 *
 * @returns sorted
 */
export function rerank(asked: KeyedQuery, candidates: readonly Candidate[]): readonly RetrievedPassage[] {
  const groups = groupCandidates(asked.query, candidates).map((group) => scoreGroup(group, WEIGHTS))
  const highest = groups.reduce((max, { score }) => Math.max(max, score), 0)
  const total = groups.reduce((sum, { score }) => sum + Math.exp(score - highest), Math.exp(-highest))
  const matches = groups.flatMap(({ group, score, scores }) => {
    const confidence = Math.exp(score - highest) / total
    return group.candidates.map((candidate, at) => {
      // At most a millionth apart: order inside an item, never between items.
      const place = LOW_CEILING * confidence * (1 - 1e-6 * (1 - Math.exp(scores[at] - score)))
      return toMatch(candidate, group.features[at], confidence, place)
    })
  })
  return matches.sort(byScore)
}

/** The scores of a group's candidates, each by the asked title that it is likest to, and the largest of them. */
export function scoreGroup(
  group: CandidateGroup,
  weights: readonly number[],
): { readonly group: CandidateGroup; readonly scores: readonly number[]; readonly score: number } {
  const scores = group.features.map((byTitle) => Math.max(...byTitle.map((row) => dot(row, weights))))
  return { group, scores, score: Math.max(...scores) }
}

function toMatch(
  { passage, bm25, phrase }: Candidate,
  byTitle: readonly (readonly number[])[],
  confidence: number,
  score: number,
): RetrievedPassage {
  const likeness = Math.max(...byTitle.map((row) => row[FEATURES.indexOf('dice')]))
  const isSame = byTitle.some((row) => row[FEATURES.indexOf('sameKey')] === 1)
  const reasons = [
    isSame ? 'title key equal' : `title likeness ${likeness.toFixed(2)}`,
    `year ${passage.year ?? 'unknown'}`,
    ...(phrase ? ['its text holds the title'] : []),
  ]
  return { passage, score, via: bm25 > 0 ? 'bm25' : isSame ? 'key' : 'likeness', match: 'low', confidence, reasons }
}

/** True when two titles with years are surely of one item: a shared key, and years at most one apart or one unknown. */
export function isSameItem(a: RetrievalQuery, b: RetrievalQuery): boolean {
  const sameYear = a.year === undefined || b.year === undefined || Math.abs(a.year - b.year) <= YEAR_TOLERANCE
  return sameYear && sharedKeyKind(keyQuery(a).keys, keyQuery(b).keys) !== undefined
}

/** Best first; of equal score what says more, then by id. */
function byScore(a: RetrievedPassage, b: RetrievedPassage): number {
  if (a.score !== b.score) return b.score - a.score
  if (a.passage.text.length !== b.passage.text.length) return b.passage.text.length - a.passage.text.length
  return a.passage.id < b.passage.id ? -1 : a.passage.id > b.passage.id ? 1 : 0
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

function dot(a: readonly number[], b: readonly number[]): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i]
  return sum
}

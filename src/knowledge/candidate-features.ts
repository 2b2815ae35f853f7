import type { Candidate } from './candidates.ts'
import type { RetrievalQuery } from './passage.ts'
import { titleKey } from './title-key.ts'
import { type ComparedTitle, comparedTitle, titleLikeness } from './title-likeness.ts'

/** What the weights of `retrieval-weights.ts` are of, in this order. */
export const FEATURES = [
  'bias',
  'dice',
  'highDice',
  'sameKey',
  'sameWords',
  'part',
  'fewEdits',
  'otherCovered',
  'numbersDiffer',
  'sameYear',
  'yearNear',
  'yearUnknown',
  'bm25',
  'phrase',
  'sources',
] as const

export type Feature = (typeof FEATURES)[number]

/** Candidates that are about one item: the same title key, and years at most one apart. */
export interface CandidateGroup {
  readonly candidates: readonly Candidate[]
  /** A row of `FEATURES` for each candidate and each of the asked titles. */
  readonly features: readonly (readonly number[])[][]
}

/** Dice coefficients above this count more. */
const HIGH_DICE = 0.7
/** Catalogues seldom disagree by more. */
const NEAR_YEARS = 3
const MAX_ASKED_TITLES = 6

/** The candidates as items, in no order that matters. */
export function groupCandidates(query: RetrievalQuery, candidates: readonly Candidate[]): readonly CandidateGroup[] {
  const asked = [query.title, ...(query.alternativeTitles ?? [])].slice(0, MAX_ASKED_TITLES).map(comparedTitle)
  const bestBm25 = candidates.reduce((max, { bm25 }) => Math.max(max, bm25), 0)
  const groups = new Map<string, Candidate[][]>()
  for (const candidate of candidates.toSorted(byYearThenId)) {
    const key = titleKey(candidate.passage.title)
    const ofKey = groups.get(key) ?? []
    groups.set(key, ofKey)
    const group = ofKey.find(([first]) => isNear(first.passage.year, candidate.passage.year))
    if (group === undefined) ofKey.push([candidate])
    else group.push(candidate)
  }
  return [...groups.values()].flat().map((members) => {
    const sources = Math.log2(new Set(members.map(({ passage }) => passage.source)).size)
    return {
      candidates: members,
      features: members.map((candidate) => {
        const other = comparedTitle(candidate.passage.title)
        return asked.map((title) => featuresOf(query, title, other, candidate, bestBm25, sources))
      }),
    }
  })
}

function featuresOf(
  query: RetrievalQuery,
  asked: ComparedTitle,
  other: ComparedTitle,
  { passage, bm25, phrase }: Candidate,
  bestBm25: number,
  sources: number,
): readonly number[] {
  const likeness = titleLikeness(asked, other)
  const gap = query.year === undefined || passage.year === undefined ? undefined : Math.abs(query.year - passage.year)
  const values: Readonly<Record<Feature, number>> = {
    ...likeness,
    bias: 1,
    highDice: Math.max(0, likeness.dice - HIGH_DICE) / (1 - HIGH_DICE),
    sameYear: gap === 0 ? 1 : 0,
    yearNear: gap !== undefined && gap > 0 && gap <= NEAR_YEARS ? 1 : 0,
    yearUnknown: gap === undefined ? 1 : 0,
    bm25: bestBm25 === 0 ? 0 : bm25 / bestBm25,
    phrase: phrase ? 1 : 0,
    sources,
  }
  return FEATURES.map((name) => values[name])
}

function byYearThenId(a: Candidate, b: Candidate): number {
  const years = (a.passage.year ?? -Infinity) - (b.passage.year ?? -Infinity)
  if (years !== 0 && !Number.isNaN(years)) return years
  return a.passage.id < b.passage.id ? -1 : 1
}

function isNear(a: number | undefined, b: number | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && Math.abs(a - b) <= 1)
}

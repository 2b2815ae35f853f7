import type { RetrievalQuery, RetrievedPassage } from '../knowledge/passage.ts'
import { isSameItem } from '../knowledge/rerank.ts'
import { titleKey } from '../knowledge/title-key.ts'
import { externalIds, type GoldItem } from './retrieval-data.ts'

/** Figures of one group of items that all have a true passage. Shares are of `items`. */
export interface HitFigures {
  readonly items: number
  /** Items with a gold passage among the first k. */
  readonly hitAt1: number
  readonly hitAt3: number
  readonly hitAt10: number
  /** Items whose first passage is gold, or has title and year of one that is: gold is made of joins and lacks many. */
  readonly sameItemAt1: number
  /** Items whose first passage is neither gold nor of the asked title within a year. */
  readonly wrongEntity: number
  /** Items that were told "no document" at the least confidence: false here. */
  readonly saidNone: number
  /** Items with a passage of a wrong entity at the least confidence. */
  readonly wrongAccepted: number
}

/** Items without a true passage. */
export interface NoDocumentFigures {
  readonly items: number
  /** Items that were told so. */
  readonly saidNone: number
}

/** Answers whose confidence is in [from, to). Counts are weighted to the set's own share of items with a document. */
export interface CalibrationBin {
  readonly from: number
  readonly to: number
  readonly answers: number
  readonly meanConfidence: number
  readonly right: number
}

/** What is known of the passages beside the store. */
export interface RetrievalCorpus {
  /** Title and year by passage id. */
  readonly titles: ReadonlyMap<string, RetrievalQuery>
  /** `imdb:…` and `tmdb:…` by passage id. */
  readonly ids: ReadonlyMap<string, readonly string[]>
}

type Titles = RetrievalCorpus['titles']

/** What a search gave for an item, best first. */
export interface Answer {
  readonly item: GoldItem
  readonly hits: readonly RetrievedPassage[]
}

const BINS = [0, 0.1, 0.25, 0.5, 0.75, 0.9, 0.97, 1.01]

/** True when no gold passage has the title's key. */
export function isHard({ title, gold }: GoldItem, titles: Titles): boolean {
  const key = titleKey(title)
  return [...gold].every((id) => titleKey(titles.get(id)?.title ?? '') !== key)
}

export function isIdJoined(item: GoldItem, ids: RetrievalCorpus['ids']): boolean {
  const wanted = externalIds(item)
  return [...item.gold].some((id) => ids.get(id)?.some((stated) => wanted.includes(stated)))
}

export function isAccepted({ hits }: Answer, minConfidence: number): boolean {
  return hits.some(({ confidence }) => confidence >= minConfidence)
}

function isOfGoldItem({ item, hits: [top] }: Answer, titles: Titles): boolean {
  if (top === undefined) return false
  return (
    item.gold.has(top.passage.id) ||
    [...item.gold].some((id) => isSameItem(titles.get(id) ?? { title: '' }, top.passage))
  )
}

function isWrongEntity({ item, hits: [top] }: Answer): boolean {
  return (
    top !== undefined &&
    !item.gold.has(top.passage.id) &&
    !isSameItem({ title: item.title, year: item.year }, top.passage)
  )
}

export function hitFigures(answers: readonly Answer[], titles: Titles, minConfidence: number): HitFigures {
  const count = (test: (answer: Answer) => boolean): number => answers.filter(test).length
  const hitAt = (k: number): number =>
    count(({ item, hits }) => hits.slice(0, k).some((hit) => item.gold.has(hit.passage.id)))
  return {
    items: answers.length,
    hitAt1: hitAt(1),
    hitAt3: hitAt(3),
    hitAt10: hitAt(10),
    sameItemAt1: count((answer) => isOfGoldItem(answer, titles)),
    wrongEntity: count(isWrongEntity),
    saidNone: count((answer) => !isAccepted(answer, minConfidence)),
    wrongAccepted: count(
      (answer) => isAccepted(answer, minConfidence) && isWrongEntity(answer) && !isOfGoldItem(answer, titles),
    ),
  }
}

/** The two samples are weighted so that together they have the set's share of items without a document. */
export function calibration(
  asked: readonly Answer[],
  allWith: number,
  none: readonly Answer[],
  allWithout: number,
  titles: Titles,
): readonly CalibrationBin[] {
  const weighted = [
    ...asked.map((answer) => ({ answer, weight: allWith / asked.length })),
    ...none.map((answer) => ({ answer, weight: allWithout / none.length })),
  ].map(({ answer, weight }) => ({
    confidence: answer.hits[0]?.confidence ?? 0,
    right: isOfGoldItem(answer, titles) ? weight : 0,
    weight,
  }))
  return BINS.slice(0, -1).map((from, at) => {
    const to = BINS[at + 1]!
    const inside = weighted.filter(({ confidence }) => confidence >= from && confidence < to)
    const sum = (value: (answer: (typeof inside)[number]) => number): number =>
      inside.reduce((total, answer) => total + value(answer), 0)
    const answers = sum(({ weight }) => weight)
    return {
      from,
      to: Math.min(to, 1),
      answers: Math.round(answers),
      meanConfidence: answers === 0 ? 0 : sum(({ confidence, weight }) => confidence * weight) / answers,
      right: answers === 0 ? 0 : sum(({ right }) => right) / answers,
    }
  })
}

import type { KnowledgeStore, RetrievalQuery, RetrievedPassage } from '../knowledge/passage.ts'
import { isSameItem } from '../knowledge/rerank.ts'
import { titleKey } from '../knowledge/title-key.ts'
import { createRandom, shuffle } from '../numeric/random.ts'
import { externalIds, type GoldItem } from './retrieval-data.ts'

/** What is asked with: the catalogue's title and year, other titles besides, or ids of other data bases before both. */
export type QueryKind = 'title and year' | 'with alternative titles' | 'with external ids'

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

export interface SetFigures {
  readonly set: string
  readonly query: QueryKind
  readonly withDocument: HitFigures
  /** Of them, those with a gold passage that states the item's id: not all of their gold comes from equal titles. */
  readonly idJoined: HitFigures
  /** All items of the set, not the sample, of which no gold passage has the title's key. */
  readonly hard: HitFigures
  readonly noDocument: NoDocumentFigures
  readonly calibration: readonly CalibrationBin[]
}

/** One catalogue to measure on. */
export interface RetrievalSet {
  readonly name: string
  readonly items: readonly GoldItem[]
  readonly query: QueryKind
  /** By item id. */
  readonly alternativeTitles?: ReadonlyMap<string, readonly string[]>
}

/** What is known of the passages beside the store. */
export interface RetrievalCorpus {
  /** Title and year by passage id. */
  readonly titles: ReadonlyMap<string, RetrievalQuery>
  /** `imdb:…` and `tmdb:…` by passage id. */
  readonly ids: ReadonlyMap<string, readonly string[]>
}

export interface RetrievalSettings {
  /** Items of each sample. */
  readonly queries: number
  readonly seed: number
  /** Least confidence, in (0, 1): below it "no document" is said. */
  readonly minConfidence: number
}

type Titles = RetrievalCorpus['titles']
interface Answer {
  readonly item: GoldItem
  readonly hits: readonly RetrievedPassage[]
}

const DEPTH = 10
const BINS = [0, 0.1, 0.25, 0.5, 0.75, 0.9, 0.97, 1.01]

/**
 * Measures one set: samples of items with and without a document, and all hard ones.
 *
 * @param between called before each query; may throw to stop
 */
export async function measureRetrieval(
  knowledge: KnowledgeStore,
  { titles, ids }: RetrievalCorpus,
  set: RetrievalSet,
  settings: RetrievalSettings,
  between: () => Promise<void>,
): Promise<SetFigures> {
  const known = set.items.filter(({ gold }) => gold.size > 0)
  const withDocument = sampled(known, settings)
  const without = set.items.filter(({ gold }) => gold.size === 0)
  const byId = new Map([...ids].reverse().flatMap(([passage, stated]) => stated.map((id) => [id, passage] as const)))
  const answers = new Map<string, Answer>()
  const ask = async (items: readonly GoldItem[]): Promise<readonly Answer[]> => {
    const found: Answer[] = []
    for (const item of items) {
      await between()
      const answer = answers.get(item.id) ?? { item, hits: await search(knowledge, item, set, byId) }
      answers.set(item.id, answer)
      found.push(answer)
    }
    return found
  }
  const { minConfidence } = settings
  const asked = await ask(withDocument)
  const hard = await ask(known.filter((item) => isHard(item, titles)))
  const none = await ask(sampled(without, settings))
  return {
    set: set.name,
    query: set.query,
    withDocument: hitFigures(asked, titles, minConfidence),
    idJoined: hitFigures(
      asked.filter(({ item }) => isIdJoined(item, ids)),
      titles,
      minConfidence,
    ),
    hard: hitFigures(hard, titles, minConfidence),
    noDocument: { items: none.length, saidNone: none.filter((answer) => !isAccepted(answer, minConfidence)).length },
    calibration: calibration(asked, known.length, none, without.length, titles),
  }
}

/** `count` of the items, drawn without replacement; all when there are fewer. */
export function sampled<T>(items: readonly T[], { queries, seed }: RetrievalSettings): readonly T[] {
  const order = Int32Array.from(items, (_, at) => at)
  shuffle(createRandom(seed), order)
  return [...order.subarray(0, queries)].sort((a, b) => a - b).map((at) => items[at]!)
}

async function search(
  knowledge: KnowledgeStore,
  item: GoldItem,
  set: RetrievalSet,
  byId: ReadonlyMap<string, string>,
): Promise<readonly RetrievedPassage[]> {
  const { title, year } = item
  const query = { title, year, alternativeTitles: set.alternativeTitles?.get(item.id) ?? [] }
  const hits = await knowledge.search(query, DEPTH)
  if (set.query !== 'with external ids') return hits
  const id = externalIds(item)
    .map((stated) => byId.get(stated))
    .find((passage) => passage !== undefined)
  const passage = id === undefined ? undefined : await knowledge.get(id)
  if (passage === undefined) return hits
  const joined: RetrievedPassage = {
    passage,
    score: 1,
    via: 'key',
    match: 'exact-key',
    confidence: 1,
    reasons: ['same id'],
  }
  return [joined, ...hits.filter((hit) => hit.passage.id !== id)].slice(0, DEPTH)
}

/** True when no gold passage has the title's key. */
function isHard({ title, gold }: GoldItem, titles: Titles): boolean {
  const key = titleKey(title)
  return [...gold].every((id) => titleKey(titles.get(id)?.title ?? '') !== key)
}

function isIdJoined(item: GoldItem, ids: RetrievalCorpus['ids']): boolean {
  const wanted = externalIds(item)
  return [...item.gold].some((id) => ids.get(id)?.some((stated) => wanted.includes(stated)))
}

function isAccepted({ hits }: Answer, minConfidence: number): boolean {
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

function hitFigures(answers: readonly Answer[], titles: Titles, minConfidence: number): HitFigures {
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
function calibration(
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

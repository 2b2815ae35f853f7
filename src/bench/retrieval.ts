import type { KnowledgeStore, RetrievedPassage } from '../knowledge/passage.ts'
import { createRandom, shuffle } from '../numeric/random.ts'
import { externalIds, type GoldItem } from './retrieval-data.ts'
import {
  type Answer,
  type CalibrationBin,
  calibration,
  type HitFigures,
  hitFigures,
  isAccepted,
  isHard,
  isIdJoined,
  type NoDocumentFigures,
  type RetrievalCorpus,
} from './retrieval-figures.ts'

/** What is asked with: the catalogue's title and year, other titles besides, or ids of other data bases before both. */
export type QueryKind = 'title and year' | 'with alternative titles' | 'with external ids'

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

export interface RetrievalSettings {
  /** Items of each sample. */
  readonly queries: number
  readonly seed: number
  /** Least confidence, in (0, 1): below it "no document" is said. */
  readonly minConfidence: number
}

const DEPTH = 10

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

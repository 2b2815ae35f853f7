import type { CatalogueItem } from '../data/catalogue.ts'
import type { IdMaps, RecDataset } from '../data/dataset.ts'
import type { ItemAttribute } from '../enrich/attribute.ts'
import type { EnrichConfig } from '../enrich/config.ts'
import { baseRates, itemValues, tasteCounts } from '../enrich/taste-counts.ts'
import type { UserToEnrich } from '../enrich/user-profiles.ts'
import type { CandidateText } from '../enrich/user-prompt.ts'
import { itemKnn } from '../models/item-knn.ts'
import type { Csr } from '../numeric/csr.ts'
import { createRandom, shuffle } from '../numeric/random.ts'
import { topK } from '../numeric/top-k.ts'

/** Item-kNN that proposes the candidates: fixed, so that prompts do not change with what is tuned elsewhere. */
const CANDIDATE_SETTINGS = { numNeighbours: 0, shrink: 20, weights: 'none' } as const
/** Values of a candidate that its line in the prompt shows. */
const SHOWN_ATTRIBUTES = ['genre', 'country', 'director'] as const

/**
 * What the profile call of each user is made of: counts over the enriched **training** history alone, and candidates
 * from an item-kNN fitted on training data alone. Validation and test are never looked at.
 *
 * @param asked original ids of the users that a profile is asked for
 */
export function usersToEnrich(
  dataset: RecDataset,
  ids: IdMaps,
  catalogue: readonly CatalogueItem[],
  attributes: readonly ItemAttribute[],
  config: EnrichConfig,
  asked: ReadonlySet<string>,
): readonly UserToEnrich[] {
  const values = itemValues(attributes)
  const rates = baseRates(ids.items, values)
  const texts = candidateTexts(catalogue, attributes)
  const candidates = config.candidates === 0 ? [] : candidateLists(dataset, ids, config, asked)
  return ids.users.map((id, user) => {
    const history = historyOf(dataset.train, dataset.trainTimes, user).map((item) => ids.items[item]!)
    return {
      id,
      historyLength: history.length,
      counts: history.length === 0 ? [] : tasteCounts(history, values, rates),
      candidates: (candidates[user] ?? []).map((item) => ({ id: ids.items[item]!, text: texts[item]! })),
      ask: asked.has(id) && history.length > 0,
    }
  })
}

/** The user's training items, oldest first (without times: by index). */
function historyOf(train: Csr, times: Float64Array | undefined, user: number): readonly number[] {
  const positions: number[] = []
  for (let p = train.rowPtr[user]!; p < train.rowPtr[user + 1]!; p++) positions.push(p)
  if (times !== undefined) positions.sort((a, b) => times[a]! - times[b]! || a - b)
  return positions.map((p) => train.colIdx[p]!)
}

/** Candidates at even ranks of the item-kNN list, shuffled per user so that a place in the list says nothing. */
function candidateLists(
  dataset: RecDataset,
  ids: IdMaps,
  config: EnrichConfig,
  asked: ReadonlySet<string>,
): readonly (readonly number[])[] {
  const { scorer } = itemKnn.fit(dataset, CANDIDATE_SETTINGS, createRandom(0))
  const scores = new Float32Array(dataset.numItems)
  const best = new Int32Array(config.candidateDepth)
  return ids.users.map((id, user) => {
    if (!asked.has(id)) return []
    scorer.scoreBlock(Int32Array.of(user), scores)
    const { train } = dataset
    for (let p = train.rowPtr[user]!; p < train.rowPtr[user + 1]!; p++)
      scores[train.colIdx[p]!] = Number.NEGATIVE_INFINITY
    const found = topK(scores, config.candidateDepth, best)
    const last = Math.max(found - 1, 1)
    const picked = new Set<number>()
    for (let c = 0; c < config.candidates && c < found; c++) {
      picked.add(best[Math.floor((c * last) / Math.max(1, config.candidates - 1))]!)
    }
    const list = Int32Array.from(picked)
    shuffle(createRandom(1).fork(`candidates/${id}`), list)
    return [...list]
  })
}

function candidateTexts(
  catalogue: readonly CatalogueItem[],
  attributes: readonly ItemAttribute[],
): readonly CandidateText[] {
  const byItem = new Map<string, Map<string, readonly string[]>>()
  for (const { item, attribute, value, status } of attributes) {
    if (status !== 'stated') continue
    const known = byItem.get(item) ?? new Map<string, readonly string[]>()
    byItem.set(item, known)
    known.set(attribute, value)
  }
  return catalogue.map(({ id, title, year, genres }) => {
    const stated = byItem.get(id)
    const values = SHOWN_ATTRIBUTES.map((attribute) => {
      const list = stated?.get(attribute) ?? (attribute === 'genre' ? genres : [])
      return attribute === 'director' && list.length > 0 ? `by ${list.join(', ')}` : list.join(', ')
    })
    return { title, year, values: values.filter((value) => value !== '') }
  })
}

import type { Context } from '../context.ts'
import { refit } from '../data/refit.ts'
import type { NoiseDecision } from '../denoise/filter.ts'
import { applyDecisions } from '../denoise/filter.ts'
import type { Parts } from '../evaluate/mask.ts'
import { createAligner } from '../explain/alignment.ts'
import { type Explanation, explainRecommendation } from '../explain/explain-item.ts'
import { catalogueShares } from '../explain/shared-values.ts'
import type { Passage } from '../knowledge/passage.ts'
import { openKnowledge } from '../knowledge/sqlite-store.ts'
import type { Store } from '../store/sqlite.ts'
import type { RunData } from './data-stage.ts'
import { loadEnrichment } from './enrich-stage.ts'
import { embed, type FeatureInputs } from './feature-stage.ts'
import { textReliability } from './item-attributes.ts'
import type { RunFolder } from './run-folder.ts'
import { loadReliabilities } from './weigh-values.ts'

/** One entry of a user's list. Dense indices. */
export interface Recommended {
  readonly user: number
  readonly item: number
  readonly model: string
  /** From 1. */
  readonly rank: number
  readonly score: number
}

/** Explains recommendations of a run. */
export type Explainer = (recommended: Recommended) => Promise<Explanation>

/** What an explainer of a run with enrichment also reads. */
export interface ExplainSources {
  readonly store: Store
  readonly features: FeatureInputs
}

/**
 * Prepares explanations: history, shared values, the profile's aspects beside the item's, and the quotes behind every
 * statement, re-checked against the passages. Without enrichment an explanation has the history alone.
 *
 * @param fit what the models were fitted on; the history is that, nothing later
 */
export async function openExplainer(
  run: RunFolder,
  data: RunData,
  fit: Parts,
  sources: ExplainSources | undefined,
  context: Context,
): Promise<Explainer> {
  const { dataset, ids } = data
  const fitted = fit === 'train' ? dataset : refit(dataset)
  const catalogue = new Map(data.catalogue.map((item) => [item.id, item]))
  const historyOf = (user: number): readonly string[] => {
    const { rowPtr, colIdx } = fitted.train
    const places = Array.from({ length: rowPtr[user + 1]! - rowPtr[user]! }, (_, k) => rowPtr[user]! + k)
    const times = fitted.trainTimes
    if (times !== undefined) places.sort((a, b) => times[a]! - times[b]! || a - b)
    return places.map((place) => ids.items[colIdx[place]!]!)
  }
  const base = ({ user, item, model, rank, score }: Recommended) => ({
    user: ids.users[user]!,
    item: ids.items[item]!,
    model,
    rank,
    score,
    history: historyOf(user),
    catalogue,
  })
  if (sources === undefined)
    return async (recommended) => explainRecommendation({ ...base(recommended), attributes: [] })

  const { attributes, profiles } = loadEnrichment(run)
  const decisions = run.readLines<NoiseDecision>('denoise/decisions.jsonl')
  const embedded = await embed(run, sources.store, { ...sources.features, mode: 'replay' }, data, context)
  const candidates = { itemIds: ids.items, aspects: embedded.itemAspects, markers: embedded.markers }
  const itemAspects = applyDecisions(candidates, decisions)
  const aligner = createAligner({ itemAspects, profiles, vectors: embedded.vectors, dim: embedded.dim })
  const shares = catalogueShares(attributes, ids.items.length)
  const profileOf = new Map(profiles.map((profile) => [profile.user, profile]))
  const knowledge = openKnowledge(sources.store)
  const reliabilityOf = sources.features.denoise.weigh ? loadReliabilities(run) : undefined
  return async (recommended) => {
    const input = base(recommended)
    // The history's too: what it shares with the item is cited.
    const cited = new Set([input.item, ...input.history])
    const own = attributes.filter(({ item }) => cited.has(item))
    const passages = new Map<string, Passage>()
    for (const id of new Set(own.flatMap(({ evidence }) => evidence.map(({ passage }) => passage)))) {
      const passage = await knowledge.get(id)
      if (passage !== undefined) passages.set(id, passage)
    }
    return explainRecommendation({
      ...input,
      attributes,
      profile: profileOf.get(input.user),
      alignment: aligner.align(input.user, recommended.item),
      decisions,
      passages,
      shares,
      check: sources.features.enrich.check,
      ...(reliabilityOf && { reliabilityOf: (record, value) => textReliability(reliabilityOf, record, value) }),
    })
  }
}

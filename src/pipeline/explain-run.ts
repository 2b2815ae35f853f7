import type { Context } from '../context.ts'
import { refit } from '../data/refit.ts'
import type { NoiseDecision } from '../denoise/filter.ts'
import { applyDecisions } from '../denoise/filter.ts'
import type { ItemBasics } from '../embed/aspect-texts.ts'
import type { ItemAttribute } from '../enrich/attribute.ts'
import type { Parts } from '../evaluate/mask.ts'
import { createAligner } from '../explain/alignment.ts'
import { type Explanation, explainRecommendation } from '../explain/explain-item.ts'
import { catalogueShares, type SharedValue } from '../explain/shared-values.ts'
import type { Passage } from '../knowledge/passage.ts'
import { openKnowledge } from '../knowledge/sqlite-store.ts'
import type { Store } from '../store/sqlite.ts'
import type { RunData } from './data-stage.ts'
import { loadEnrichment } from './enrich-stage.ts'
import { embed, type FeatureInputs } from './feature-stage.ts'
import { textReliability } from './item-attributes.ts'
import type { RunFolder } from './run-folder.ts'
import { loadReliabilities } from './weigh-values.ts'

/** One entry of a user's list. */
export interface Recommended {
  /** Dense index; of a user or an item that the run does not have, the original id. */
  readonly user: number | string
  readonly item: number | string
  readonly model: string
  /** From 1. */
  readonly rank: number
  readonly score: number
  /** @param fitted what the models were fitted on of this user, as original ids, oldest first; empty for one that the run does not have */
  readonly beside?: (fitted: readonly string[]) => BesideRun
}

/** What is known beside the run: what happened, and which items came in, since. */
export interface BesideRun {
  /** What the user took, oldest first: stands in place of what the models were fitted on. */
  readonly history: readonly string[]
  /** Items that the run does not have, the one asked about and those of the history. */
  readonly items: readonly (ItemBasics & { readonly id: string })[]
  /** What was told of these. */
  readonly told: readonly ItemAttribute[]
  /** What the item shares with the history, where one of the two is such an item, or the catalogue says it. */
  readonly shared: readonly BesideShare[]
}

export interface BesideShare {
  /** One that the toolkit states, or one of the catalogue. */
  readonly attribute: string
  readonly value: string
  /** By original id. `isStated`: it was read in a passage about that item, which is then cited. */
  readonly items: readonly { readonly id: string; readonly isStated: boolean }[]
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
  const historyOf = (user: number | string): readonly string[] => {
    if (typeof user === 'string') return []
    const { rowPtr, colIdx } = fitted.train
    const places = Array.from({ length: rowPtr[user + 1]! - rowPtr[user]! }, (_, k) => rowPtr[user]! + k)
    const times = fitted.trainTimes
    if (times !== undefined) places.sort((a, b) => times[a]! - times[b]! || a - b)
    return places.map((place) => ids.items[colIdx[place]!]!)
  }
  const base = ({ user, item, model, rank, score, beside }: Recommended) => {
    const fittedOn = historyOf(user)
    const { history, items, told, shared } = beside?.(fittedOn) ?? { ...NOTHING_BESIDE, history: fittedOn }
    return {
      input: {
        user: typeof user === 'string' ? user : ids.users[user]!,
        item: typeof item === 'string' ? item : ids.items[item]!,
        ...{ model, rank, score, history, told },
        catalogue:
          items.length === 0 ? catalogue : new Map([...catalogue, ...items.map((one) => [one.id, one] as const)]),
      },
      shared,
    }
  }
  if (sources === undefined) {
    return async (recommended) => {
      const { input, shared } = base(recommended)
      return explainRecommendation({ ...input, attributes: [], sharedBeside: withEvidence(shared, []) })
    }
  }

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
    const { input, shared } = base(recommended)
    const { user, item } = recommended
    // The history's too: what it shares with the item is cited.
    const cited = new Set([input.item, ...input.history])
    const own = attributes.filter((record) => cited.has(record.item))
    const passages = new Map<string, Passage>()
    for (const id of new Set(own.flatMap(({ evidence }) => evidence.map(({ passage }) => passage)))) {
      const passage = await knowledge.get(id)
      if (passage !== undefined) passages.set(id, passage)
    }
    return explainRecommendation({
      ...input,
      attributes: own,
      sharedBeside: withEvidence(shared, own),
      profile: typeof user === 'string' ? undefined : profileOf.get(input.user),
      // The vectors of the run's own items alone are at hand.
      alignment: typeof item === 'string' ? undefined : aligner.align(input.user, item),
      decisions,
      passages,
      shares,
      check: sources.features.enrich.check,
      ...(reliabilityOf && { reliabilityOf: (record, value) => textReliability(reliabilityOf, record, value) }),
    })
  }
}

const NOTHING_BESIDE: Omit<BesideRun, 'history'> = { items: [], told: [], shared: [] }

/** With the passages that the values of the history's items were read in. */
function withEvidence(shared: readonly BesideShare[], attributes: readonly ItemAttribute[]): readonly SharedValue[] {
  const evidenceOf = (id: string, attribute: string) =>
    attributes.find((record) => record.item === id && record.attribute === attribute && record.status === 'stated')
      ?.evidence
  return shared.map(({ attribute, value, items }) => ({
    ...{ attribute, value },
    items: items.map(({ id, isStated }) => ({ item: id, evidence: (isStated && evidenceOf(id, attribute)) || [] })),
  }))
}

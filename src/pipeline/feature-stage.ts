import type { Context } from '../context.ts'
import type { FitData } from '../data/dataset.ts'
import type { NoiseConfig } from '../denoise/config.ts'
import { applyDecisions, type NoiseDecision } from '../denoise/filter.ts'
import { createNoiseFilter } from '../denoise/registry.ts'
import { noiseReport } from '../denoise/report.ts'
import type { EmbedConfig } from '../embed/config.ts'
import { type EmbeddedFeatures, embedFeatures } from '../embed/embed-stage.ts'
import { createEncoder } from '../encoders/registry.ts'
import { VALUE_RULES_VERSION } from '../enrich/values/value-rules.ts'
import type { KnowledgeConfig } from '../knowledge/config.ts'
import type { Json } from '../llm/request.ts'
import { ASPECT_PREFIX, PROFILE } from '../models/er2alm-inputs.ts'
import type { Store } from '../store/sqlite.ts'
import { openVectors } from '../store/vectors.ts'
import type { RunData } from './data-stage.ts'
import { loadEnrichment } from './enrich-stage.ts'
import { type HindsightSettings, hindsightKey, usableAttributes } from './hindsight-rule.ts'
import { itemAttributes } from './item-attributes.ts'
import { loadAttributes } from './load-attributes.ts'
import { type RunFolder, toLines } from './run-folder.ts'
import { loadReliabilities, weighValues } from './weigh-values.ts'

const EMBED_VERSION = 1
const NOISE_VERSION = 1
const WEIGH_VERSION = 2

/** What models may use of the enrichment, beside the interactions. */
export type FeatureData = Pick<
  FitData,
  'itemFeatures' | 'itemAttributes' | 'userFeatures' | 'augmentedPositive' | 'augmentedNegative'
>

export interface FeatureInputs extends HindsightSettings {
  readonly embed: EmbedConfig
  readonly denoise: NoiseConfig
  readonly knowledge: KnowledgeConfig
  readonly mode: 'live' | 'replay'
  readonly env: NodeJS.ProcessEnv
}

/**
 * Embedding (Eq. 4 and 5) and noise control: vectors in the store, decisions of Eq. 6 to 12 and the reliabilities of our gate in
 * `denoise/`.
 */
export async function featureStage(
  run: RunFolder,
  store: Store,
  inputs: FeatureInputs,
  identities: { readonly items: string; readonly users: string },
  data: () => Promise<RunData>,
  context: Context,
): Promise<string> {
  const encoder = await createEncoder(inputs.embed.encoder, { env: inputs.env })
  const { encoder: _, commitEvery, ...settings } = inputs.embed
  const embedKey = {
    version: EMBED_VERSION,
    config: { encoder: encoder.id, ...settings, ...(await hindsightKey(inputs, data)) } as unknown as Json,
    inputs: identities,
  }
  const embedded = await run.stage('embed', embedKey, async () => {
    const runData = await data()
    warnOfHindsight(run, inputs, runData, context)
    await embed(run, store, inputs, runData, context)
    return ['store.sqlite']
  })
  const { weigh, ...printed } = inputs.denoise
  const noiseKey = {
    version: NOISE_VERSION,
    config: printed as unknown as Json,
    inputs: { embed: embedded.identity },
  }
  const decided = await run.stage('denoise', noiseKey, async () => {
    const runData = await data()
    const features = await embed(run, store, inputs, runData, context)
    const candidates = { itemIds: runData.ids.items, aspects: features.itemAspects, markers: features.markers }
    const outcome = await createNoiseFilter(inputs.denoise, context.random.fork('denoise')).decide(
      candidates,
      context.signal,
    )
    const rows = new Map(runData.ids.items.map((id, row) => [id, row]))
    const report = noiseReport(outcome, { textOf: (item, aspect) => features.itemTexts[rows.get(item)!]![aspect] })
    run.write('denoise/decisions.jsonl', toLines(outcome.decisions))
    run.write('denoise/report.json', `${JSON.stringify(report, null, 2)}\n`)
    return ['denoise/decisions.jsonl', 'denoise/report.json']
  })
  if (!weigh) return decided.identity
  const { maxPassages, maxChars, minConfidence } = inputs.knowledge
  const weighKey = {
    version: WEIGH_VERSION,
    config: { rules: VALUE_RULES_VERSION, passages: { maxPassages, maxChars, minConfidence } },
    inputs: { items: identities.items, denoise: decided.identity },
  }
  const sources = { knowledge: inputs.knowledge, enrich: inputs.enrich, store }
  const { identity } = await run.stage('weigh', weighKey, async () => weighValues(run, sources, await data(), context))
  return identity
}

/** The feature matrices and chosen pairs of a run whose feature stage is done. */
export async function loadFeatures(
  run: RunFolder,
  store: Store,
  inputs: FeatureInputs,
  data: RunData,
  context: Context,
): Promise<FeatureData> {
  const features = await embed(run, store, inputs, data, context)
  const candidates = { itemIds: data.ids.items, aspects: features.itemAspects, markers: features.markers }
  const usable = usableAttributes(loadAttributes(run), inputs, data.dataset)
  const reliabilityOf = inputs.denoise.weigh ? loadReliabilities(run) : undefined
  const kept = applyDecisions(candidates, run.readLines<NoiseDecision>('denoise/decisions.jsonl'))
  return {
    itemFeatures: new Map([...kept].map(([aspect, matrix]) => [`${ASPECT_PREFIX}${aspect}`, matrix])),
    itemAttributes: itemAttributes(data.catalogue, usable, reliabilityOf),
    userFeatures: new Map([[PROFILE, features.userProfiles]]),
    ...chosenPairs(run, data),
  }
}

/** Embeds what is not in the store yet, and lays everything out as matrices. */
export async function embed(
  run: RunFolder,
  store: Store,
  inputs: FeatureInputs,
  { dataset, ids, catalogue }: RunData,
  context: Context,
): Promise<EmbeddedFeatures> {
  const { attributes: stated, profiles } = loadEnrichment(run)
  const attributes = usableAttributes(stated, inputs, dataset)
  const encoder = await createEncoder(inputs.embed.encoder, { env: inputs.env })
  const basics = new Map(catalogue.map((item) => [item.id, item]))
  const texts = { itemIds: ids.items, userIds: ids.users, attributes, profiles, basics }
  return embedFeatures(texts, encoder, openVectors(store), inputs.embed, inputs.mode, context)
}

/** What was paid for and is not used must not go unsaid. */
function warnOfHindsight(run: RunFolder, inputs: FeatureInputs, { dataset }: RunData, context: Context): void {
  const stated = loadEnrichment(run).attributes.filter(({ status }) => status === 'stated')
  const leftOut = stated.length - usableAttributes(stated, inputs, dataset).length
  if (leftOut === 0) return
  context.log.warn(`${leftOut} of ${stated.length} stated values are left out of the features as hindsight`, {
    see: 'er2alm audit RUN',
    setting: 'enrich.hindsight=keep uses them',
  })
}

function chosenPairs(run: RunFolder, { ids }: RunData): Pick<FitData, 'augmentedPositive' | 'augmentedNegative'> {
  const itemRow = new Map(ids.items.map((id, row) => [id, row]))
  const userRow = new Map(ids.users.map((id, row) => [id, row]))
  const augmentedPositive = new Int32Array(ids.users.length).fill(-1)
  const augmentedNegative = new Int32Array(ids.users.length).fill(-1)
  for (const { user, liked, disliked } of loadEnrichment(run).picks) {
    if (liked === null || disliked === null) continue
    augmentedPositive[userRow.get(user)!] = itemRow.get(liked)!
    augmentedNegative[userRow.get(user)!] = itemRow.get(disliked)!
  }
  return { augmentedPositive, augmentedNegative }
}

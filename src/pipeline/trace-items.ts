import { existsSync } from 'node:fs'
import type { Context } from '../context.ts'
import type { NoiseDecision } from '../denoise/filter.ts'
import { createNoiseFilter } from '../denoise/registry.ts'
import { aspectTextsOfItem } from '../embed/aspect-texts.ts'
import { vectorKey } from '../embed/embed-texts.ts'
import { createEncoder } from '../encoders/registry.ts'
import { ATTRIBUTES, type AttributeId, type ItemAspectId, type ItemAttribute } from '../enrich/attribute.ts'
import { notAsked } from '../enrich/item-attributes.ts'
import { Er2almError } from '../errors.ts'
import { type TracedAttribute, type TracedStep, traceItem, withSteps } from '../explain/trace.ts'
import { decisionStep } from '../explain/trace-decision.ts'
import { fileStep, promptStep, recordStep, replyStep } from '../explain/trace-record.ts'
import { openKnowledge } from '../knowledge/sqlite-store.ts'
import { openLedger } from '../store/ledger.ts'
import type { Store } from '../store/sqlite.ts'
import { openVectors } from '../store/vectors.ts'
import { hasEnrichment, type RunConfig } from './config.ts'
import type { RunData } from './data-stage.ts'
import { askedItems } from './enrich-stage.ts'
import { embed } from './feature-stage.ts'
import { usableAttributes } from './hindsight-rule.ts'
import { retrieveForItems } from './knowledge-stage.ts'
import { loadAttributes } from './load-attributes.ts'
import { recordedItem } from './recorded-item.ts'
import { hashFile, type RunFolder } from './run-folder.ts'

/** A config with all that enrichment needs. */
export type EnrichedConfig = RunConfig & Required<Pick<RunConfig, 'knowledge' | 'llm' | 'embed'>>

/** What a trace of a run reads. */
export interface TraceSources {
  readonly run: RunFolder
  /** Paths absolute. */
  readonly config: RunConfig
  readonly baseDir: string
  readonly store: Store
  readonly data: RunData
  readonly env: NodeJS.ProcessEnv
  readonly context: Context
}

/** Traces the attributes of an item; of one attribute alone when it is named. */
export type ItemTracer = (item: string, attribute?: AttributeId) => Promise<readonly TracedAttribute[]>

export const DECISIONS_FILE = 'denoise/decisions.jsonl'
const ATTRIBUTES_FILE = 'enrich/attributes.jsonl'

/** @throws {Er2almError} RUN_NOT_ENRICHED if the config of the run describes no enrichment */
export function enrichedConfig({ run, config }: TraceSources): EnrichedConfig {
  if (hasEnrichment(config)) return config
  throw new Er2almError('RUN_NOT_ENRICHED', `the config of the run ${run.dir} describes no enrichment`, {
    file: run.path('config.json'),
    hint: 'add knowledge, llm and embed to the config and run it',
  })
}

/**
 * Prepares traces of items. Every step from the file to the vector is derived again from what the run folder holds, and
 * compared with what it says: the file's hash, each quote in its passage, the prompt's key, the reply, the record that
 * the reply gives, the decision of noise control, the vector of the aspect's text.
 *
 * @param redoNoise makes the decisions of noise control again, too (trains its gate); without it they are checked for
 *                  agreement with themselves and the settings
 * @throws {Er2almError} RUN_NOT_ENRICHED, RUN_UNREADABLE
 */
export async function openItemTracer(sources: TraceSources, redoNoise: boolean): Promise<ItemTracer> {
  const { run, store, data, context } = sources
  const config = enrichedConfig(sources)
  const attributes = loadAttributes(run)
  const files = await fileSteps(run, 'enrich items', ATTRIBUTES_FILE)
  const features = await featureSteps(sources, config, redoNoise)
  const knowledge = openKnowledge(store)
  const ledger = openLedger(store)
  const asked = askedItems(config.enrich, sources.baseDir)
  const catalogue = new Map(data.catalogue.map((item) => [item.id, item]))

  async function callSteps(id: string, records: readonly ItemAttribute[]): Promise<readonly (readonly TracedStep[])[]> {
    const isAsked = asked === 'all' || asked.has(id)
    const [item] = isAsked ? await retrieveForItems([catalogue.get(id)!], config.knowledge, knowledge, context) : []
    const again = item === undefined ? undefined : recordedItem(item, config, (key) => ledger.find(key))
    const derived = item === undefined ? notAsked(id, config.enrich.attributes) : (again?.records ?? [])
    return records.map((record) => {
      const reply = record.call === null ? undefined : ledger.find(record.call)
      return [
        promptStep(record.call, again?.first?.known.key),
        ...(record.call === null ? [] : [replyStep(record.call, reply)]),
        ...(record.call !== null && reply === undefined
          ? []
          : [
              recordStep(
                record,
                derived.find(({ attribute }) => attribute === record.attribute),
              ),
            ]),
      ]
    })
  }

  return async (id, attribute) => {
    const own = attributes.filter(({ item }) => item === id)
    const records = attribute === undefined ? own : own.filter((record) => record.attribute === attribute)
    const traced = await traceItem(records, (passage) => knowledge.get(passage))
    const calls = await callSteps(id, records)
    return traced.map((one, i) => withSteps(one, [...files, ...calls[i]!, ...features(own, one.attribute)]))
  }
}

/** The step of a file: none when the folder was made before files were hashed. */
export async function fileSteps(run: RunFolder, stage: string, file: string): Promise<readonly TracedStep[]> {
  return fileStep(file, run.manifest()[stage]?.hashes?.[file], await hashFile(run.path(file)))
}

type FeatureSteps = (own: readonly ItemAttribute[], attribute: AttributeId) => readonly TracedStep[]

/** Decision and vector of an attribute's aspect; no steps when the run stopped before the features. */
async function featureSteps(sources: TraceSources, config: EnrichedConfig, redoNoise: boolean): Promise<FeatureSteps> {
  const { run, store, env } = sources
  if (!existsSync(run.path(DECISIONS_FILE)) || run.manifest().denoise === undefined) return () => []
  const files = await fileSteps(run, 'denoise', DECISIONS_FILE)
  const decisions = byItemAndAspect(run.readLines<NoiseDecision>(DECISIONS_FILE))
  const again = redoNoise ? byItemAndAspect(await decideAgain(sources, config)) : undefined
  const encoder = await createEncoder(config.embed.encoder, { env })
  const vectors = openVectors(store)
  const aspectOf = new Map(ATTRIBUTES.map(({ id, aspect }) => [id, aspect]))
  // Items without an interaction are no candidates: the run knows them, but has no decision about them.
  const candidates = new Set(sources.data.ids.items)
  return (own, attribute) => {
    const [first] = own
    if (first === undefined || !candidates.has(first.item)) return []
    const aspect = aspectOf.get(attribute)!
    const text = aspectTextsOfItem(usableAttributes(own, config, sources.data.dataset))[aspect]
    const name = nameOf(first.item, aspect)
    const decided = decisionStep(aspect, decisions.get(name) ?? [], text, config.denoise, again?.get(name)?.[0])
    if (text === null) return [...files, decided]
    const key = vectorKey(encoder.id, text)
    const vector = vectors.find(key, encoder.dim)
    const detail = `vector ${key.slice(0, 12)}… of “${text}”`
    const problem = vector === undefined ? `the store has no vector of the text that ${aspect} comes to` : undefined
    return [...files, decided, { step: 'vector', detail, ...(problem !== undefined && { problem }) }]
  }
}

/** The decisions of noise control, made again from the stored vectors. */
async function decideAgain(sources: TraceSources, config: EnrichedConfig): Promise<readonly NoiseDecision[]> {
  const { run, store, data, env, context } = sources
  const inputs = { ...config, mode: 'replay' as const, env }
  const features = await embed(run, store, inputs, data, context)
  const candidates = { itemIds: data.ids.items, aspects: features.itemAspects, markers: features.markers }
  const filter = createNoiseFilter(config.denoise, context.random.fork('denoise'))
  return (await filter.decide(candidates, context.signal)).decisions
}

function byItemAndAspect(decisions: readonly NoiseDecision[]): ReadonlyMap<string, readonly NoiseDecision[]> {
  return Map.groupBy(decisions, ({ item, attribute }) => nameOf(item, attribute))
}

function nameOf(item: string, aspect: ItemAspectId): string {
  return `${aspect}/${item}`
}

import type { Context } from '../context.ts'
import type { CatalogueItem } from '../data/catalogue.ts'
import type { ItemToEnrich } from '../enrich/item-attributes.ts'
import { Er2almError } from '../errors.ts'
import type { KnowledgeConfig } from '../knowledge/config.ts'
import { createHostGate } from '../knowledge/fetch/host-gate.ts'
import type { AddReport, KnowledgeStore, RetrievalQuery } from '../knowledge/passage.ts'
import { passagesForItem } from '../knowledge/rank-passages.ts'
import { type ConfiguredSource, configuredSource } from '../knowledge/sources/registry.ts'
import type { SourcePorts } from '../knowledge/sources/source.ts'
import { openKnowledge } from '../knowledge/sqlite-store.ts'
import { suspicions } from '../knowledge/suspicious.ts'
import { mapConcurrent } from '../llm/map-concurrent.ts'
import type { Json } from '../llm/request.ts'
import type { Store } from '../store/sqlite.ts'
import { hashFile, hashJson, type RunFolder } from './run-folder.ts'

const KNOWLEDGE_VERSION = 1

/** What the knowledge stage is given beside its config. */
export interface KnowledgeInputs {
  readonly env: NodeJS.ProcessEnv
  /** True: nothing is sent; sources with a server give what was fetched earlier. */
  readonly offline?: boolean
  /** The items that sources with a server are asked about. */
  readonly items: () => Promise<readonly CatalogueItem[]>
}

/** The passages of all sources, in the store. Returns the stage's identity. */
export async function knowledgeStage(
  run: RunFolder,
  store: Store,
  config: KnowledgeConfig,
  inputs: KnowledgeInputs,
  context: Context,
): Promise<string> {
  const sources = config.sources.map(configuredSource)
  const identities = await Promise.all(sources.map((source) => source.identity(hashFile)))
  const asksItems = sources.some(({ perItem }) => perItem)
  const items = asksItems
    ? (await inputs.items()).map(({ title, year }) => ({ title, ...(year !== undefined && { year }) }))
    : []
  const key = {
    version: KNOWLEDGE_VERSION,
    config: identities.map(({ settings }) => settings),
    inputs: {
      ...Object.fromEntries(
        identities.flatMap(({ files }, i) => (files === undefined ? [] : [[`source ${i + 1}`, files]])),
      ),
      ...(asksItems && { items: hashJson(items as unknown as Json) }),
    },
  }
  const { identity } = await run.stage('knowledge', key, async () => {
    await addPassages(config, store, items, sourcePorts(store, inputs, context))
    return ['store.sqlite']
  })
  return identity
}

/** What sources are given on this machine. */
export function sourcePorts(
  store: Store,
  { env, offline }: Pick<KnowledgeInputs, 'env' | 'offline'>,
  context: Context,
): SourcePorts {
  const gate = createHostGate(context.clock)
  return { ...{ context, env, store, gate, fetch: globalThis.fetch }, ...(offline && { offline }) }
}

/**
 * Reads every source into the store; those with a server are asked about each item. Passages that are there already are
 * skipped, and what a server replied is kept, so this resumes.
 *
 * @throws {Er2almError} of a source; what was read before stays
 */
export async function addPassages(
  config: KnowledgeConfig,
  store: Store,
  items: readonly RetrievalQuery[],
  ports: SourcePorts,
): Promise<void> {
  const knowledge = openKnowledge(store)
  const isNew = store.db.prepare('SELECT 1 FROM passages LIMIT 1').get() === undefined
  for (const source of config.sources.map(configuredSource)) {
    if (source.perItem) await addByItem(source, knowledge, items, ports)
    else {
      const { replaced } = await addWhole(source, knowledge, ports)
      // In a store with passages, those of an older file are replaced as they should be.
      if (isNew && replaced > 0)
        ports.context.log.warn('passages were replaced by later ones of the same id: ids must be unique', {
          ...{ source: source.label, passages: replaced },
        })
    }
  }
}

async function addWhole(source: ConfiguredSource, knowledge: KnowledgeStore, ports: SourcePorts): Promise<AddReport> {
  const { progress, signal } = ports.context
  const step = progress.start(`passages of ${source.label}`)
  try {
    return await knowledge.add(source.open(ports).passages(), { signal, onBatch: (done) => step.update(done) })
  } finally {
    step.end()
  }
}

async function addByItem(
  source: ConfiguredSource,
  knowledge: KnowledgeStore,
  items: readonly RetrievalQuery[],
  ports: SourcePorts,
): Promise<void> {
  const { progress, signal, log } = ports.context
  const opened = source.open(ports)
  const step = progress.start(`passages of ${source.label}`, items.length)
  const count = { items: 0, passages: 0, notFetched: 0 }
  const failures: Er2almError[] = []
  try {
    await mapConcurrent(items, source.concurrency, async (item) => {
      signal.throwIfAborted()
      try {
        const passages = await Array.fromAsync(opened.passages(item))
        await knowledge.add(passages, { signal })
        count.passages += passages.length
      } catch (error) {
        if (!(error instanceof Er2almError)) throw error
        if (error.code === 'FETCH_OFFLINE') count.notFetched++
        else if (source.onFailure === 'skip' && CAN_BE_SKIPPED.has(error.code)) failures.push(error)
        else throw error
      }
      count.items++
      step.update(count.items, `${count.passages} passages`)
    })
  } finally {
    step.end()
  }
  if (count.notFetched > 0)
    log.warn('passages of some items have not been fetched, and are missing here', {
      ...{ source: source.label, items: count.notFetched, fetch: 'er2alm run CONFIG --only knowledge' },
    })
  if (failures.length === 0) return
  // A source that fails for every item is down, or wrongly set.
  if (failures.length === items.length) throw failures[0]!
  log.warn('some items were skipped: the source could not be asked about them', {
    ...{ source: source.label, items: failures.length, first: failures[0]!.message },
  })
}

/** What may be wrong with one item alone. */
const CAN_BE_SKIPPED: ReadonlySet<string> = new Set(['FETCH_FAILED', 'FETCH_REFUSED', 'FETCH_REPLY', 'FETCH_TOO_LARGE'])

/** The passages of each item, as its prompt will show them. */
export async function retrieveForItems(
  items: readonly CatalogueItem[],
  config: KnowledgeConfig,
  knowledge: KnowledgeStore,
  context: Context,
): Promise<readonly ItemToEnrich[]> {
  const step = context.progress.start('retrieve', items.length)
  const found: ItemToEnrich[] = []
  try {
    for (const { id, title, year, alternativeTitles } of items) {
      context.signal.throwIfAborted()
      const passages = await passagesForItem(knowledge, { title, year, alternativeTitles }, config)
      const shown =
        config.suspicious === 'drop' ? passages.filter(({ text }) => suspicions(text).length === 0) : passages
      found.push({ id, title, year, passages: shown })
      step.update(found.length)
    }
  } finally {
    step.end()
  }
  return found
}

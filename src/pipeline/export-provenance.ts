import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import type { NoiseDecision } from '../denoise/filter.ts'
import { aspectTextsOfItem } from '../embed/aspect-texts.ts'
import { vectorKey } from '../embed/embed-texts.ts'
import { createEncoder } from '../encoders/registry.ts'
import { ATTRIBUTES, type Evidence, type ItemAttribute } from '../enrich/attribute.ts'
import { ITEM_PROMPT_VERSION } from '../enrich/item-prompt.ts'
import type { UserPicks, UserProfile } from '../enrich/profile.ts'
import { USER_PROMPT_VERSION } from '../enrich/user-prompt.ts'
import { screenJson } from '../explain/terminal-text.ts'
import type { Passage } from '../knowledge/passage.ts'
import { openKnowledge } from '../knowledge/sqlite-store.ts'
import { suspicions } from '../knowledge/suspicious.ts'
import { modelIdentity } from '../llm/providers/registry.ts'
import type { Sampling } from '../llm/request.ts'
import { openLedger } from '../store/ledger.ts'
import { openVectors } from '../store/vectors.ts'
import { itemSampling, userSampling } from './enrich-stage.ts'
import { loadAttributes } from './load-attributes.ts'
import type { StageRecord } from './run-folder.ts'
import { DECISIONS_FILE, enrichedConfig, type TraceSources } from './trace-items.ts'

/** Name and version of the form of a line; docs/provenance.md says what its fields hold. */
export const PROVENANCE_SCHEMA = 'er2alm-provenance/1'

/**
 * Provenance as JSON lines: a line a statement about an item, a user's profile, or a user's picks, each with the whole
 * chain behind it and original ids, so that it can be read and checked without er2alm. Lines have the order of the run's
 * files; the same run gives the same text.
 *
 * @throws {Er2almError} RUN_NOT_ENRICHED, RUN_UNREADABLE
 */
export async function provenanceLines(sources: TraceSources): Promise<Iterable<string>> {
  const { run } = sources
  const config = enrichedConfig(sources)
  const attributes = loadAttributes(run)
  const passages = await citedPassages(attributes, sources)
  const featureOf = await featureFinder(attributes, sources)
  const callOf = callFinder(sources)
  const titles = new Map(sources.data.catalogue.map(({ id, title, year }) => [id, { id, title, year: year ?? null }]))
  const stages = run.manifest()
  const itemCalls = { version: ITEM_PROMPT_VERSION, sampling: itemSampling(config.llm, config.enrich) }
  const userCalls = { version: USER_PROMPT_VERSION, sampling: userSampling(config.llm, config.enrich) }

  function* lines(): Generator<object> {
    for (const record of attributes) {
      const { item, attribute, value, status, reason, evidence, call, ...more } = record
      yield {
        kind: 'attribute',
        item: titles.get(item) ?? { id: item, title: null, year: null },
        attribute,
        value,
        status,
        reason: reason ?? null,
        ...(Object.keys(more).length > 0 && { more }),
        evidence: evidence.map((link) => citation(link, passages.get(link.passage))),
        call: callOf(call, itemCalls),
        ...featureOf(record),
        run: made(stages['enrich items']),
      }
    }
    for (const { call, ...profile } of userLines<UserProfile>(sources, 'enrich/profiles.jsonl'))
      yield { kind: 'profile', ...profile, call: callOf(call, userCalls), run: made(stages['enrich users']) }
    for (const { call, ...picks } of userLines<UserPicks>(sources, 'enrich/picks.jsonl'))
      yield { kind: 'picks', ...picks, call: callOf(call, userCalls), run: made(stages['enrich users']) }
  }
  return (function* texts(): Generator<string> {
    for (const line of lines()) yield `${screenJson(JSON.stringify({ schema: PROVENANCE_SCHEMA, ...line }))}\n`
  })()
}

/** Nothing when the stage was not reached; a file that it wrote and that is gone is an error, and not left out. */
function userLines<T>({ run }: TraceSources, file: string): readonly T[] {
  return run.manifest()['enrich users'] === undefined ? [] : run.readLines<T>(file)
}

/** A passage without its text, and what in it is written for a model. */
interface CitedPassage {
  readonly about: Omit<Passage, 'text'>
  readonly suspicious: ReturnType<typeof suspicions>
}

async function citedPassages(
  attributes: readonly ItemAttribute[],
  { store }: TraceSources,
): Promise<ReadonlyMap<string, CitedPassage>> {
  const knowledge = openKnowledge(store)
  const cited = new Map<string, CitedPassage>()
  for (const id of new Set(attributes.flatMap(({ evidence }) => evidence.map(({ passage }) => passage)))) {
    const found = await knowledge.get(id)
    if (found === undefined) continue
    const { text, ...about } = found
    cited.set(id, { about, suspicious: suspicions(text) })
  }
  return cited
}

function citation(link: Evidence, cited: CitedPassage | undefined): object {
  const found = cited?.suspicious.filter(({ start, end }) => start < link.end && end > link.start) ?? []
  return {
    ...link,
    title: cited?.about.title ?? null,
    year: cited?.about.year ?? null,
    licence: cited?.about.licence ?? null,
    date: cited?.about.date ?? null,
    suspicious: [...new Set(found.map(({ kind }) => kind))],
  }
}

type CallFinder = (
  key: string | null,
  prompt: { readonly version: string; readonly sampling: Sampling },
) => object | null

/** What the ledger knows of a call. A reply that was recorded elsewhere has no time. */
function callFinder(sources: TraceSources): CallFinder {
  const { store } = sources
  const identity = modelIdentity(enrichedConfig(sources).llm)
  const ledger = openLedger(store)
  const ended = store.db.prepare("SELECT max(ended_ms) AS ms FROM attempts WHERE key = ? AND outcome = 'recorded'")
  return (key, { version, sampling }) => {
    if (key === null) return null
    const reply = ledger.find(key)
    const ms = ended.get(key)?.ms
    return {
      key,
      ...identity,
      promptVersion: version,
      sampling,
      replySha256: reply === undefined ? null : hashBytes(reply.text),
      finishReason: reply?.finishReason ?? null,
      inputTokens: reply?.inputTokens ?? null,
      outputTokens: reply?.outputTokens ?? null,
      usd: reply?.usd ?? null,
      recorded: typeof ms === 'number' || typeof ms === 'bigint' ? new Date(Number(ms)).toISOString() : null,
    }
  }
}

type FeatureFinder = (record: ItemAttribute) => object

/** Decision and vector of the aspect that an attribute goes into; null where the run has none. */
async function featureFinder(attributes: readonly ItemAttribute[], sources: TraceSources): Promise<FeatureFinder> {
  const { run, store, env } = sources
  const none = { decision: null, vector: null }
  if (!existsSync(run.path(DECISIONS_FILE))) return () => none
  const decisions = new Map(
    run.readLines<NoiseDecision>(DECISIONS_FILE).map((one) => [`${one.attribute}/${one.item}`, one]),
  )
  const encoder = await createEncoder(enrichedConfig(sources).embed.encoder, { env })
  const vectors = openVectors(store)
  const aspectOf = new Map(ATTRIBUTES.map(({ id, aspect }) => [id, aspect]))
  const own = Map.groupBy(attributes, ({ item }) => item)
  return ({ item, attribute }) => {
    const aspect = aspectOf.get(attribute)!
    const decided = decisions.get(`${aspect}/${item}`)
    if (decided === undefined) return none
    const { kept, reason, score, delta } = decided
    const text = aspectTextsOfItem(own.get(item) ?? [])[aspect]
    const key = text === null ? undefined : vectorKey(encoder.id, text)
    const vector = key === undefined ? undefined : vectors.find(key, encoder.dim)
    return {
      decision: { aspect, kept, reason, score, delta },
      vector: vector === undefined ? null : { encoder: encoder.id, key, text, sha256: hashBytes(bytesOf(vector)) },
    }
  }
}

function bytesOf(vector: Float32Array): Uint8Array {
  return new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength)
}

/** SHA-256 (hex) of bytes, or of a text's UTF-8 bytes. */
function hashBytes(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function made(stage: StageRecord | undefined): object | null {
  if (stage === undefined) return null
  const { identity, finished, versions } = stage
  return { identity, finished, ...versions }
}

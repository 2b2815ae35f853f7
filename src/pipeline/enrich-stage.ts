import { readFileSync } from 'node:fs'
import type { Context } from '../context.ts'
import type { ItemAttribute } from '../enrich/attribute.ts'
import type { EnrichConfig } from '../enrich/config.ts'
import { enrichItems } from '../enrich/item-attributes.ts'
import { ITEM_PROMPT_VERSION } from '../enrich/item-prompt.ts'
import type { UserPicks, UserProfile } from '../enrich/profile.ts'
import { enrichUsers } from '../enrich/user-profiles.ts'
import { USER_PROMPT_VERSION } from '../enrich/user-prompt.ts'
import { Er2almError } from '../errors.ts'
import type { KnowledgeConfig } from '../knowledge/config.ts'
import { openKnowledge } from '../knowledge/sqlite-store.ts'
import { createLlm, type Llm } from '../llm/calls.ts'
import type { LlmConfig } from '../llm/config.ts'
import { loadModel, modelIdentity } from '../llm/providers/registry.ts'
import type { Json, Sampling } from '../llm/request.ts'
import { openLedger } from '../store/ledger.ts'
import type { Store } from '../store/sqlite.ts'
import type { RunData } from './data-stage.ts'
import { addPassages, retrieveForItems } from './knowledge-stage.ts'
import { fromBase } from './load-config.ts'
import { hashFile, hashJson, type RunFolder, toLines } from './run-folder.ts'
import { usersToEnrich } from './users-to-enrich.ts'

const KNOWLEDGE_VERSION = 1
const ITEMS_VERSION = 1
const USERS_VERSION = 1

/** What the enrichment stages are given. */
export interface EnrichInputs {
  readonly knowledge: KnowledgeConfig
  readonly llm: LlmConfig
  readonly enrich: EnrichConfig
  readonly baseDir: string
  readonly env: NodeJS.ProcessEnv
}

/** The passages of all sources, in the store. Returns the stage's identity. */
export async function knowledgeStage(
  run: RunFolder,
  store: Store,
  config: KnowledgeConfig,
  context: Context,
): Promise<string> {
  const { sources } = config
  const hashes = await Promise.all(sources.map(({ file }) => hashFile(file)))
  const key = {
    version: KNOWLEDGE_VERSION,
    config: sources.map(({ file, ...rest }) => rest) as unknown as Json,
    inputs: Object.fromEntries(hashes.map((hash, i) => [`source ${i + 1}`, hash])),
  }
  const { identity } = await run.stage('knowledge', key, async () => {
    await addPassages(config, openKnowledge(store), context)
    return ['store.sqlite']
  })
  return identity
}

/** Item attributes (Eq. 1) into `enrich/attributes.jsonl`. */
export async function itemsStage(
  run: RunFolder,
  store: Store,
  inputs: EnrichInputs,
  identities: { readonly data: string; readonly knowledge: string },
  data: () => Promise<RunData>,
  context: Context,
): Promise<string> {
  const { enrich, knowledge, llm } = inputs
  const { maxPassages, maxChars, minConfidence } = knowledge
  const sampling = itemSampling(llm, enrich)
  const config = {
    attributes: enrich.attributes,
    prompt: ITEM_PROMPT_VERSION,
    maxPassages,
    maxChars,
    minConfidence,
    sampling,
    model: { ...modelIdentity(llm) },
  }
  const key = { version: ITEMS_VERSION, config: config as unknown as Json, inputs: identities }
  const { identity } = await run.stage('enrich items', key, async () => {
    const { catalogue } = await data()
    const items = await retrieveForItems(catalogue, knowledge, openKnowledge(store), context)
    const model = openLlm(store, inputs, context)
    const attributes = await enrichItems(items, enrich.attributes, sampling, model, llm.concurrency, context)
    run.write('enrich/attributes.jsonl', toLines(attributes))
    return ['enrich/attributes.jsonl']
  })
  return identity
}

/** User profiles and picks (Eq. 2) into `enrich/profiles.jsonl` and `enrich/picks.jsonl`. */
export async function usersStage(
  run: RunFolder,
  store: Store,
  inputs: EnrichInputs,
  identities: { readonly data: string; readonly items: string },
  data: () => Promise<RunData>,
  context: Context,
): Promise<string> {
  const { enrich, llm, baseDir } = inputs
  const asked = askedUsers(enrich, baseDir)
  const sampling = userSampling(llm, enrich)
  const { candidates, candidateDepth } = enrich
  const config = {
    prompt: USER_PROMPT_VERSION,
    candidates,
    candidateDepth,
    sampling,
    asked: asked === 'all' ? asked : hashJson([...asked].sort()),
    model: { ...modelIdentity(llm) },
  }
  const key = { version: USERS_VERSION, config: config as unknown as Json, inputs: identities }
  const { identity } = await run.stage('enrich users', key, async () => {
    const { dataset, ids, catalogue } = await data()
    const attributes = run.readLines<ItemAttribute>('enrich/attributes.jsonl')
    const users = usersToEnrich(
      dataset,
      ids,
      catalogue,
      attributes,
      enrich,
      asked === 'all' ? new Set(ids.users) : asked,
    )
    const { profiles, picks } = await enrichUsers(
      users,
      sampling,
      openLlm(store, inputs, context),
      llm.concurrency,
      context,
    )
    run.write('enrich/profiles.jsonl', toLines(profiles))
    run.write('enrich/picks.jsonl', toLines(picks))
    return ['enrich/profiles.jsonl', 'enrich/picks.jsonl']
  })
  return identity
}

/** The records that the enrichment stages wrote. */
export function loadEnrichment(run: RunFolder): {
  readonly attributes: readonly ItemAttribute[]
  readonly profiles: readonly UserProfile[]
  readonly picks: readonly UserPicks[]
} {
  return {
    attributes: run.readLines('enrich/attributes.jsonl'),
    profiles: run.readLines('enrich/profiles.jsonl'),
    picks: run.readLines('enrich/picks.jsonl'),
  }
}

/** Sampling of the item calls. */
export function itemSampling(llm: LlmConfig, enrich: EnrichConfig): Sampling {
  const { temperature, topP, seed, frequencyPenalty } = llm
  return { temperature, topP, seed, frequencyPenalty, maxOutputTokens: enrich.maxItemTokens }
}

/** Sampling of the profile and picks calls. */
export function userSampling(llm: LlmConfig, enrich: EnrichConfig): Sampling {
  return { ...itemSampling(llm, enrich), maxOutputTokens: enrich.maxProfileTokens }
}

function openLlm(store: Store, { llm, env }: EnrichInputs, context: Context): Llm {
  return createLlm(llm, modelIdentity(llm), () => loadModel(llm, env), openLedger(store), context)
}

/** Original ids of the users that a profile is asked for. */
function askedUsers({ profiles }: EnrichConfig, baseDir: string): ReadonlySet<string> | 'all' {
  if (profiles === 'all') return 'all'
  if (profiles === 'none') return new Set()
  const file = fromBase(baseDir, profiles.file)
  try {
    return new Set(
      readFileSync(file, 'utf8')
        .split(/\r?\n/)
        .map((line) => line.trim())
        .filter((line) => line !== ''),
    )
  } catch (cause) {
    throw new Er2almError('FILE_MISSING', `cannot read the list of users ${file}`, {
      file,
      hint: 'check enrich.profiles.file; paths are relative to the config file',
      cause,
    })
  }
}

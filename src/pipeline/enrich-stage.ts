import type { Context } from '../context.ts'
import type { CatalogueItem } from '../data/catalogue.ts'
import type { DataConfig } from '../data/config.ts'
import type { ItemAttribute } from '../enrich/attribute.ts'
import type { EnrichConfig } from '../enrich/config.ts'
import { enrichItems, type ItemToEnrich, notAsked } from '../enrich/item-attributes.ts'
import { ITEM_PROMPT_VERSION } from '../enrich/item-prompt.ts'
import type { UserPicks, UserProfile } from '../enrich/profile.ts'
import { withoutSuspicious } from '../enrich/suspicious-evidence.ts'
import { enrichUsers } from '../enrich/user-profiles.ts'
import { USER_PROMPT_VERSION } from '../enrich/user-prompt.ts'
import { VALUE_RULES_VERSION } from '../enrich/values/value-rules.ts'
import { Er2almError } from '../errors.ts'
import type { KnowledgeConfig } from '../knowledge/config.ts'
import { openKnowledge } from '../knowledge/sqlite-store.ts'
import { createLlm, type Llm } from '../llm/calls.ts'
import type { LlmConfig } from '../llm/config.ts'
import { loadModel, modelIdentity } from '../llm/providers/registry.ts'
import type { Json, Sampling } from '../llm/request.ts'
import { openQuarantine } from '../store/quarantine.ts'
import type { Store } from '../store/sqlite.ts'
import type { RunData } from './data-stage.ts'
import { withWrittenProgress } from './enrich-progress.ts'
import { hindsightKey, usableAttributes } from './hindsight-rule.ts'
import { retrieveForItems } from './knowledge-stage.ts'
import { listedIds } from './listed-ids.ts'
import { hashJson, type RunFolder, toLines } from './run-folder.ts'
import { usersToEnrich } from './users-to-enrich.ts'

const ITEMS_VERSION = 1
const USERS_VERSION = 1

/** What the enrichment stages are given. */
export interface EnrichInputs {
  readonly data: Pick<DataConfig, 'split'>
  readonly knowledge: KnowledgeConfig
  readonly llm: LlmConfig
  readonly enrich: EnrichConfig
  readonly baseDir: string
  readonly env: NodeJS.ProcessEnv
  /** True while no call may be sent. */
  readonly isHeld?: () => boolean
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
  const { enrich, knowledge, llm, baseDir } = inputs
  const asked = askedItems(enrich, baseDir)
  const { maxPassages, maxChars, minConfidence, suspicious } = knowledge
  const sampling = itemSampling(llm, enrich)
  const secondModel = secondLlm(inputs)
  const config = {
    attributes: enrich.attributes,
    prompt: ITEM_PROMPT_VERSION,
    maxPassages,
    maxChars,
    minConfidence,
    suspicious,
    ...(asked !== 'all' && { asked: hashJson([...asked].sort()) }),
    ...(enrich.check === 'supported' && { check: enrich.check, rules: VALUE_RULES_VERSION }),
    sampling,
    model: modelKey(llm),
    ...(secondModel !== undefined && { secondModel: modelKey(secondModel) }),
  }
  const key = { version: ITEMS_VERSION, config: config as unknown as Json, inputs: identities }
  const { identity } = await run.stage('enrich items', key, async () => {
    const { catalogue } = await data()
    const chosen = selectItems(catalogue, asked)
    const items = await retrieveForItems(chosen, knowledge, openKnowledge(store), context)
    sayWithoutPassage(items, context)
    const reader = {
      llm: openLlm(store, inputs, context),
      check: enrich.check,
      ...(secondModel !== undefined && { second: openLlm(store, { ...inputs, llm: secondModel }, context) }),
    }
    const shown = withWrittenProgress(run, 'items', context)
    const replied = await enrichItems(items, enrich.attributes, sampling, reader, llm.concurrency, shown)
    const stated = withoutSuspicious(replied, items, suspicious)
    warnOfSilence(stated, context)
    warnOfQuarantine(store, context)
    const left = asked === 'all' ? [] : catalogue.filter(({ id }) => !asked.has(id))
    const others = left.flatMap(({ id }) => notAsked(id, enrich.attributes))
    run.write('enrich/attributes.jsonl', toLines([...stated, ...others]))
    return ['enrich/attributes.jsonl']
  })
  return identity
}

/**
 * What of a model decides its replies beside the prompts. Repair is on by default, and is named only where it is off, so
 * that runs from before it was named are still current.
 */
function modelKey(llm: LlmConfig): object {
  return { ...modelIdentity(llm), ...(!llm.repair && { repair: false }) }
}

/** Says how many items nothing is asked about, since no passage is surely theirs. */
function sayWithoutPassage(items: readonly ItemToEnrich[], context: Context): void {
  const without = items.filter(({ passages }) => passages.length === 0)
  if (without.length === 0) return
  context.log.info(`${without.length} of ${items.length} items have no passage: nothing is asked about them`, {
    first: without[0]!.title,
    see: 'er2alm search CONFIG TITLE --year YEAR',
  })
}

/** Share of the asked items without one statement from which on the replies are probably no good. */
const SILENT_SHARE = 0.5

/** Says when most items got nothing out of their replies: the run goes on, but its enrichment is next to none. */
function warnOfSilence(stated: readonly ItemAttribute[], context: Context): void {
  const asked = new Set(stated.filter(({ call }) => call !== null).map(({ item }) => item))
  const spoken = new Set(stated.filter(({ status }) => status === 'stated').map(({ item }) => item))
  const silent = [...asked].filter((item) => !spoken.has(item)).length
  if (asked.size === 0 || silent / asked.size < SILENT_SHARE) return
  const reasons = new Map<string, number>()
  for (const { status, reason } of stated)
    if (status === 'rejected' && reason !== undefined) reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
  const [most] = [...reasons].sort((a, b) => b[1] - a[1])
  context.log.warn(`${silent} of ${asked.size} items that the language model was asked about got no attribute`, {
    ...(most !== undefined && { mostly: most[0] }),
    see: 'er2alm trace RUN --item ID',
  })
}

/** Says how many replies of the store could not be used, even after a repair. */
function warnOfQuarantine(store: Store, context: Context): void {
  const { length } = openQuarantine(store).list()
  if (length > 0) context.log.warn(`${length} replies could not be used and are kept raw`, { see: 'er2alm calls RUN' })
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
    model: modelKey(llm),
    ...(await hindsightKey(inputs, data)),
  }
  const key = { version: USERS_VERSION, config: config as unknown as Json, inputs: identities }
  const { identity } = await run.stage('enrich users', key, async () => {
    const { dataset, ids, catalogue } = await data()
    const stated = run.readLines<ItemAttribute>('enrich/attributes.jsonl')
    const attributes = usableAttributes(stated, inputs, dataset)
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
      withWrittenProgress(run, 'users', context),
    )
    warnOfQuarantine(store, context)
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

/** The model that confirms facts, under the caps of the first: the store's budget is one. */
export function secondLlm({ llm, enrich }: Pick<EnrichInputs, 'llm' | 'enrich'>): LlmConfig | undefined {
  const { maxUsd, maxRequests } = llm
  return enrich.secondModel && { ...enrich.secondModel, maxUsd, maxRequests }
}

/** One a model for both stages of a run: its limits go on over the change of stages, and a local model is loaded once. */
const opened = new WeakMap<LlmConfig, Llm>()

function openLlm(store: Store, inputs: EnrichInputs, context: Context): Llm {
  const { llm, env, isHeld } = inputs
  const known = opened.get(llm)
  const model = known ?? createLlm(llm, modelIdentity(llm), () => loadModel(llm, env), store, context, isHeld)
  opened.set(llm, model)
  return model
}

/** Original ids of the users that a profile is asked for. */
export function askedUsers({ profiles }: EnrichConfig, baseDir: string): ReadonlySet<string> | 'all' {
  if (profiles === 'all') return 'all'
  if (profiles === 'none') return new Set()
  return listedIds(profiles.file, baseDir, 'enrich.profiles.file')
}

/** Original ids of the items that the LLM is asked about. @throws {Er2almError} FILE_MISSING */
export function askedItems({ items }: EnrichConfig, baseDir: string): ReadonlySet<string> | 'all' {
  return items === 'all' ? items : listedIds(items.file, baseDir, 'enrich.items.file')
}

/**
 * The items of the catalogue that the LLM is asked about.
 * @throws {Er2almError} CONFIG_INVALID if an id of the list is not in the catalogue
 */
export function selectItems(
  catalogue: readonly CatalogueItem[],
  asked: ReadonlySet<string> | 'all',
): readonly CatalogueItem[] {
  if (asked === 'all') return catalogue
  const chosen = catalogue.filter(({ id }) => asked.has(id))
  if (chosen.length === asked.size) return chosen
  const known = new Set(chosen.map(({ id }) => id))
  const stranger = [...asked].find((id) => !known.has(id))
  throw new Er2almError(
    'CONFIG_INVALID',
    `enrich.items.file lists the item "${stranger}", which the data do not have`,
    {
      hint: 'list original item ids of the catalogue, one a line',
    },
  )
}

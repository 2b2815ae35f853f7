import { existsSync } from 'node:fs'
import { type AuditReport, audit } from '../audit/audit.ts'
import type { AuditedEnrichment, AuditedRun, PromptHistory, RenderedPrompts } from '../audit/audit-input.ts'
import type { Context } from '../context.ts'
import type { CatalogueItem } from '../data/catalogue.ts'
import type { IdMaps, RecDataset } from '../data/dataset.ts'
import { type Defect, findDefects } from '../data/defects.ts'
import { loadDataset } from '../data/load-dataset.ts'
import { refit } from '../data/refit.ts'
import { isMeasured } from '../data/splits/registry.ts'
import type { ItemAttribute } from '../enrich/attribute.ts'
import { picksRequest, profileRequest } from '../enrich/user-profiles.ts'
import { openKnowledge } from '../knowledge/sqlite-store.ts'
import { modelIdentity } from '../llm/providers/registry.ts'
import { type CallRequest, callKey } from '../llm/request.ts'
import { emptyCsr } from '../numeric/csr.ts'
import { createRandom } from '../numeric/random.ts'
import { openLedger } from '../store/ledger.ts'
import type { Store } from '../store/sqlite.ts'
import { type ProbeOptions, probeOf } from './audit-probe.ts'
import { type AuditRecords, auditRecords } from './audit-records.ts'
import { hasEnrichment, type RunConfig } from './config.ts'
import { loadRunData, type RunData } from './data-stage.ts'
import { askedItems, askedUsers, userSampling } from './enrich-stage.ts'
import { loadCheckpoint, OPENINGS_FILE, type TestOpening } from './evaluate-stage.ts'
import { leavesOutHindsight, usableAttributes } from './hindsight-rule.ts'
import { retrieveForItems } from './knowledge-stage.ts'
import type { LoadedConfig } from './load-config.ts'
import { openRunStore } from './run.ts'
import type { RunFolder } from './run-folder.ts'
import { usersToEnrich } from './users-to-enrich.ts'

/** Audits the data of a config, before any run. An overlap of the parts is a finding here, not an error. */
export async function auditData({ config, baseDir }: LoadedConfig, context: Context): Promise<AuditReport> {
  const settings = { ...config.data, allowOverlap: true }
  const { dataset, ids, catalogue, report } = await loadDataset(settings, {
    baseDir,
    signal: context.signal,
    progress: context.progress,
  })
  return audit({
    ...{
      dataset,
      ids,
      catalogue,
      defects: report.defects,
      random: createRandom(0),
      signal: context.signal,
      progress: context.progress,
    },
    ...dataRules(config),
  })
}

/** Audits a run folder: its data as they are now, and what it made of them. Nothing in it is changed. */
export async function auditRun(
  run: RunFolder,
  config: RunConfig,
  baseDir: string,
  options: ProbeOptions & { readonly env: NodeJS.ProcessEnv },
  context: Context,
): Promise<AuditReport> {
  const data = await loadRunData(run, context.signal, context.progress)
  const { dataset, ids } = data
  const records = auditRecords(run)
  const titled = data.catalogue.filter(({ id, title }) => title !== id)
  const hasStore = hasEnrichment(config) && existsSync(run.path('enrich/picks.jsonl'))
  const store = hasStore ? openRunStore(run) : undefined
  try {
    return await audit({
      ...{ dataset, ids, random: createRandom(0), signal: context.signal, progress: context.progress },
      catalogue: new Map(titled.map((item) => [item.id, item])),
      defects: defectsNow(dataset, ids, isMeasured(config.data.split), records.defects()),
      ...dataRules(config),
      run: {
        ...trained(run, records, data),
        ...(store !== undefined &&
          hasEnrichment(config) && {
            enrichment: await enrichmentOf(records, store, { ...config, baseDir }, data, titled, options, context),
          }),
      },
    })
  } finally {
    store?.close()
  }
}

function dataRules({ data, evaluate }: RunConfig) {
  const { minRating } = data
  return { split: data.split.kind, evaluate, ...(minRating !== undefined && { minRating }) }
}

/** Defects of the parts as they are in the folder, and what only reading the first files could tell. */
function defectsNow(
  dataset: RecDataset,
  ids: IdMaps,
  measured: boolean,
  recorded: readonly Defect[],
): readonly Defect[] {
  const ofFiles = recorded.filter(({ code }) => ['DUPLICATE_ROWS', 'BAD_ROWS', 'ITEMS_NOT_IN_CATALOGUE'].includes(code))
  return [...findDefects(dataset, ids, measured), ...ofFiles]
}

function trained(run: RunFolder, records: AuditRecords, data: RunData): Omit<AuditedRun, 'enrichment'> {
  const histories = Object.keys(run.manifest())
    .filter((stage) => stage.startsWith('train '))
    .map((stage) => stage.slice('train '.length))
    .filter((model) => existsSync(run.path('models', model, 'history.json')))
    .map((model) => [model, records.history(model)] as const)
  const protocol = existsSync(run.path('evaluate/metrics.json')) ? records.protocol() : undefined
  const popularity = histories.find(([model]) => model === 'popularity')?.[1].runs[0]
  const counts =
    popularity === undefined
      ? undefined
      : loadCheckpoint(run, 'popularity', popularity.seed, data).tensors.get('counts')?.data
  return {
    ...(protocol !== undefined && { protocol }),
    ...(existsSync(run.path(OPENINGS_FILE)) && { testOpened: countOpenings(records.openings()) }),
    fits: new Map(histories.map(([model, { fit }]) => [model, fit])),
    ...(counts !== undefined && { countedPopularity: counts }),
  }
}

function countOpenings(openings: readonly TestOpening[]): NonNullable<AuditedRun['testOpened']> {
  return { times: openings.length, settings: new Set(openings.map(({ settings }) => settings)).size }
}

type EnrichedConfig = RunConfig &
  Required<Pick<RunConfig, 'knowledge' | 'llm' | 'embed'>> & { readonly baseDir: string }

async function enrichmentOf(
  records: AuditRecords,
  store: Store,
  config: EnrichedConfig,
  data: RunData,
  titled: readonly CatalogueItem[],
  options: ProbeOptions & { readonly env: NodeJS.ProcessEnv },
  context: Context,
): Promise<AuditedEnrichment> {
  const { enrich, knowledge, baseDir } = config
  const attributes = records.attributes()
  const store_ = openKnowledge(store)
  const asked = askedItems(enrich, baseDir)
  const items = asked === 'all' ? data.catalogue : data.catalogue.filter(({ id }) => asked.has(id))
  const retrieved = await retrieveForItems(items, knowledge, store_, context)
  return {
    ...{ attributes, profiles: records.profiles(), picks: records.picks() },
    settings: enrich,
    leavesOutHindsight: leavesOutHindsight(config, data.dataset),
    renderPrompts: (history) => renderPrompts(attributes, store, config, data, history),
    passagesOf: new Map(retrieved.map(({ id, passages }) => [id, passages.map(({ passage }) => passage.id)])),
    getPassage: (id) => store_.get(id),
    probe: await probeOf(store, config, titled, options, context),
  }
}

/** The user prompts as they come out of one choice of parts; held-out parts are empty, so that nothing of them can get in. */
function renderPrompts(
  stated: readonly ItemAttribute[],
  store: Store,
  config: EnrichedConfig,
  { dataset, ids, catalogue }: RunData,
  history: PromptHistory,
): ReadonlyMap<string, RenderedPrompts> {
  const { enrich, llm, baseDir } = config
  const ledger = openLedger(store)
  const attributes = usableAttributes(stated, config, dataset)
  const asked = askedUsers(enrich, baseDir)
  const everyone = asked === 'all' ? new Set(ids.users) : asked
  const sampling = userSampling(llm, enrich)
  const identity = modelIdentity(llm)
  const keyOf = (request: CallRequest | undefined): string | null =>
    request === undefined ? null : callKey(identity, request)
  const users = usersToEnrich(learnt(dataset, history), ids, catalogue, attributes, enrich, everyone)
  return new Map(
    users.map((user) => {
      const profile = keyOf(profileRequest(user, sampling))
      const reply = profile === null ? undefined : ledger.find(profile)?.text
      const picks =
        profile !== null && reply === undefined ? undefined : keyOf(picksRequest(user, reply ?? '', sampling))
      return [user.id, { profile, picks, candidates: user.candidates.map(({ id }) => id) }]
    }),
  )
}

function learnt(dataset: RecDataset, history: PromptHistory): RecDataset {
  const known = history === 'train' ? dataset : refit(dataset)
  const { test, testTimes } = dataset
  const all =
    history === 'train+validation+test' ? refit({ ...known, validation: test, validationTimes: testTimes }) : known
  const empty = emptyCsr(dataset.numUsers, dataset.numItems)
  return { ...all, validation: empty, validationTimes: undefined, test: empty, testTimes: undefined }
}

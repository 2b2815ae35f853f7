import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Context } from '../context.ts'
import { didYouMean } from '../data/nearest-name.ts'
import { refit } from '../data/refit.ts'
import { isMeasured } from '../data/splits/registry.ts'
import { Er2almError } from '../errors.ts'
import { withAbsolutePaths } from '../knowledge/sources/registry.ts'
import { openLedger } from '../store/ledger.ts'
import { openStore, type Store } from '../store/sqlite.ts'
import { openVectors } from '../store/vectors.ts'
import { hasEnrichment, hasPartOfEnrichment, missingParts, type RunConfig, resolveConfig } from './config.ts'
import { dataStage, loadRunData, type RunData } from './data-stage.ts'
import { askedItems, type EnrichInputs, itemsStage, selectItems, usersStage } from './enrich-stage.ts'
import { evaluateStage } from './evaluate-stage.ts'
import { type FeatureInputs, featureStage, loadFeatures } from './feature-stage.ts'
import { itemAttributes } from './item-attributes.ts'
import { knowledgeStage } from './knowledge-stage.ts'
import { fromBase, type LoadedConfig } from './load-config.ts'
import { lockRun } from './lock-run.ts'
import { packageVersion } from './package-version.ts'
import { createPauseWatch } from './pause.ts'
import { importRecordings } from './recordings.ts'
import { reportStage } from './report-stage.ts'
import { requireMeasured } from './require-measured.ts'
import { openRunFolder, type RunFolder } from './run-folder.ts'
import type { TrainInputs } from './train-job.ts'
import { trainModels } from './train-stage.ts'

/** The stages of a run, in order; `--only` stops after one of them. */
export const STAGES = ['data', 'knowledge', 'items', 'users', 'features', 'train', 'evaluate', 'report'] as const
export type StageName = (typeof STAGES)[number]

export interface RunOptions {
  /** The run folder. */
  readonly out: string
  /** Last stage to run; absent = all. */
  readonly only?: StageName
  readonly env: NodeJS.ProcessEnv
  /** True: sources of passages with a server are not asked; what was fetched earlier is used. */
  readonly offline?: boolean
}

/**
 * Runs the stages of a config, one after the other; those that the folder holds already are not run again.
 *
 * @throws {Er2almError} of any stage; what is done stays done, and the same call goes on from there
 */
export async function runPipeline(loaded: LoadedConfig, options: RunOptions, context: Context): Promise<RunFolder> {
  const { baseDir } = loaded
  const config = absolutePaths(loaded.config, baseDir)
  if (options.only === 'evaluate' || options.only === 'report') requireMeasured(config.data.split, options.only)
  const run = openRunFolder(options.out, packageVersion(), context)
  const unlock = lockRun(run.dir)
  try {
    return await runStages(run, config, loaded, options, context)
  } finally {
    unlock()
  }
}

async function runStages(
  run: RunFolder,
  config: RunConfig,
  loaded: LoadedConfig,
  options: RunOptions,
  context: Context,
): Promise<RunFolder> {
  const { baseDir } = loaded
  sayWhatDiffers(run, loaded, context)
  if (hasPartOfEnrichment(config))
    context.log.warn('nothing is enriched, and no passage is read: the config lacks a part of it', {
      missing: missingParts(config),
    })
  run.write('config.json', `${JSON.stringify({ baseDir, ...loaded.config }, null, 2)}\n`)
  const last = STAGES.indexOf(options.only ?? 'report')
  const reaches = (stage: StageName): boolean => STAGES.indexOf(stage) <= last
  const data = once(() => loadRunData(run, context.signal, context.progress))
  const scope: RunScope = { run, config, baseDir, env: options.env, offline: options.offline, data, context, reaches }

  const dataIdentity = await dataStage(run, config.data, baseDir, context.signal, context.progress)
  const store = hasEnrichment(config) && last > 0 ? openStore(run.path('store.sqlite')) : undefined
  try {
    const features = store === undefined ? undefined : await enrichAndEmbed(scope, store, dataIdentity)
    if (!reaches('train')) return run
    const inputs = once(() => trainInputs(run, store, features?.inputs, data, context))
    const { models, seeds, evaluate, train, threads } = config
    const identities = await trainModels(
      run,
      inputs,
      { data: dataIdentity, features: features?.identity ?? '' },
      { models, seeds, fit: evaluate.fit, stopping: train, threads },
      context,
    )
    if (!reaches('evaluate')) return run
    if (!isMeasured(config.data.split)) {
      context.log.info('nothing is measured, and no report is made: data.split holds nothing out')
      return run
    }
    const evaluated = await evaluateStage(run, evaluate, seeds, identities, data, context)
    if (reaches('report'))
      await reportStage(run, store, config, { evaluate: evaluated }, data, features?.inputs, context)
    return run
  } finally {
    store?.close()
  }
}

/** What a folder holds is reused or replaced stage by stage, but not silently: another config, or other settings. */
function sayWhatDiffers(run: RunFolder, { config, baseDir }: LoadedConfig, context: Context): void {
  if (!existsSync(run.path('config.json'))) return
  const { baseDir: other, ...earlier } = run.readJson<Record<string, unknown> & { readonly baseDir: string }>(
    'config.json',
  )
  if (other !== baseDir) {
    context.log.warn('the run folder holds a run of another config: what differs is done again, over it', {
      folder: run.dir,
      config: other,
    })
    return
  }
  const changed = changedPaths(earlier, JSON.parse(JSON.stringify(config)), '')
  if (changed.length > 0)
    context.log.info('settings differ from the last run into this folder: what depends on them is done again', {
      settings: changed.join(','),
    })
}

/** Dotted paths of what differs between two JSON values. */
function changedPaths(a: unknown, b: unknown, path: string): readonly string[] {
  if (JSON.stringify(a) === JSON.stringify(b)) return []
  if (!isRecord(a) || !isRecord(b)) return [path]
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].flatMap((key) =>
    changedPaths(a[key], b[key], path === '' ? key : `${path}.${key}`),
  )
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** What the stages of one run share. */
interface RunScope {
  readonly run: RunFolder
  /** Paths absolute. */
  readonly config: RunConfig
  readonly baseDir: string
  readonly env: NodeJS.ProcessEnv
  readonly offline: boolean | undefined
  readonly data: () => Promise<RunData>
  readonly context: Context
  readonly reaches: (stage: StageName) => boolean
}

interface Features {
  readonly identity: string
  readonly inputs: FeatureInputs
}

async function enrichAndEmbed(scope: RunScope, store: Store, dataIdentity: string): Promise<Features | undefined> {
  const { run, config, baseDir, env, offline, data, context, reaches } = scope
  if (!hasEnrichment(config)) return undefined
  // Opened first, so that the store has all its tables whatever stage a run stops at.
  openLedger(store)
  openVectors(store)
  await importRecordings(run, store, config.recordings, baseDir)
  const isHeld = createPauseWatch(run, context)
  if (config.llm.mode === 'live') isHeld()
  const inputs: EnrichInputs = { ...config, baseDir, env, isHeld }
  if (!reaches('knowledge')) return undefined
  const chosen = async () => selectItems((await data()).catalogue, askedItems(config.enrich, baseDir))
  const knowledge = await knowledgeStage(run, store, config.knowledge, { env, offline, items: chosen }, context)
  if (!reaches('items')) return undefined
  const items = await itemsStage(run, store, inputs, { data: dataIdentity, knowledge }, data, context)
  if (!reaches('users')) return undefined
  const users = await usersStage(run, store, inputs, { data: dataIdentity, items }, data, context)
  if (!reaches('features')) return undefined
  const forFeatures = featureInputs(config, env)
  const identity = await featureStage(run, store, forFeatures, { items, users }, data, context)
  return { identity, inputs: forFeatures }
}

/** What the feature stage and its readers are given. */
export function featureInputs(
  {
    data,
    enrich,
    embed,
    denoise,
    knowledge,
    llm,
  }: RunConfig & Required<Pick<RunConfig, 'embed' | 'knowledge' | 'llm'>>,
  env: NodeJS.ProcessEnv,
): FeatureInputs {
  return { data, enrich, embed, denoise, knowledge, mode: llm.mode, env }
}

async function trainInputs(
  run: RunFolder,
  store: Store | undefined,
  features: FeatureInputs | undefined,
  data: () => Promise<RunData>,
  context: Context,
): Promise<TrainInputs> {
  const runData = await data()
  const extra =
    store === undefined || features === undefined
      ? { itemAttributes: itemAttributes(runData.catalogue, []) }
      : await loadFeatures(run, store, features, runData, context)
  const selection = { ...runData.dataset, ...extra }
  return { selection, final: refit(selection) }
}

/** What models are fitted on, from a folder whose stages before the training are done. */
export async function loadTrainInputs(
  run: RunFolder,
  loaded: LoadedConfig,
  env: NodeJS.ProcessEnv,
  context: Context,
): Promise<TrainInputs> {
  const config = absolutePaths(loaded.config, loaded.baseDir)
  const data = (): Promise<RunData> => loadRunData(run, context.signal, context.progress)
  if (!hasEnrichment(config)) return trainInputs(run, undefined, undefined, data, context)
  const store = openRunStore(run)
  try {
    return await trainInputs(run, store, featureInputs(config, env), data, context)
  } finally {
    store.close()
  }
}

/** Paths of the config that other folders open, made absolute. */
export function absolutePaths(config: RunConfig, baseDir: string): RunConfig {
  const { knowledge, llm, embed, truth } = config
  return {
    ...config,
    ...(knowledge && {
      knowledge: {
        ...knowledge,
        sources: knowledge.sources.map((source) => withAbsolutePaths(source, (path) => fromBase(baseDir, path))),
      },
    }),
    ...(llm?.provider.kind === 'llama-cpp' && {
      llm: { ...llm, provider: { ...llm.provider, path: fromBase(baseDir, llm.provider.path) } },
    }),
    ...(embed?.encoder.kind === 'transformers' &&
      embed.encoder.path !== undefined && {
        embed: { ...embed, encoder: { ...embed.encoder, path: fromBase(baseDir, embed.encoder.path) } },
      }),
    ...(truth !== undefined && { truth: fromBase(baseDir, truth) }),
  }
}

/** A run folder that some command reads, with its resolved config. @throws {Er2almError} RUN_UNREADABLE */
export function openFinishedRun(
  dir: string,
  context: Context,
): { readonly run: RunFolder; readonly config: RunConfig; readonly baseDir: string } {
  const run = openRunFolder(dir, packageVersion(), context)
  const { baseDir, ...saved } = run.readJson<Record<string, unknown> & { readonly baseDir: string }>('config.json')
  const config = resolveConfig(saved, run.path('config.json'))
  return { run, config: absolutePaths(config, baseDir), baseDir }
}

/** The store of a finished run. */
export function openRunStore(run: RunFolder): Store {
  return openStore(join(run.dir, 'store.sqlite'), { mustExist: true })
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => {
    made ??= make()
    return made
  }
}

/** A stage's name from the command line. @throws {Er2almError} USAGE */
export function stageNamed(name: string | undefined): StageName | undefined {
  if (name === undefined) return undefined
  const found = STAGES.find((stage) => stage === name)
  if (found === undefined)
    throw new Er2almError('USAGE', `there is no stage ${JSON.stringify(name)}`, {
      hint: `${didYouMean(name, STAGES)}stages: ${STAGES.join(', ')}`,
    })
  return found
}

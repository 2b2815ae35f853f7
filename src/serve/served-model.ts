import { existsSync } from 'node:fs'
import { basename } from 'node:path'
import type { Context } from '../context.ts'
import { refit } from '../data/refit.ts'
import type { ItemAttribute } from '../enrich/attribute.ts'
import { Er2almError } from '../errors.ts'
import { maskOf } from '../evaluate/mask.ts'
import { restoreScorer } from '../models/checkpoint.ts'
import type { FoldIn } from '../models/fold-in.ts'
import type { Scorer, Tensors } from '../models/model.ts'
import { modelSpec } from '../models/registry.ts'
import { type Csr, unionCsr } from '../numeric/csr.ts'
import { type ChosenModel, chooseModel } from '../pipeline/best-model.ts'
import { hasEnrichment, type RunConfig } from '../pipeline/config.ts'
import { loadRunData, type RunData } from '../pipeline/data-stage.ts'
import { loadCheckpoint } from '../pipeline/evaluate-stage.ts'
import { type Explainer, openExplainer } from '../pipeline/explain-run.ts'
import { featureInputs, openRunStore } from '../pipeline/run.ts'
import { hashJson, type RunFolder } from '../pipeline/run-folder.ts'
import { createLister, type Lister } from './lists/recommend-list.ts'
import { once } from './once.ts'
import { DEFAULT_SETTINGS } from './settings.ts'

/** A run folder and what is needed to read it. */
export interface OpenRun {
  readonly run: RunFolder
  readonly config: RunConfig
  readonly context: Context
  readonly env: NodeJS.ProcessEnv
  /** The folder as a command takes it where the service was started; absent where that would tell where it lies. */
  readonly typed?: string
}

/** Which model answered. */
export interface ModelVersion {
  /** Name of the run folder. */
  readonly run: string
  readonly model: string
  /** Equal for equal trained models; another after a swap. */
  readonly version: string
}

/** One trained model of a run, loaded. */
export interface LoadedModel extends ModelVersion {
  readonly opened: OpenRun
  readonly chosen: ChosenModel
  readonly data: RunData
  readonly userIndex: ReadonlyMap<string, number>
  readonly itemIndex: ReadonlyMap<string, number>
  /** User × item: all that is known to be taken, the test part too. It never comes back. */
  readonly seen: Csr
  readonly scorer: Scorer
  /** As the run saved them. */
  readonly tensors: Tensors
  readonly foldIn?: FoldIn
  /** Whether a language model was asked about items. */
  readonly isEnriched: boolean
  /** What the run's language model stated of items; nothing without enrichment. */
  readonly stated: () => readonly ItemAttribute[]
}

/** A loaded model with all that answers from it. What it says does not change: a swap replaces it whole. */
export interface ServedModel extends LoadedModel {
  readonly lists: Lister
  /** Opened when first asked for. */
  readonly explainer: () => Promise<Explainer>
}

/**
 * Loads a trained model of a run.
 *
 * @param asked     name of the model; default: the best on validation
 * @param keptLists lists of users that are kept for the next request
 * @throws {Er2almError} RUN_WITHOUT_MODEL if none is trained, or the manifest does not say that it is; EVAL_UNKNOWN_MODEL, CHECKPOINT_…
 */
export async function loadServedModel(
  opened: OpenRun,
  asked?: string,
  keptLists: number = DEFAULT_SETTINGS.keptLists,
): Promise<ServedModel> {
  const { run, config, context } = opened
  const chosen = chooseModel(run, Object.keys(config.models), asked)
  const version = versionOfTrained(run, chosen)
  const data = await loadRunData(run, context.signal, context.progress)
  const { config: settings, tensors } = loadCheckpoint(run, chosen.name, chosen.seed, data)
  const spec = modelSpec(chosen.name)
  const parsed = spec.config.parse(settings)
  const fitted = config.evaluate.fit === 'train' ? data.dataset : refit(data.dataset)
  const loaded: LoadedModel = {
    run: basename(run.dir),
    model: chosen.name,
    version,
    ...{ opened, chosen, data },
    userIndex: new Map(data.ids.users.map((id, index) => [id, index])),
    itemIndex: new Map(data.ids.items.map((id, index) => [id, index])),
    seen: unionCsr(maskOf(data.dataset, 'train+validation'), data.dataset.test),
    scorer: restoreScorer(spec, fitted, parsed, tensors),
    tensors,
    ...(spec.foldIn !== undefined && { foldIn: spec.foldIn(fitted, parsed, tensors) }),
    isEnriched: hasEnrichment(config),
    stated: () => (existsSync(run.path(STATED)) ? run.readLines<ItemAttribute>(STATED) : []),
  }
  return { ...loaded, lists: createLister(loaded, keptLists), explainer: once(() => explainerOf(loaded)) }
}

/** Cursors and prepared bodies hold for one version: two models of the same would be taken for one another. */
function versionOfTrained(run: RunFolder, { name, seed }: ChosenModel): string {
  const trained = run.manifest()[`train ${name}`]
  if (trained !== undefined) return hashJson({ identity: trained.identity, model: name, seed }).slice(0, 12)
  throw new Er2almError('RUN_WITHOUT_MODEL', `the manifest of ${run.dir} does not say that ${name} is trained`, {
    file: run.dir,
    hint: 'finish it: the command that made this folder goes on where it stopped (er2alm run CONFIG --out DIR)',
  })
}

const STATED = 'enrich/attributes.jsonl'

function explainerOf({ opened: { run, config, context, env }, data }: LoadedModel): Promise<Explainer> {
  const sources = hasEnrichment(config)
    ? { store: openRunStore(run), features: { ...featureInputs(config, env), mode: 'replay' as const } }
    : undefined
  return openExplainer(run, data, config.evaluate.fit, sources, context)
}

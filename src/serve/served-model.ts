import { basename } from 'node:path'
import type { Context } from '../context.ts'
import { maskOf } from '../evaluate/mask.ts'
import type { FoldIn } from '../models/fold-in.ts'
import type { Scorer } from '../models/model.ts'
import { type Csr, unionCsr } from '../numeric/csr.ts'
import { type ChosenModel, chooseModel } from '../pipeline/best-model.ts'
import type { RunConfig } from '../pipeline/config.ts'
import { loadRunData, type RunData } from '../pipeline/data-stage.ts'
import { loadScorer } from '../pipeline/evaluate-stage.ts'
import { hashJson, type RunFolder } from '../pipeline/run-folder.ts'

/** A run folder and what is needed to read it. */
export interface OpenRun {
  readonly run: RunFolder
  readonly config: RunConfig
  readonly context: Context
}

/** Which model answered. */
export interface ModelVersion {
  /** Name of the run folder. */
  readonly run: string
  readonly model: string
  /** Equal for equal trained models; another after a swap. */
  readonly version: string
}

/** One trained model of a run, loaded to answer. Nothing in it changes: a swap replaces it whole. */
export interface ServedModel extends ModelVersion {
  readonly opened: OpenRun
  readonly chosen: ChosenModel
  readonly data: RunData
  readonly userIndex: ReadonlyMap<string, number>
  readonly itemIndex: ReadonlyMap<string, number>
  /** User × item: all that is known to be taken, the test part too. It never comes back. */
  readonly seen: Csr
  readonly scorer: Scorer
  readonly foldIn?: FoldIn
}

/**
 * Loads a trained model of a run.
 *
 * @param asked name of the model; default: the best on validation
 * @throws {Er2almError} RUN_WITHOUT_MODEL, EVAL_UNKNOWN_MODEL, CHECKPOINT_…
 */
export async function loadServedModel(opened: OpenRun, asked?: string): Promise<ServedModel> {
  const { run, config, context } = opened
  const chosen = chooseModel(run, Object.keys(config.models), asked)
  const data = await loadRunData(run, context.signal)
  const { identity } = run.manifest()[`train ${chosen.name}`] ?? { identity: 'unknown' }
  return {
    run: basename(run.dir),
    model: chosen.name,
    version: hashJson({ identity, model: chosen.name, seed: chosen.seed }).slice(0, 12),
    ...{ opened, chosen, data },
    userIndex: new Map(data.ids.users.map((id, index) => [id, index])),
    itemIndex: new Map(data.ids.items.map((id, index) => [id, index])),
    seen: unionCsr(maskOf(data.dataset, 'train+validation'), data.dataset.test),
    scorer: loadScorer(run, chosen.name, chosen.seed, data, config.evaluate.fit),
  }
}

import { existsSync } from 'node:fs'
import { didYouMean } from '../data/nearest-name.ts'
import { Er2almError } from '../errors.ts'
import type { RunFolder } from './run-folder.ts'
import type { ModelHistory } from './train-stage.ts'

/** The model of a run that answers questions. */
export interface ChosenModel {
  readonly name: string
  /** Seed of the first of its final models: that one answers. */
  readonly seed: number
  /** NDCG@20 on validation; null when it was not judged there. */
  readonly validation: number | null
}

/**
 * The model asked for, or without a name the best on validation (NDCG@20; equal ones, and those that nothing was held out for, in
 * the order of the config).
 *
 * @param names of the run's models, as its config has them
 * @throws {Er2almError} EVAL_UNKNOWN_MODEL if the run has no such model; RUN_WITHOUT_MODEL if none is trained yet
 */
export function chooseModel(run: RunFolder, names: readonly string[], asked?: string): ChosenModel {
  const trained = names.filter((name) => existsSync(run.path('models', name, 'history.json')))
  if (asked !== undefined && !trained.includes(asked)) {
    throw new Er2almError('EVAL_UNKNOWN_MODEL', `the run ${run.dir} has no trained model ${JSON.stringify(asked)}`, {
      file: run.dir,
      hint: `${didYouMean(asked, trained)}its models: ${trained.join(', ') || 'none'}`,
    })
  }
  const chosen = (asked === undefined ? trained : [asked]).map((name) => describeModel(run, name))
  if (chosen.length === 0) {
    throw new Er2almError('RUN_WITHOUT_MODEL', `the run ${run.dir} has no trained model`, {
      file: run.dir,
      hint: 'finish it: er2alm run CONFIG --out DIR (without --only, or with --only train)',
    })
  }
  return chosen.reduce((best, model) =>
    (model.validation ?? Number.NEGATIVE_INFINITY) > (best.validation ?? Number.NEGATIVE_INFINITY) ? model : best,
  )
}

function describeModel(run: RunFolder, name: string): ChosenModel {
  const { runs, selection } = run.readJson<ModelHistory>(`models/${name}/history.json`)
  return { name, seed: runs[0]!.seed, validation: selection.validation }
}

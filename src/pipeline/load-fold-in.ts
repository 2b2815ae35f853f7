import { refit } from '../data/refit.ts'
import type { Parts } from '../evaluate/mask.ts'
import type { FoldIn } from '../models/fold-in.ts'
import { modelSpec } from '../models/registry.ts'
import type { ChosenModel } from './best-model.ts'
import type { RunData } from './data-stage.ts'
import { loadCheckpoint } from './evaluate-stage.ts'
import type { RunFolder } from './run-folder.ts'

/** What a trained model of a run says to any history; undefined for a model that knows none but its own users. */
export function loadFoldIn(run: RunFolder, { name, seed }: ChosenModel, data: RunData, fit: Parts): FoldIn | undefined {
  const spec = modelSpec(name)
  if (spec.foldIn === undefined) return undefined
  const { config, tensors } = loadCheckpoint(run, name, seed, data)
  const fitted = fit === 'train' ? data.dataset : refit(data.dataset)
  return spec.foldIn(fitted, spec.config.parse(config), tensors)
}

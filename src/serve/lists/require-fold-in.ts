import { existsSync } from 'node:fs'
import { Er2almError } from '../../errors.ts'
import { modelSpec } from '../../models/registry.ts'
import type { LoadedModel, OpenRun } from '../served-model.ts'

/** @throws {Er2almError} SERVE_NO_FOLD_IN if the model cannot score somebody by items alone; its hint names models of the run that can */
export function requireFoldIn({ foldIn, model, opened }: Pick<LoadedModel, 'foldIn' | 'model' | 'opened'>): void {
  if (foldIn !== undefined) return
  const others = trainedWithFoldIn(opened)
  throw new Er2almError('SERVE_NO_FOLD_IN', `${model} cannot score somebody by what they like`, {
    hint:
      others.length === 0
        ? 'the run has no model that can: add ease or itemknn to its config and run it again'
        : `models of this run that can: ${others.join(', ')}; serve one with --model`,
  })
}

function trainedWithFoldIn({ run, config }: Pick<OpenRun, 'run' | 'config'>): readonly string[] {
  return Object.keys(config.models).filter(
    (name) => modelSpec(name).foldIn !== undefined && existsSync(run.path('models', name, 'history.json')),
  )
}

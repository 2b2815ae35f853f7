import type { Context } from '../context.ts'
import type { Json } from '../llm/request.ts'
import { modelSpec } from '../models/registry.ts'
import type { TrainConfig } from '../train/config.ts'
import type { TrainInputs } from './train-job.ts'
import { createTrainPool } from './train-pool.ts'

/** One setting that was tried: fitted on train, judged on validation (NDCG@20). The test is never read. */
export interface Trial {
  readonly model: string
  /** What differs from the base settings. */
  readonly settings: Readonly<Record<string, Json>>
  readonly validation: number
  readonly bestEpoch: number
  readonly seconds: number
}

export interface TuneOptions {
  /** Most settings a model is tried with: the same for every model. */
  readonly budget: number
  readonly seed: number
  readonly stopping: TrainConfig
  readonly threads: number
  /** Called after each trial, so that a log can grow. */
  readonly onTrial?: (trial: Trial) => void
}

/**
 * Tries settings of each model on the validation part. Every model has the same budget of settings: its whole grid when
 * that fits, else a seeded sample of it that holds the base settings.
 *
 * @param base base settings by model name, as in a config
 * @returns    trials in the order in which they were drawn, models in the order of `base`
 */
export async function tune(
  base: Readonly<Record<string, Readonly<Record<string, Json>>>>,
  inputs: TrainInputs,
  options: TuneOptions,
  context: Context,
): Promise<readonly Trial[]> {
  const { stopping, seed, threads, budget } = options
  const drawn = Object.entries(base).flatMap(([model, settings]) =>
    drawSettings(model, budget, context).map((change) => ({ model, settings, change })),
  )
  const pool = createTrainPool(inputs, threads, context.signal)
  const step = context.progress.start('tune', drawn.length)
  let done = 0
  try {
    return await Promise.all(
      drawn.map(async ({ model, settings, change }) => {
        const { config } = modelSpec(model)
        const parsed = config.parse({ ...settings, ...change })
        const { bestEpoch, bestValidation, seconds } = await pool.run({
          model,
          settings: parsed,
          seed,
          part: 'selection',
          stopping,
        })
        const trial: Trial = { model, settings: change, validation: bestValidation ?? Number.NaN, bestEpoch, seconds }
        options.onTrial?.(trial)
        step.update(++done, model)
        return trial
      }),
    )
  } finally {
    step.end()
    await pool.close()
  }
}

/** The best trial of each model; equal ones: the one drawn first. */
export function bestTrials(trials: readonly Trial[]): ReadonlyMap<string, Trial> {
  const best = new Map<string, Trial>()
  for (const trial of trials) {
    const known = best.get(trial.model)
    if (known === undefined || trial.validation > known.validation) best.set(trial.model, trial)
  }
  return best
}

/** The grid of a model's search space, or a seeded sample of `budget` of its points with the base settings first. */
export function drawSettings(
  model: string,
  budget: number,
  context: Pick<Context, 'random'>,
): readonly Readonly<Record<string, Json>>[] {
  const space = modelSpec(model).searchSpace as Readonly<Record<string, readonly Json[]>>
  let grid: Record<string, Json>[] = [{}]
  for (const [key, values] of Object.entries(space)) {
    grid = grid.flatMap((point) => values.map((value) => ({ ...point, [key]: value })))
  }
  if (grid.length <= budget) return grid
  const random = context.random.fork(`tune ${model}`)
  const [first, ...rest] = grid
  const sample = rest.map((point) => ({ point, at: random.next() })).sort((a, b) => a.at - b.at)
  return [first!, ...sample.slice(0, budget - 1).map(({ point }) => point)]
}

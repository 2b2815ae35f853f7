import type { RecDataset } from '../data/dataset.ts'
import { validationScore } from '../evaluate/validation.ts'
import type { Tensors } from '../models/model.ts'
import { modelSpec } from '../models/registry.ts'
import type { TrainConfig } from '../train/config.ts'
import { fitModel } from '../train/fit-model.ts'
import type { EpochRecord } from '../train/train.ts'

/** What every job of a training stage shares. Plain data, so that a worker can be given it. */
export interface TrainInputs {
  /** Settings and epochs are chosen on this: `train` is the training part alone, `validation` is there. */
  readonly selection: RecDataset
  /** Final models are fitted on this: `train` is training and validation together. */
  readonly final: RecDataset
}

export interface TrainJob {
  readonly model: string
  /** Parsed settings of the model. */
  readonly settings: unknown
  readonly seed: number
  /** `selection`: fit on train, judged on validation; `final`: fit on everything but the test, nothing is judged. */
  readonly part: 'selection' | 'final'
  readonly stopping: TrainConfig
  /** Number of epochs; absent = as many as early stopping allows. */
  readonly epochs?: number
  /** Threads the model may use within a step. */
  readonly threads?: number
}

export interface TrainOutcome {
  readonly tensors: Tensors
  readonly history: readonly EpochRecord[]
  readonly bestEpoch: number
  readonly bestValidation?: number
  readonly seconds: number
}

/** Most epochs that a job can take; undefined for a model fitted at once. */
export function mostEpochs({ model, settings, epochs }: TrainJob): number | undefined {
  const spec = modelSpec(model)
  return spec.kind === 'trainable' ? (epochs ?? spec.epochs(spec.config.parse(settings))) : undefined
}

/** Fits one model once. Runs in a worker, or in the main thread when `threads` is 1. */
export async function runTrainJob(
  job: TrainJob,
  inputs: TrainInputs,
  signal?: AbortSignal,
  onEpoch?: (epoch: number) => void,
): Promise<TrainOutcome> {
  const spec = modelSpec(job.model)
  const data = inputs[job.part]
  const began = performance.now()
  const judged = job.part === 'selection'
  const run = await fitModel(spec, data, spec.config.parse(job.settings), {
    seed: job.seed,
    epochs: job.epochs,
    stopping: job.stopping,
    signal,
    threads: job.threads,
    ...(onEpoch && { onEpoch: ({ epoch }) => onEpoch(epoch) }),
    ...(judged && { validate: (scorer) => validationScore(scorer, inputs.selection, undefined, job.model) }),
  })
  const { tensors, history, bestEpoch, bestValidation } = run
  return { tensors, history, bestEpoch, bestValidation, seconds: (performance.now() - began) / 1000 }
}

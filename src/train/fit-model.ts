import type { FitData } from '../data/dataset.ts'
import { trainedTensors } from '../models/checkpoint.ts'
import type { Encoded, ModelSpec, Scorer, Tensors } from '../models/model.ts'
import { dotScorer } from '../models/scorer.ts'
import { createRandom } from '../numeric/random.ts'
import { type TrainConfig, trainConfig } from './config.ts'
import { type EpochRecord, train } from './train.ts'

export interface FitOptions {
  readonly seed: number
  /** Score of the model as it is now, larger is better (validation NDCG@20). Turns early stopping on. */
  readonly validate?: (scorer: Scorer) => number
  /** Instead of the model's own number: the epochs chosen before, when a model is fitted again on more data. */
  readonly epochs?: number
  /** Used with `validate` only. */
  readonly stopping?: TrainConfig
  readonly signal?: AbortSignal
  /** Threads a model may use within a step, 1 by default; the result does not depend on it. */
  readonly threads?: number
  readonly onEpoch?: (record: EpochRecord) => void
  /** Milliseconds of any steady clock. */
  readonly nowMs?: () => number
}

/** A model that is ready to score. */
export interface FittedRun {
  readonly scorer: Scorer
  /** What `restoreScorer` needs, and for trained models the parameters too. */
  readonly tensors: Tensors
  /** Empty for models fitted at once. */
  readonly history: readonly EpochRecord[]
  /** Epoch of the parameters that were kept; 0 for models fitted at once. */
  readonly bestEpoch: number
  /** Validation score of what was kept; absent without `validate`. */
  readonly bestValidation?: number
  /** Final matrices of a trained model. */
  readonly encoded?: Encoded
}

/**
 * Fits any model, trained or fitted at once.
 *
 * The seed opens two named streams, `init` (starting values) and `train` (batches, dropout), so the same seed, data and
 * config give the same bytes, and judging the model more or less often changes nothing but which epoch is kept.
 *
 * @param config parsed by `spec.config`
 * @throws {Er2almError} MODEL_INPUT_MISSING, MODEL_INPUT_SHAPE if the data lacks what the model asks for; those of `train`
 */
export async function fitModel<C>(
  spec: ModelSpec<C>,
  data: FitData,
  config: C,
  options: FitOptions,
): Promise<FittedRun> {
  const random = createRandom(options.seed)
  const { validate } = options
  if (spec.kind === 'fitted') {
    const { scorer, tensors } = spec.fit(data, config, random.fork('init'))
    return { scorer, tensors, history: [], bestEpoch: 0, bestValidation: validate?.(scorer) }
  }
  const model = spec.create(data, config, random.fork('init'), options.threads)
  const training = train(model, data, {
    ...(options.stopping ?? trainConfig.parse({})),
    epochs: options.epochs ?? spec.epochs(config),
    validate: validate && ((now) => validate(dotScorer(now))),
    random: random.fork('train'),
    signal: options.signal,
    onEpoch: options.onEpoch,
    nowMs: options.nowMs,
  })
  const { history, bestEpoch, bestValidation, encoded, params } = await training.finally(() => model.close?.())
  return {
    scorer: dotScorer(encoded),
    tensors: trainedTensors(encoded, params),
    history,
    bestEpoch,
    bestValidation,
    encoded,
  }
}

import type { Context } from '../context.ts'
import { Er2almError } from '../errors.ts'
import type { Parts } from '../evaluate/mask.ts'
import type { Json } from '../llm/request.ts'
import { encodeCheckpoint } from '../models/checkpoint.ts'
import { modelSpec } from '../models/registry.ts'
import { whyNoWasm } from '../numeric/wasm-memory.ts'
import type { TrainConfig } from '../train/config.ts'
import type { EpochRecord } from '../train/train.ts'
import { idleCores } from './idle-cores.ts'
import type { RunFolder } from './run-folder.ts'
import { mostEpochs, type TrainInputs, type TrainJob, type TrainOutcome } from './train-job.ts'
import { createTrainPool, type TrainPool } from './train-pool.ts'

/** `models/NAME/history.json`. */
export interface ModelHistory {
  readonly model: string
  readonly settings: unknown
  readonly fit: Parts
  /** The run that chose the number of epochs, on the training part alone; none without a validation part. `validation` is NDCG@20. */
  readonly selection: {
    readonly seed: number
    readonly history: readonly EpochRecord[]
    readonly bestEpoch: number
    readonly validation: number
  }
  /** The final models. */
  readonly runs: readonly {
    readonly seed: number
    readonly epochs: number
    readonly seconds: number
    readonly history: readonly EpochRecord[]
  }[]
}

export interface TrainStageSettings {
  /** Settings by model name, parsed. */
  readonly models: Readonly<Record<string, unknown>>
  readonly seeds: readonly number[]
  readonly fit: Parts
  readonly stopping: TrainConfig
  /** Absent: as many as there are idle cores when training starts. */
  readonly threads?: number
}

const VERSION = 3

/**
 * Fits every model of the config: number of epochs chosen on validation by early stopping with the first seed, then
 * (`fit: train+validation`) fitted again on both parts for that many epochs with every seed. Each model is a stage of its
 * own: changing the settings of one leaves the others alone. Without a validation part nothing is chosen or judged.
 *
 * @param inputs     read only when some model must be fitted
 * @param identities of the data, and of the features for the models that use them
 * @returns identity of each model's stage
 * @throws {Er2almError} DATA_DEFECT if the number of epochs cannot be chosen for want of a validation part
 */
export async function trainModels(
  run: RunFolder,
  inputs: () => Promise<TrainInputs>,
  identities: { readonly data: string; readonly features: string },
  settings: TrainStageSettings,
  context: Context,
): Promise<Readonly<Record<string, string>>> {
  let pool: Promise<TrainPool> | undefined
  const openPool = async (): Promise<TrainPool> => {
    const loaded = await inputs()
    if (whyNoWasm() !== undefined)
      context.log.warn('the fast kernels are not used, plain TypeScript is: several times slower', {
        why: whyNoWasm(),
      })
    return createTrainPool(loaded, settings.threads ?? (await idleCores(context.clock)), context.signal)
  }
  const names = Object.keys(settings.models)
  const jobsOf = (name: string): number => seedsOf(name, settings).length + (settings.fit === 'train' ? 0 : 1)
  const step = context.progress.start(
    'train',
    names.reduce((sum, name) => sum + jobsOf(name), 0),
  )
  let done = 0
  // Of the jobs under way, how much is done of the most that each can take.
  const shares = new Map<TrainJob, number>()
  const show = (note: string): void => {
    step.update(
      [...shares.values()].reduce((sum, share) => sum + share, done),
      note,
    )
  }
  const advance = (jobs: number, name: string): void => {
    done += jobs
    show(name)
  }
  const watch: JobWatch = {
    epoch(job, epoch) {
      const most = mostEpochs(job) ?? epoch
      shares.set(job, epoch / most)
      show(`${job.model}, epoch ${epoch} of at most ${most}`)
    },
    end(job) {
      if (job !== undefined) shares.delete(job)
      advance(1, job?.model ?? '')
    },
  }
  try {
    const settled = await Promise.allSettled(
      names.map(async (name) => {
        const { itemFeatures, itemAttributes, userFeatures, augmentedPairs } = modelSpec(name).requires
        const usesFeatures = itemFeatures || itemAttributes || userFeatures || augmentedPairs
        const { models, seeds, fit, stopping } = settings
        const key = {
          version: VERSION,
          config: { model: name, settings: models[name] as Json, seeds, fit, stopping: { ...stopping } },
          inputs: { data: identities.data, ...(usesFeatures && { features: identities.features }) },
        }
        const { identity, ran } = await run.stage(`train ${name}`, key, async () => {
          const loaded = await inputs()
          pool ??= openPool()
          return trainOne(run, name, loaded, settings, await pool, watch)
        })
        if (!ran) advance(jobsOf(name), name)
        return [name, identity] as const
      }),
    )
    // Models that are done are in the manifest by now, whatever happened to the others.
    const failed = settled.find((result) => result.status === 'rejected')
    if (failed !== undefined) throw failed.reason
    return Object.fromEntries(
      settled.map((result) => (result as PromiseFulfilledResult<readonly [string, string]>).value),
    )
  } finally {
    step.end()
    await (await pool?.catch(() => undefined))?.close()
  }
}

/** Hears how far the jobs of a stage are. */
interface JobWatch {
  epoch(job: TrainJob, epoch: number): void
  /** @param job absent for one that need not be done */
  end(job?: TrainJob): void
}

async function trainOne(
  run: RunFolder,
  name: string,
  inputs: TrainInputs,
  settings: TrainStageSettings,
  pool: TrainPool,
  watch: JobWatch,
): Promise<{ readonly outputs: readonly string[]; readonly seconds: number }> {
  const spec = modelSpec(name)
  const modelSettings = settings.models[name]
  const job = { model: name, settings: modelSettings, stopping: settings.stopping }
  const seeds = seedsOf(name, settings)
  let seconds = 0
  const fitted = async (rest: Pick<TrainJob, 'seed' | 'part' | 'epochs'>): Promise<TrainOutcome> => {
    const whole: TrainJob = { ...job, ...rest }
    const outcome = await pool.run(whole, (epoch) => watch.epoch(whole, epoch))
    seconds += outcome.seconds
    watch.end(whole)
    return outcome
  }
  const judged = inputs.selection.validation.colIdx.length > 0
  if (!judged && spec.kind === 'trainable') throw noValidation(name)
  const selection = judged ? await fitted({ seed: seeds[0]!, part: 'selection' }) : undefined
  if (!judged && settings.fit !== 'train') watch.end()
  const epochs = spec.kind === 'trainable' ? selection?.bestEpoch : undefined
  const outcomes = await Promise.all(
    seeds.map((seed, i) => {
      if (settings.fit === 'train+validation' || selection === undefined) return fitted({ seed, part: 'final', epochs })
      return i === 0 ? selection : fitted({ seed, part: 'selection' })
    }),
  )
  const outputs: string[] = []
  const { numUsers, numItems } = inputs.final
  outcomes.forEach((outcome, i) => {
    const file = `models/${name}/seed-${seeds[i]}.safetensors`
    run.write(
      file,
      encodeCheckpoint({ model: name, numUsers, numItems, config: modelSettings, seed: seeds[i]! }, outcome.tensors),
    )
    outputs.push(file)
  })
  const history: ModelHistory = {
    model: name,
    settings: modelSettings,
    fit: settings.fit,
    selection: {
      seed: seeds[0]!,
      history: selection?.history ?? [],
      bestEpoch: selection?.bestEpoch ?? 0,
      validation: selection?.bestValidation ?? Number.NaN,
    },
    runs: outcomes.map((outcome: TrainOutcome, i) => ({
      seed: seeds[i]!,
      epochs: outcome.bestEpoch,
      seconds: outcome.seconds,
      history: outcome.history,
    })),
  }
  run.write(`models/${name}/history.json`, `${JSON.stringify(history, null, 1)}\n`)
  return { outputs: [...outputs, `models/${name}/history.json`], seconds }
}

function noValidation(model: string): Er2almError {
  return new Er2almError(
    'DATA_DEFECT',
    `model ${model} chooses its number of epochs on the validation part, and that is empty`,
    { hint: `leave models.${model} out (ease, itemknn and ials are fitted at once), or take another data.split` },
  )
}

/** A model without randomness is fitted once. */
function seedsOf(name: string, { seeds }: TrainStageSettings): readonly number[] {
  return modelSpec(name).random ? seeds : seeds.slice(0, 1)
}

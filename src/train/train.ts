import type { Random } from '../context.ts'
import type { FitData } from '../data/dataset.ts'
import { Er2almError } from '../errors.ts'
import type { Batch, Encoded, RecModel, StepLoss } from '../models/model.ts'
import type { Floats } from '../numeric/matrix.ts'
import { createTape, type Param, type Tape } from '../numeric/tape.ts'
import { earlyStopping } from './early-stopping.ts'
import { createOptimiser, type Optimiser } from './optimisers.ts'
import { createSampler, type Sampler } from './samplers.ts'

export interface EpochRecord {
  /** From 1. */
  readonly epoch: number
  /** Mean total loss over the epoch's batches. */
  readonly loss: number
  /** Mean of each term of the loss over the epoch's batches. */
  readonly terms: Readonly<Record<string, number>>
  /** Score of the validation function, in the epochs that were evaluated. */
  readonly validation?: number
  /** Training time, without evaluation. */
  readonly seconds: number
}

export interface TrainOptions {
  readonly epochs: number
  /** Epochs from one evaluation to the next. The last epoch is always evaluated. */
  readonly evaluateEvery: number
  /** Evaluations in a row without a new best before training stops. */
  readonly patience: number
  /** Score of the model as it is now, larger is better (validation NDCG@20). Absent: all epochs are run, the last is kept. */
  readonly validate?: (encoded: Encoded) => number
  /** Only named sub-streams of it are used: `sampling` for the batches, `noise` for dropout. */
  readonly random: Random
  readonly signal?: AbortSignal
  readonly onEpoch?: (record: EpochRecord) => void
  /** Milliseconds of any steady clock, for `seconds`. */
  readonly nowMs?: () => number
}

export interface TrainResult {
  readonly history: readonly EpochRecord[]
  /** The epoch whose parameters are returned. */
  readonly bestEpoch: number
  readonly bestValidation?: number
  readonly encoded: Encoded
  readonly params: readonly Param[]
}

/**
 * The one training loop: for each epoch `beginEpoch`, then for each batch loss, backward, step, or the model's own `step`
 * if it has one. With `validate`, the model is judged every `evaluateEvery` epochs, training stops after `patience`
 * judgements in a row without a new best, and the parameters of the best one are put back. How often it is judged does
 * not change the training.
 *
 * Gives the event loop a turn after each batch, so that an abort signal can arrive.
 *
 * @param model its parameters are changed
 * @throws {Er2almError} INTERRUPTED when the signal aborts; TRAIN_DIVERGED when a loss is not finite; TRAIN_NO_TRIPLES
 */
export async function train(model: RecModel, data: FitData, options: TrainOptions): Promise<TrainResult> {
  const { epochs, evaluateEvery, patience, validate, random, signal, onEpoch } = options
  const nowMs = options.nowMs ?? (() => performance.now())
  const params = model.groups.flatMap((group) => group.params)
  const sampler = createSampler(data.train, model.sampling, random.fork('sampling'))
  const tape = createTape({ training: true, random: random.fork('noise') })
  const optimiser = createOptimiser(model.groups)
  const stopping = earlyStopping(patience)
  const history: EpochRecord[] = []
  let best: readonly Floats[] | undefined

  for (let epoch = 1; epoch <= epochs; epoch++) {
    const startedMs = nowMs()
    const means = await runEpoch(model, epoch, sampler, tape, optimiser, signal)
    const trained = { epoch, ...means, seconds: (nowMs() - startedMs) / 1000 }
    const judged = validate !== undefined && (epoch % evaluateEvery === 0 || epoch === epochs)
    const record: EpochRecord = judged ? { ...trained, validation: validate(model.encode()) } : trained
    history.push(record)
    onEpoch?.(record)
    if (record.validation === undefined) continue
    const verdict = stopping.observe(epoch, record.validation)
    if (verdict.improved) best = params.map((param) => param.value.data.slice())
    if (verdict.stop) break
  }
  if (best === undefined) return { history, bestEpoch: history.length, encoded: model.encode(), params }
  best.forEach((values, p) => {
    params[p].value.data.set(values)
  })
  return { history, bestEpoch: stopping.bestEpoch, bestValidation: stopping.best, encoded: model.encode(), params }
}

async function runEpoch(
  model: RecModel,
  epoch: number,
  sampler: Sampler,
  tape: Tape,
  optimiser: Optimiser,
  signal: AbortSignal | undefined,
): Promise<{ loss: number; terms: Record<string, number> }> {
  model.beginEpoch?.(epoch)
  const terms: Record<string, number> = {}
  let loss = 0
  for (const batch of sampler.epoch()) {
    const value = model.step?.(batch, epoch) ?? stepOnTape(model, batch, epoch, tape, optimiser)
    refuseDivergence(value, epoch)
    loss += value.total / sampler.batchesPerEpoch
    for (const [name, term] of Object.entries(value.terms)) {
      terms[name] = (terms[name] ?? 0) + term / sampler.batchesPerEpoch
    }
    await new Promise<void>((resolve) => setImmediate(resolve))
    if (signal?.aborted) {
      throw new Er2almError('INTERRUPTED', `training was stopped in epoch ${epoch}`, { cause: signal.reason })
    }
  }
  return { loss, terms }
}

function stepOnTape(model: RecModel, batch: Batch, epoch: number, tape: Tape, optimiser: Optimiser): StepLoss {
  const { total, terms } = model.loss(tape, batch)
  const value = { total: total.value.data[0], terms }
  tape.backward(total)
  optimiser.step(epoch)
  tape.reset()
  return value
}

function refuseDivergence(value: StepLoss, epoch: number): void {
  if (Number.isFinite(value.total)) return
  const terms = Object.entries(value.terms).map(([name, term]) => `${name} ${term}`)
  throw new Er2almError('TRAIN_DIVERGED', `the loss is ${value.total} in epoch ${epoch} (${terms.join(', ')})`, {
    hint: 'Lower learningRate; if that does not help, check the feature matrices for NaN.',
  })
}

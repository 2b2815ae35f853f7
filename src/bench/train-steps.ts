import type { FitData } from '../data/dataset.ts'
import { Er2almError } from '../errors.ts'
import type { Batch, RecModel } from '../models/model.ts'
import { createRandom } from '../numeric/random.ts'
import { createTape } from '../numeric/tape.ts'
import { createOptimiser } from '../train/optimisers.ts'
import { createSampler } from '../train/samplers.ts'

/** A model in training, as many steps at a time as asked for. */
export interface Stepper {
  readonly stepsPerEpoch: number
  /** Takes the next steps, drawing their batches; a new epoch begins where one ends. */
  advance(steps: number): void
}

/** The steps of the training loop, without its records, its judging and its turns of the event loop. */
export function createStepper(model: RecModel, data: FitData, seed: number): Stepper {
  const random = createRandom(seed).fork('train')
  const sampler = createSampler(data.train, model.sampling, random.fork('sampling'))
  const tape = createTape({ training: true, random: random.fork('noise') })
  const optimiser = createOptimiser(model.groups)
  let epoch = 0
  let batches: Iterator<Batch> = [][Symbol.iterator]()

  function nextBatch(): Batch {
    for (;;) {
      const { value, done } = batches.next()
      if (!done) return value
      epoch++
      model.beginEpoch?.(epoch)
      batches = sampler.epoch()[Symbol.iterator]()
    }
  }
  function step(): void {
    const batch = nextBatch()
    if (model.step !== undefined) {
      refuseDivergence(model.step(batch, epoch).total)
      return
    }
    const { total } = model.loss(tape, batch)
    refuseDivergence(total.value.data[0])
    tape.backward(total)
    optimiser.step(epoch)
    tape.reset()
  }
  return {
    stepsPerEpoch: sampler.batchesPerEpoch,
    advance(steps) {
      for (let taken = 0; taken < steps; taken++) step()
    },
  }
}

/** A model that diverged calculates with NaN, whose speed says nothing. */
function refuseDivergence(loss: number): void {
  if (!Number.isFinite(loss)) throw new Er2almError('TRAIN_DIVERGED', `the loss is ${loss} in a benchmark`)
}

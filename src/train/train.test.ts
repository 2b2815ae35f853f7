import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FitData } from '../data/dataset.ts'
import { Er2almError, type ErrorCode } from '../errors.ts'
import { bprMf } from '../models/bpr-mf.ts'
import type { Encoded, RecModel } from '../models/model.ts'
import { popularity } from '../models/popularity.ts'
import { csrFromPairs } from '../numeric/csr.ts'
import { createRandom } from '../numeric/random.ts'
import { fitModel } from './fit-model.ts'
import { type TrainOptions, type TrainResult, train } from './train.ts'

const DATA: FitData = {
  numUsers: 4,
  numItems: 5,
  train: csrFromPairs(4, 5, [0, 0, 1, 2, 2, 3], [0, 1, 1, 3, 4, 4]),
  itemFeatures: new Map(),
  userFeatures: new Map(),
}
const SETTINGS = bprMf.config.parse({ embeddingDim: 4, learningRate: 0.1, batchSize: 2 })

function model(): RecModel {
  return bprMf.create(DATA, SETTINGS, createRandom(5))
}

function run(options: Partial<TrainOptions> = {}, of: RecModel = model()): Promise<TrainResult> {
  return train(of, DATA, { epochs: 6, evaluateEvery: 1, patience: 2, random: createRandom(9), ...options })
}

/** Gives these values one after another, and keeps what it was shown. */
function judge(values: readonly number[]): { validate: (encoded: Encoded) => number; seen: number[][] } {
  const seen: number[][] = []
  return {
    seen,
    validate: (encoded) => {
      seen.push([...encoded.users.data])
      return values[seen.length - 1]
    },
  }
}

function codeIs(code: ErrorCode): (error: unknown) => boolean {
  return (error) => error instanceof Er2almError && error.code === code
}

test('train › without a validation runs all epochs, records the mean loss by term, and lowers it', async () => {
  const { history, bestEpoch, bestValidation } = await run({ epochs: 30 })
  assert.deepEqual(
    history.map(({ epoch }) => epoch),
    Array.from({ length: 30 }, (_, n) => n + 1),
  )
  assert.equal(bestEpoch, 30)
  assert.equal(bestValidation, undefined)
  for (const { loss, terms } of history) assert.ok(Math.abs(terms.bpr + terms.l2 - loss) < 1e-6)
  assert.ok(history[29].loss < history[0].loss)
})

test('train › stops after patience judgements without a new best and puts the best parameters back', async () => {
  const { validate, seen } = judge([0.1, 0.5, 0.4, 0.5, 0.9])
  const result = await run({ validate })
  assert.equal(seen.length, 4)
  assert.equal(result.bestEpoch, 2)
  assert.equal(result.bestValidation, 0.5)
  assert.deepEqual([...result.encoded.users.data], seen[1])
  assert.notDeepEqual(seen[3], seen[1])
})

test('train › judges every evaluateEvery epochs, and the last one', async () => {
  const { validate } = judge([0.1, 0.2, 0.3, 0.4])
  const { history } = await run({ validate, evaluateEvery: 4 })
  assert.deepEqual(
    history.filter((record) => record.validation !== undefined).map(({ epoch }) => epoch),
    [4, 6],
  )
})

test('train › how often it judges does not change the training', async () => {
  const often = judge([1, 2, 3, 4, 5, 6])
  const never = await run()
  const always = await run({ validate: often.validate })
  assert.deepEqual(always.encoded, never.encoded)
})

test('train › the random source decides the batches', async () => {
  const first = await run({ random: createRandom(1) })
  assert.deepEqual((await run({ random: createRandom(1) })).encoded, first.encoded)
  assert.notDeepEqual((await run({ random: createRandom(2) })).encoded, first.encoded)
})

test('train › draws from sub-streams, so that it does not matter what its random source was used for before', async () => {
  const used = createRandom(9)
  used.next()
  assert.deepEqual((await run({ random: used })).encoded, (await run()).encoded)
})

test('train › tells the schedule of the learning rate which epoch it is', async () => {
  const { groups, ...rest } = model()
  const scheduled = { ...rest, groups: groups.map((g) => ({ ...g, learningRateAt: (n: number) => (n > 2 ? 0 : 1) })) }
  assert.deepEqual((await run({ epochs: 5 }, scheduled)).encoded, (await run({ epochs: 2 })).encoded)
})

test('train › calls beginEpoch before, and onEpoch after each epoch', async () => {
  const calls: string[] = []
  const noting: RecModel = { ...model(), beginEpoch: (epoch) => calls.push(`begin ${epoch}`) }
  await run({ epochs: 2, onEpoch: ({ epoch }) => calls.push(`end ${epoch}`) }, noting)
  assert.deepEqual(calls, ['begin 1', 'end 1', 'begin 2', 'end 2'])
})

test('train › takes its seconds from the clock it is given', async () => {
  let now = 0
  const { history } = await run({ epochs: 1, nowMs: () => (now += 2_000) })
  assert.equal(history[0].seconds, 2)
})

test('train › stops with INTERRUPTED when the signal aborts in the middle of an epoch', async () => {
  const controller = new AbortController()
  const aborting: RecModel = {
    ...model(),
    beginEpoch: (epoch) => epoch === 3 && setImmediate(() => controller.abort()),
  }
  const epochs: number[] = []
  await assert.rejects(
    run({ signal: controller.signal, onEpoch: ({ epoch }) => epochs.push(epoch) }, aborting),
    codeIs('INTERRUPTED'),
  )
  assert.deepEqual(epochs, [1, 2])
})

test('train › refuses to go on with a loss that is not finite', async () => {
  const broken = model()
  broken.groups[0].params[0].value.data.fill(Number.NaN)
  await assert.rejects(run({}, broken), codeIs('TRAIN_DIVERGED'))
})

test('train › lets a model with its own step do the updates, and treats the rest alike', async () => {
  const own = model()
  const [users] = own.groups.flatMap((g) => g.params)
  const epochs: number[] = []
  const stepping: RecModel = {
    ...own,
    loss: () => assert.fail('the tape was used'),
    step: ({ users: drawn }, epoch) => {
      epochs.push(epoch)
      users.value.data.fill(epoch)
      return { total: drawn.length, terms: { bpr: epoch } }
    },
  }
  const { validate, seen } = judge([0.1, 0.5, 0.4, 0.3, 0.9])
  const { history, bestEpoch, encoded } = await run({ validate }, stepping)
  assert.deepEqual(epochs, [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4])
  assert.deepEqual(
    history.map(({ loss, terms }) => [loss, terms.bpr]),
    [1, 2, 3, 4].map((epoch) => [2, epoch]),
  )
  assert.equal(bestEpoch, 2)
  assert.deepEqual([...encoded.users.data], seen[1])
})

test('train › refuses a loss that is not finite from a model’s own step, too', async () => {
  await assert.rejects(
    run({}, { ...model(), step: () => ({ total: Number.NaN, terms: {} }) }),
    codeIs('TRAIN_DIVERGED'),
  )
})

test('fitModel › fits a model at once, and judges it once', async () => {
  let judged = 0
  const fitted = await fitModel(popularity, DATA, {}, { seed: 1, validate: () => 0.25 + judged++ })
  assert.equal(judged, 1)
  assert.equal(fitted.bestValidation, 0.25)
  assert.deepEqual(fitted.history, [])
})

test('fitModel › runs the epochs it is told instead of the model’s own number', async () => {
  const { history } = await fitModel(bprMf, DATA, SETTINGS, { seed: 1, epochs: 3 })
  assert.equal(history.length, 3)
})

test('fitModel › judges a trained model by its scorer', async () => {
  const { bestValidation, scorer } = await fitModel(bprMf, DATA, SETTINGS, {
    seed: 1,
    epochs: 1,
    validate: (now) => {
      const out = new Float32Array(DATA.numItems)
      now.scoreBlock(Int32Array.of(0), out)
      return out[0]
    },
  })
  const out = new Float32Array(DATA.numItems)
  scorer.scoreBlock(Int32Array.of(0), out)
  assert.equal(bestValidation, out[0])
})

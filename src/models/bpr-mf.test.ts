import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FitData } from '../data/dataset.ts'
import { csrFromPairs } from '../numeric/csr.ts'
import { createRandom } from '../numeric/random.ts'
import { fitModel } from '../train/fit-model.ts'
import { train } from '../train/train.ts'
import { bprMf } from './bpr-mf.ts'
import type { RecModel } from './model.ts'

const DATA: FitData = {
  numUsers: 5,
  numItems: 6,
  train: csrFromPairs(5, 6, [0, 0, 1, 2, 2, 3, 4, 4, 4], [0, 1, 1, 3, 4, 4, 0, 2, 5]),
  itemFeatures: new Map(),
  userFeatures: new Map(),
}
const SGD = { embeddingDim: 4, optimizer: 'sgd', learningRate: 0.1, l2Weight: 0.02 }
/** 45 steps in float32, in two orders of operations. */
const TOLERANCE = 1e-6
/** Of Adam, whose first steps divide rounding by rounding. */
const ROUNDING = 1e-5

function sgdModel(batchSize: number): RecModel {
  return bprMf.create(DATA, bprMf.config.parse({ ...SGD, batchSize }), createRandom(5))
}

test('bpr-mf with adam › gives the weights of the tape after 50 steps on the fused path', async () => {
  const config = bprMf.config.parse({ embeddingDim: 64, batchSize: 16, learningRate: 0.01, l2Weight: 0.01 })
  const trained = async (fused: boolean) => {
    const { step, ...model } = bprMf.create(DATA, config, createRandom(1))
    assert.ok(step !== undefined)
    const steps = Math.ceil(DATA.train.colIdx.length / 16)
    const options = { epochs: Math.ceil(50 / steps), evaluateEvery: 1, patience: 1, random: createRandom(2) }
    return train(fused ? { ...model, step } : model, DATA, options)
  }
  const [fast, plain] = [await trained(true), await trained(false)]
  plain.history.forEach(({ loss }, e) => {
    assert.ok(Math.abs(fast.history[e]!.loss - loss) < ROUNDING)
  })
  for (const p of [0, 1]) {
    plain.params[p]!.value.data.forEach((value, at) => {
      const got = fast.params[p]!.value.data[at]!
      assert.ok(Math.abs(got - value) < ROUNDING, `weight ${at}: ${got} instead of ${value}`)
    })
  }
})

test('bpr-mf with sgd › does in its own step what tape and optimiser do with batches of one', async () => {
  const { step: _, ...onTape } = sgdModel(1)
  const options = { epochs: 5, evaluateEvery: 1, patience: 1 }
  const expected = await train(onTape, DATA, { ...options, random: createRandom(9) })
  for (const batchSize of [1, 4]) {
    const actual = await train(sgdModel(batchSize), DATA, { ...options, random: createRandom(9) })
    for (const side of ['users', 'items'] as const) {
      actual.encoded[side].data.forEach((value, at) => {
        assert.ok(Math.abs(value - expected.encoded[side].data[at]) < TOLERANCE, `${side} ${at}, batch ${batchSize}`)
      })
    }
    if (batchSize > 1) continue
    actual.history.forEach(({ loss, terms }, n) => {
      assert.ok(Math.abs(loss - expected.history[n].loss) < TOLERANCE)
      assert.ok(Math.abs(terms.l2 - expected.history[n].terms.l2) < TOLERANCE)
    })
  }
})

test('bpr-mf with sgd › keeps the best epoch and saves its parameters', async () => {
  const values = [0.1, 0.3, 0.2, 0.1]
  let judged = 0
  const run = await fitModel(bprMf, DATA, bprMf.config.parse({ ...SGD, epochs: 50 }), {
    seed: 1,
    validate: () => values[judged++],
    stopping: { evaluateEvery: 1, patience: 2 },
  })
  const second = await fitModel(bprMf, DATA, bprMf.config.parse(SGD), { seed: 1, epochs: 2 })
  assert.equal(run.bestEpoch, 2)
  assert.deepEqual(run.tensors, second.tensors)
})

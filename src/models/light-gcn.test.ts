import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import type { FitData } from '../data/dataset.ts'
import { csrFromPairs } from '../numeric/csr.ts'
import { symBipartite } from '../numeric/graph-normalise.ts'
import { normal } from '../numeric/initialise.ts'
import { createRandom } from '../numeric/random.ts'
import { createWasmMemory } from '../numeric/wasm-memory.ts'
import { createSampler } from '../train/samplers.ts'
import { train } from '../train/train.ts'
import { lightGcn } from './light-gcn.ts'
import { type FusedLightGcn, fusedLightGcn } from './light-gcn-fused.ts'

/** Float32 sums in another order, over 50 steps of Adam. */
const ROUNDING = 1e-5

/** 60 users and 45 items, 400 draws; the last user and item have no interaction. */
function randomData(): FitData {
  const random = createRandom(5)
  const draw = (bound: number): number[] => Array.from({ length: 400 }, () => random.int(bound))
  return {
    numUsers: 60,
    numItems: 45,
    train: csrFromPairs(60, 45, draw(59), draw(44)),
    itemFeatures: new Map(),
    userFeatures: new Map(),
  }
}

for (const [layers, dim] of [
  [1, 32],
  [2, 64],
  [3, 64],
  [4, 32],
]) {
  test(`lightgcn › gives the weights of the tape after 50 steps on the fused path, ${layers} layers, width ${dim}`, async () => {
    const data = randomData()
    const settings = lightGcn.config.parse({
      propagationLayers: layers,
      embeddingDim: dim,
      batchSize: 64,
      learningRate: 0.01,
      l2Weight: 0.01,
    })
    const trained = async (fused: boolean) => {
      const { step, ...model } = lightGcn.create(data, settings, createRandom(1))
      assert.ok(step !== undefined)
      const epochs = Math.ceil(50 / Math.ceil(data.train.colIdx.length / 64))
      return train(fused ? { ...model, step } : model, data, {
        epochs,
        evaluateEvery: 1,
        patience: 1,
        random: createRandom(2),
      })
    }
    const fast = await trained(true)
    const plain = await trained(false)
    plain.history.forEach(({ loss, terms }, e) => {
      assert.ok(Math.abs(fast.history[e]!.loss - loss) < ROUNDING)
      assert.ok(Math.abs(fast.history[e]!.terms.l2! - terms.l2!) < ROUNDING)
    })
    const [wanted, got] = [plain, fast].map(({ params }) => params[0]!.value.data)
    wanted!.forEach((value, at) => {
      assert.ok(Math.abs(got![at]! - value) < ROUNDING, `weight ${at}: ${got![at]} instead of ${value}`)
    })
  })
}

test('fusedLightGcn › goes on from a saved state as if it had not been stopped', () => {
  const data = randomData()
  const graph = symBipartite(data.train).forward
  const start = normal(105, 32, 0.1, createRandom(3)).data as Float32Array
  const make = (): FusedLightGcn =>
    fusedLightGcn(createWasmMemory()!, {
      ...{ graph, numUsers: 60, nodes: start.slice(), dim: 32, layers: 3 },
      ...{ learningRate: 0.01, l2Weight: 0.01, batchSize: 64 },
    })
  const sampling = { kind: 'uniformUsers', batchSize: 64, negatives: 1 } as const
  const batches = [...createSampler(data.train, sampling, createRandom(4)).epoch()].map((batch) =>
    structuredClone(batch),
  )
  assert.ok(batches.length >= 4)
  const whole = make()
  for (const batch of batches) whole.step(batch)
  const first = make()
  for (const batch of batches.slice(0, 2)) first.step(batch)
  const { steps, arrays } = first.state()
  const second = make()
  second.resume({ steps, arrays: arrays.map((array) => array.slice()) })
  for (const batch of batches.slice(2)) second.step(batch)
  assert.deepEqual(second.state(), whole.state())
})

test('fusedLightGcn › gives the same bytes in any number of threads', async () => {
  const data = randomData()
  const graph = symBipartite(data.train).forward
  const start = normal(105, 64, 0.1, createRandom(3)).data as Float32Array
  const sampling = { kind: 'uniformUsers', batchSize: 64, negatives: 1 } as const
  const trained = async (threads: number): Promise<unknown> => {
    const model = fusedLightGcn(createWasmMemory()!, {
      ...{ graph, numUsers: 60, nodes: start.slice(), dim: 64, layers: 3 },
      ...{ learningRate: 0.01, l2Weight: 0.01, batchSize: 64, threads },
    })
    try {
      const losses = []
      for (let epoch = 0; epoch < 20; epoch++) {
        for (const batch of createSampler(data.train, sampling, createRandom(epoch)).epoch())
          losses.push(model.step(batch))
        // The threads come up meanwhile.
        await setTimeout(10)
      }
      return { losses, state: structuredClone(model.state()) }
    } finally {
      model.close()
    }
  }
  const one = await trained(1)
  assert.deepEqual(await trained(2), one)
  assert.deepEqual(await trained(3), one)
})

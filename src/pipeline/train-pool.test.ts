import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Er2almError } from '../errors.ts'
import type { Tensors } from '../models/model.ts'
import { modelSpec } from '../models/registry.ts'
import { smallTrainInputs } from './train-inputs.fixture.ts'
import type { TrainJob } from './train-job.ts'
import { createTrainPool, type TrainPool } from './train-pool.ts'

const inputs = smallTrainInputs()

function job(model: string, settings: object, more: Partial<TrainJob> = {}): TrainJob {
  return {
    model,
    settings: modelSpec(model).config.parse(settings),
    seed: 1,
    part: 'selection',
    stopping: { evaluateEvery: 1, patience: 2 },
    ...more,
  }
}

const JOBS = [
  job('er2alm', { epochs: 3, embeddingDim: 8, batchSize: 16 }),
  job('bpr-mf', { epochs: 4, embeddingDim: 8, batchSize: 64 }, { seed: 2 }),
  job('bpr-mf', { epochs: 4, embeddingDim: 8, batchSize: 64 }, { seed: 3, part: 'final', epochs: 2 }),
  job('ease', {}),
  job('itemknn', {}),
]

/** Opens a pool for `work`, and closes it whatever happens. */
async function withPool<T>(threads: number, signal: AbortSignal, work: (pool: TrainPool) => Promise<T>): Promise<T> {
  const pool = createTrainPool(inputs, threads, signal)
  try {
    return await work(pool)
  } finally {
    await pool.close()
  }
}

const going = new AbortController().signal

function bytes(tensors: Tensors): readonly (readonly [string, Buffer])[] {
  return [...tensors].map(([name, { data }]) => [name, Buffer.from(data.buffer, data.byteOffset, data.byteLength)])
}

const isCode = (code: string) => (error: unknown) => error instanceof Er2almError && error.code === code

test('createTrainPool › tells of epochs, in a worker and in this thread', async () => {
  for (const threads of [1, 2]) {
    const epochs: number[] = []
    await withPool(threads, going, (pool) => pool.run(JOBS[2]!, (epoch) => epochs.push(epoch)))
    assert.deepEqual(epochs, [1, 2])
  }
})

test('createTrainPool › gives the same bytes with two workers as in one thread, more jobs than workers', async () => {
  const all = (pool: TrainPool) => Promise.all(JOBS.map((one) => pool.run(one)))
  const alone = await withPool(1, going, all)
  const together = await withPool(2, going, all)
  assert.equal(alone.length, JOBS.length)
  alone.forEach((outcome, i) => {
    const other = together[i]!
    assert.ok(outcome.tensors.size > 0)
    assert.deepEqual(bytes(other.tensors), bytes(outcome.tensors), JOBS[i]!.model)
    assert.deepEqual([other.bestEpoch, other.bestValidation], [outcome.bestEpoch, outcome.bestValidation])
    assert.deepEqual(
      other.history.map(({ loss }) => loss),
      outcome.history.map(({ loss }) => loss),
    )
  })
})

for (const threads of [1, 2]) {
  test(`createTrainPool › with ${threads} threads hands on a job's error with code and hint, and goes on`, async () => {
    await withPool(threads, going, async (pool) => {
      const diverging = assert.rejects(
        pool.run(job('bpr-mf', { epochs: 5, learningRate: 1e30 })),
        (error: unknown) => isCode('TRAIN_DIVERGED')(error) && /learningRate/.test((error as Er2almError).hint ?? ''),
      )
      const unknown = assert.rejects(pool.run({ ...job('ease', {}), model: 'nope' }), isCode('MODEL_UNKNOWN'))
      const after = pool.run(job('ease', {}))
      await Promise.all([diverging, unknown])
      assert.equal((await after).bestEpoch, 0)
    })
  })

  test(`createTrainPool › with ${threads} threads stops running and waiting jobs when it is told to`, async () => {
    const controller = new AbortController()
    const endless = job('bpr-mf', { epochs: 1_000_000 }, { part: 'final' })
    await withPool(threads, controller.signal, async (pool) => {
      const stopped = [1, 2, 3].map((seed) => assert.rejects(pool.run({ ...endless, seed }), isCode('INTERRUPTED')))
      setImmediate(() => controller.abort())
      await Promise.all(stopped)
      await assert.rejects(pool.run(endless), isCode('INTERRUPTED'))
    })
  })
}

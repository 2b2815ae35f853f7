import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { RecDataset } from '../data/dataset.ts'
import { Er2almError } from '../errors.ts'
import type { Scorer } from '../models/model.ts'
import { sharedScorer } from '../models/scorer.ts'
import type { Csr } from '../numeric/csr.ts'
import { createRandom } from '../numeric/random.ts'
import { meanOf } from './bootstrap.ts'
import { evaluateModel, TIE_DRAWS } from './evaluate.ts'
import { type EvaluationSettings, planEvaluation } from './evaluation-plan.ts'
import { BLOCK_USERS } from './rank.ts'

function pattern(cols: number, rows: readonly (readonly number[])[]): Csr {
  const rowPtr = Int32Array.from([0, ...rows.map((_, r) => rows.slice(0, r + 1).flat().length)])
  return { rows: rows.length, cols, rowPtr, colIdx: Int32Array.from(rows.flat()) }
}

function datasetOf(numItems: number, train: number[][], validation: number[][], test: number[][]): RecDataset {
  return {
    numUsers: train.length,
    numItems,
    train: pattern(numItems, train),
    validation: pattern(numItems, validation),
    test: pattern(numItems, test),
    itemFeatures: new Map(),
    userFeatures: new Map(),
  }
}

/** Items 4 and 5 are new. User 1 has nothing in the test. */
const dataset = datasetOf(6, [[0, 1], [2], [3]], [[], [0], [1]], [[2, 4], [], [0, 5]])

const settings: EvaluationSettings = {
  fit: 'train+validation',
  mask: 'train+validation',
  metrics: ['recall', 'ndcg'],
  cutoffs: [1, 2],
  ties: 'index',
}

/** Item 5 best, then 4, 3, … */
const ascending = sharedScorer(Float32Array.of(0, 1, 2, 3, 4, 5))

const failsWith = (code: string) => (error: unknown) => error instanceof Er2almError && error.code === code

describe('evaluateModel', () => {
  it('computes each metric on each slice for the users that have a target in it', async () => {
    const plan = planEvaluation(dataset, settings, createRandom(1))
    const result = await evaluateModel(plan, { model: 'fixed', seed: 3, scorer: ascending })
    assert.equal(result.model, 'fixed')
    assert.equal(result.seed, 3)
    // user 0 sees 5 4 3 2 (0, 1 masked), targets 2, 4; user 2 sees 5 4 2 0 (1, 3 masked), targets 0, 5
    const all = result.slices.get('all')!
    assert.deepEqual([...all.users], [0, 2])
    assert.deepEqual([...all.values.get('recall@1')!], [0, 0.5])
    assert.deepEqual([...all.values.get('recall@2')!], [0.5, 0.5])
    assert.deepEqual([...all.values.get('ndcg@1')!], [0, 1])
    // known targets 2 (user 0) and 0 (user 2) are both behind the two new items
    assert.deepEqual([...result.slices.get('known')!.values.get('recall@2')!], [0, 0])
    // new targets 4 and 5 in the full ranking: ranks 2 and 1
    assert.deepEqual([...result.slices.get('new')!.values.get('recall@1')!], [0, 1])
    assert.deepEqual([...result.slices.get('new')!.values.get('recall@2')!], [1, 1])
  })

  it('ranks only new items on the shelf', async () => {
    const plan = planEvaluation(dataset, settings, createRandom(1))
    const descending = sharedScorer(Float32Array.of(5, 4, 3, 2, 1, 0))
    const result = await evaluateModel(plan, { model: 'fixed', seed: 1, scorer: descending })
    // the shelf is 4, 5 in this order; in the full ranking both come last
    assert.deepEqual([...result.slices.get('shelf')!.values.get('recall@1')!], [1, 0])
    assert.deepEqual([...result.slices.get('new')!.values.get('recall@2')!], [0, 0])
  })

  it('gives the same values however users fall into blocks', async () => {
    const numUsers = 2 * BLOCK_USERS + 7
    const test = Array.from({ length: numUsers }, (_, u) => (u % 3 === 0 ? [] : [u % 9]))
    const nothing = test.map(() => [] as number[])
    const train = test.map((_, u) => (u === 0 ? [0, 1, 2, 3, 4, 5, 6] : []))
    const many = datasetOf(9, train, nothing, test)
    const byUser: Scorer = {
      numItems: 9,
      scoreBlock(users, out) {
        out.fill(0)
        for (const [b, u] of users.entries()) out[b * 9 + (u % 5)] = 1
      },
    }
    const plan = planEvaluation(many, { ...settings, metrics: ['hit'], cutoffs: [1] }, createRandom(1))
    const { users, values } = (await evaluateModel(plan, { model: 'm', seed: 1, scorer: byUser })).slices.get('all')!
    assert.equal(users.length, test.filter((items) => items.length > 0).length)
    for (const [p, u] of users.entries()) assert.equal(values.get('hit@1')![p], u % 5 === u % 9 ? 1 : 0, `user ${u}`)
  })

  it('gives a user with tied scores nearly the expected value of a random order', async () => {
    // 40 items, one target each, nothing known: recall@10 of chance is 10/40 = .25, and 0 or 1 in a single draw;
    // 400 users × 16 draws: sd of the mean √(.25 · .75 / 6400) = .0054
    const test = Array.from({ length: 400 }, (_, u) => [u % 40])
    const nothing = test.map(() => [] as number[])
    const blank = datasetOf(40, nothing, nothing, test)
    const random = { ...settings, metrics: ['recall'], cutoffs: [10], ties: 'random' } as const
    const scorer = sharedScorer(new Float32Array(40))
    const plan = planEvaluation(blank, random, createRandom(5))
    const { values } = (await evaluateModel(plan, { model: 'blank', seed: 1, scorer })).slices.get('all')!
    const recalls = values.get('recall@10')!
    assert.ok(Math.abs(meanOf(recalls) - 0.25) < 4 * 0.0054, `mean ${meanOf(recalls)}`)
    assert.ok(recalls.every((value) => Number.isInteger(value * TIE_DRAWS)))
    assert.ok(recalls.some((value) => value > 0 && value < 1))
  })

  it('leaves out a slice without users', async () => {
    const warm = datasetOf(3, [[0], [1, 2]], [[], []], [[1], [0]])
    const plan = planEvaluation(warm, settings, createRandom(1))
    const result = await evaluateModel(plan, { model: 'm', seed: 1, scorer: sharedScorer(Float32Array.of(1, 2, 3)) })
    assert.deepEqual([...result.slices.keys()], ['all', 'known'])
  })

  it('stops when the signal aborts', async () => {
    const plan = planEvaluation(dataset, settings, createRandom(1))
    const run = { model: 'm', seed: 1, scorer: ascending, signal: AbortSignal.abort() }
    await assert.rejects(evaluateModel(plan, run), failsWith('INTERRUPTED'))
  })

  it('refuses a scorer of other data', async () => {
    const plan = planEvaluation(dataset, settings, createRandom(1))
    const scorer = sharedScorer(new Float32Array(5))
    await assert.rejects(evaluateModel(plan, { model: 'm', seed: 1, scorer }), failsWith('BUG'))
  })
})

describe('planEvaluation', () => {
  const plan = (changes: Partial<EvaluationSettings>, data: RecDataset = dataset) =>
    planEvaluation(data, { ...settings, ...changes }, createRandom(1))

  it('refuses a test item that is masked', () => {
    assert.throws(() => plan({}, datasetOf(3, [[0]], [[1]], [[1, 2]])), failsWith('EVAL_MASKED_TARGET'))
  })

  it('lets a validation item stand in the test when only train is masked', () => {
    plan({ fit: 'train', mask: 'train' }, datasetOf(3, [[0]], [[1]], [[1, 2]]))
  })

  it('refuses to leave unmasked what is fitted', () => {
    assert.throws(() => plan({ mask: 'train' }), failsWith('CONFIG_INVALID'))
  })

  it('refuses an empty test, and cut-offs that are not whole numbers from 1', () => {
    assert.throws(() => plan({}, datasetOf(2, [[0]], [[]], [[]])), failsWith('EVAL_NO_TEST'))
    assert.throws(() => plan({ cutoffs: [0] }), failsWith('CONFIG_INVALID'))
    assert.throws(() => plan({ cutoffs: [] }), failsWith('CONFIG_INVALID'))
  })

  it('refuses a test item that is not a candidate', () => {
    assert.throws(() => plan({ candidates: Int32Array.of(0, 2, 4) }), failsWith('EVAL_TARGET_NOT_CANDIDATE'))
  })
})

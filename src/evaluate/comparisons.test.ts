import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Er2almError } from '../errors.ts'
import { createRandom } from '../numeric/random.ts'
import { compareModels, defaultPairs } from './comparisons.ts'
import type { ModelValues } from './model-values.ts'
import type { SliceName } from './slices.ts'

const NUM_USERS = 60

function model(
  name: string,
  mean: number,
  slices: readonly SliceName[] = ['all', 'known'],
  seed: number = 1,
): ModelValues {
  const random = createRandom(seed)
  const values = Float64Array.from({ length: NUM_USERS }, () => mean + 0.05 * (random.next() - 0.5))
  const slice = {
    users: Int32Array.from(values, (_, u) => u),
    values: new Map([['recall@20', values] as const, ['ndcg@20', values] as const]),
  }
  return { model: name, seeds: [1], slices: new Map(slices.map((s) => [s, slice])) }
}

const resampling = { resamples: 1000, random: createRandom(2) }
const failsWith = (code: string) => (error: unknown) => error instanceof Er2almError && error.code === code

describe('compareModels', () => {
  const models = [model('high', 0.6), model('low', 0.4, undefined, 2), model('twin', 0.6)]

  it('gives every pair, metric and slice one entry of the contract', () => {
    const { comparisons } = compareModels(models, {
      pairs: [
        ['high', 'low'],
        ['low', 'high'],
      ],
      resampling,
    })
    assert.equal(comparisons.length, 2 * 2 * 2)
    const [first] = comparisons
    assert.deepEqual(Object.keys(first), [
      ...['a', 'b', 'metric', 'slice', 'delta', 'ci95', 'pValue', 'pHolm', 'verdict', 'minimumDetectable'],
    ])
    assert.ok(Math.abs(first.delta - 0.2) < 0.02)
    assert.equal(first.verdict, 'better')
    assert.equal(comparisons.find((c) => c.a === 'low')!.verdict, 'worse')
  })

  it('cannot tell equal models apart', () => {
    const { comparisons } = compareModels(models, { pairs: [['high', 'twin']], metrics: ['ndcg@20'], resampling })
    assert.equal(comparisons[0].delta, 0)
    assert.equal(comparisons[0].pHolm, 1)
    assert.equal(comparisons[0].verdict, 'cannot tell')
  })

  it('takes differences by rounding alone for none', () => {
    const shifted = model('shifted', 0.6)
    const values = shifted.slices.get('all')!.values.get('ndcg@20')!
    for (const [u, value] of values.entries()) values[u] = value + 1e-16
    assert.ok(values.some((value, u) => value !== models[0].slices.get('all')!.values.get('ndcg@20')![u]))
    const { comparisons } = compareModels([models[0], shifted], { pairs: [['shifted', 'high']], resampling })
    assert.ok(comparisons.every((c) => c.delta === 0 && c.verdict === 'cannot tell'))
  })

  it('corrects over the whole family: the same p counts for less among more tests', () => {
    const request = { metrics: ['ndcg@20'] as const, resampling }
    const one = compareModels(models, { ...request, pairs: [['high', 'low']] }).comparisons
    const two = compareModels(models, {
      ...request,
      pairs: [
        ['high', 'low'],
        ['twin', 'low'],
      ],
    }).comparisons
    // 2 slices: 2 tests, then 4; every p is the smallest possible, 1/1001
    assert.ok(Math.abs(one[0].pHolm - 2 / 1001) < 1e-12)
    assert.ok(Math.abs(two[0].pHolm - 4 / 1001) < 1e-12)
  })

  it('skips a slice with fewer than two users and says why', () => {
    const lonely = (name: string): ModelValues => {
      const slice = { users: Int32Array.of(4), values: new Map([['ndcg@20', Float64Array.of(1)] as const]) }
      return { model: name, seeds: [1], slices: new Map([...model(name, 0.5).slices, ['new', slice]]) }
    }
    const { comparisons, skipped } = compareModels([lonely('a'), lonely('b')], {
      pairs: [['a', 'b']],
      metrics: ['ndcg@20'],
      resampling,
    })
    assert.deepEqual([...new Set(comparisons.map((c) => c.slice))], ['all', 'known'])
    assert.deepEqual(skipped, [
      { slice: 'new', reason: 'only one user has a target in it' },
      { slice: 'shelf', reason: 'no user has a target in it' },
    ])
  })

  it('refuses an unknown model, a metric not computed, and models of different users', () => {
    assert.throws(
      () => compareModels(models, { pairs: [['high', 'none']], resampling }),
      failsWith('EVAL_UNKNOWN_MODEL'),
    )
    assert.throws(
      () => compareModels(models, { pairs: [['high', 'low']], metrics: ['hit@20'], resampling }),
      failsWith('EVAL_UNKNOWN_METRIC'),
    )
    const other = model('other', 0.5, ['all'])
    assert.throws(
      () => compareModels([models[0], other], { pairs: [['high', 'other']], resampling }),
      failsWith('EVAL_DIFFERENT_USERS'),
    )
  })
})

describe('defaultPairs', () => {
  it('sets the reference against every other model, and the best other against the rest', () => {
    const models = [model('pop', 0.3), model('ease', 0.6), model('ours', 0.5), model('knn', 0.4)]
    assert.deepEqual(defaultPairs(models, 'ours'), [
      ['ours', 'pop'],
      ['ours', 'ease'],
      ['ours', 'knn'],
      ['ease', 'knn'],
      ['ease', 'pop'],
    ])
  })

  it('refuses a reference that was not evaluated', () => {
    assert.throws(() => defaultPairs([model('pop', 0.3)], 'ours'), failsWith('EVAL_UNKNOWN_MODEL'))
  })
})

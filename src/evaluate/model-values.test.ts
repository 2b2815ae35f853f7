import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Er2almError } from '../errors.ts'
import type { ModelEvaluation } from './evaluate.ts'
import { averageOverSeeds } from './model-values.ts'

function evaluation(model: string, seed: number, users: number[], values: number[]): ModelEvaluation {
  const slice = { users: Int32Array.from(users), values: new Map([['recall@20', Float64Array.from(values)] as const]) }
  return { model, seed, slices: new Map([['all', slice]]) }
}

describe('averageOverSeeds', () => {
  it('averages each user over the seeds of a model and keeps models apart', () => {
    const [a, b] = averageOverSeeds([
      evaluation('a', 1, [2, 5], [0, 1]),
      evaluation('b', 1, [2, 5], [1, 1]),
      evaluation('a', 2, [2, 5], [0.5, 1]),
    ])
    assert.deepEqual(a.seeds, [1, 2])
    assert.deepEqual([...a.slices.get('all')!.values.get('recall@20')!], [0.25, 1])
    assert.equal(b.model, 'b')
    assert.deepEqual([...b.slices.get('all')!.values.get('recall@20')!], [1, 1])
  })

  it('refuses seeds that were evaluated on different users', () => {
    assert.throws(
      () => averageOverSeeds([evaluation('a', 1, [2, 5], [0, 1]), evaluation('a', 2, [2, 6], [0, 1])]),
      (error) => error instanceof Er2almError && error.code === 'EVAL_DIFFERENT_USERS',
    )
  })
})

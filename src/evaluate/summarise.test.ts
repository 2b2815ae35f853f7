import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createRandom } from '../numeric/random.ts'
import type { ModelEvaluation } from './evaluate.ts'
import { summarise } from './summarise.ts'

function evaluation(model: string, seed: number, values: number[]): ModelEvaluation {
  const users = Int32Array.from(values, (_, u) => u)
  const slice = { users, values: new Map([['recall@20', Float64Array.from(values)] as const]) }
  return { model, seed, slices: new Map([['all', slice]]) }
}

const resampling = { resamples: 2000, random: createRandom(1) }

describe('summarise', () => {
  it('takes mean and sd over the seeds, and the interval over the users', () => {
    // seeds' means .5 and .7: mean .6, sd √(2 · .01 / 1) = .14142
    const evaluations = [evaluation('a', 1, [0, 1, 0, 1]), evaluation('a', 2, [0.4, 1, 0.4, 1])]
    const [summary] = summarise(evaluations, resampling)
    const { mean, sd, ci95 } = summary.slices.get('all')!.get('recall@20')!
    assert.ok(Math.abs(mean - 0.6) < 1e-12)
    assert.ok(Math.abs(sd - Math.SQRT2 / 10) < 1e-12)
    // users' means .2, 1, .2, 1: the bootstrap mean lies between .2 and 1, its 2.5 % quantile at .2 (chance 1/16)
    assert.ok(Math.abs(ci95[0] - 0.2) < 1e-12 && Math.abs(ci95[1] - 1) < 1e-12)
    assert.deepEqual(summary.seeds, [1, 2])
  })

  it('reports a spread of 0 for one seed', () => {
    const [summary] = summarise([evaluation('a', 1, [0, 1])], resampling)
    assert.equal(summary.slices.get('all')!.get('recall@20')!.sd, 0)
  })

  it('gives a model the same interval whichever models stand beside it', () => {
    const a = evaluation('a', 1, [0.1, 0.7, 0.3, 0.9, 0.2])
    const b = evaluation('b', 1, [1, 0, 0, 0, 1])
    const [, second] = summarise([b, a], resampling)
    assert.deepEqual(second, summarise([a], resampling)[0])
  })
})

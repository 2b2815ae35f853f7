import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { RecDataset } from '../data/dataset.ts'
import { sharedScorer } from '../models/scorer.ts'
import { csrFromPairs } from '../numeric/csr.ts'
import { createRandom } from '../numeric/random.ts'
import { evaluateModel } from './evaluate.ts'
import { planEvaluation } from './evaluation-plan.ts'
import { buildMetricsJson } from './metrics-json.ts'
import { summarise } from './summarise.ts'

/** Item 3 is new; users 0 and 1 have it, user 2 has a known test item. */
const dataset: RecDataset = {
  numUsers: 3,
  numItems: 4,
  train: csrFromPairs(3, 4, [0, 1, 2], [0, 1, 2]),
  validation: csrFromPairs(3, 4, [0], [1]),
  test: csrFromPairs(3, 4, [0, 1, 2, 0], [3, 3, 0, 2]),
  itemFeatures: new Map(),
  userFeatures: new Map(),
}

describe('buildMetricsJson', () => {
  it('has exactly the shape of the contract', async () => {
    const plan = planEvaluation(
      dataset,
      { fit: 'train+validation', mask: 'train+validation', metrics: ['recall'], cutoffs: [2], ties: 'index' },
      createRandom(1),
    )
    const scorer = sharedScorer(Float32Array.of(4, 3, 2, 1))
    const evaluation = await evaluateModel(plan, { model: 'fixed', seed: 1, scorer })
    const summaries = summarise([evaluation], { resamples: 100, random: createRandom(1) })
    const seconds = new Map([['fixed', { trainSeconds: 1.5, evaluateSeconds: 0.25 }]])
    const json = JSON.parse(JSON.stringify(buildMetricsJson(plan, summaries, seconds, [1, 2, 3])))

    assert.deepEqual(json.protocol, {
      ranking: 'all',
      fit: 'train+validation',
      mask: 'train+validation',
      cutoffs: [2],
      seeds: [1, 2, 3],
      ties: 'index',
    })
    assert.deepEqual(json.slices, {
      all: { users: 3, targets: 4 },
      known: { users: 2, targets: 2 },
      new: { users: 2, targets: 2 },
      shelf: { users: 2, targets: 2 },
    })
    const [model] = json.models
    assert.deepEqual(Object.keys(model), ['name', 'seeds', 'trainSeconds', 'evaluateSeconds', 'metrics', 'slices'])
    assert.equal(model.name, 'fixed')
    assert.equal(model.seeds, 1)
    assert.equal(model.trainSeconds, 1.5)
    assert.deepEqual(Object.keys(model.slices), ['known', 'new', 'shelf'])
    // user 0 sees 2, 3: both found; user 1 sees 0, 2: miss; user 2 sees 0, 1: found
    assert.deepEqual(Object.keys(model.metrics), ['recall@2'])
    assert.ok(Math.abs(model.metrics['recall@2'].mean - 2 / 3) < 1e-12)
    assert.equal(model.metrics['recall@2'].sd, 0)
    assert.equal(model.metrics['recall@2'].ci95.length, 2)
    assert.deepEqual(model.slices.shelf['recall@2'], { mean: 1, sd: 0, ci95: [1, 1] })
  })
})

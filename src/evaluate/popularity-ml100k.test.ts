import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import type { RecDataset } from '../data/dataset.ts'
import type { Scorer } from '../models/model.ts'
import { csrFromPairs } from '../numeric/csr.ts'
import { createRandom } from '../numeric/random.ts'
import { meanOf } from './bootstrap.ts'
import { evaluateModel } from './evaluate.ts'
import { planEvaluation } from './evaluation-plan.ts'

const split = new URL('../../../shared/data/splits/ml100k/', import.meta.url)
const skip = existsSync(split) ? false : 'needs ../shared/data/splits/ml100k'

/** Dense data of the split: candidates are the items of its three files, indices in ascending numeric id. */
function readSplit(): RecDataset {
  const parts = ['train.txt', 'valid.txt', 'test.txt'].map((name) =>
    readFileSync(new URL(name, split), 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.split(' ').map(Number)),
  )
  const indexOf = (column: number) => {
    const ids = [...new Set(parts.flat().map((pair) => pair[column]))].sort((a, b) => a - b)
    return new Map(ids.map((id, index) => [id, index]))
  }
  const [users, items] = [indexOf(0), indexOf(1)]
  const [train, validation, test] = parts.map((pairs) =>
    csrFromPairs(
      users.size,
      items.size,
      pairs.map(([user]) => users.get(user)!),
      pairs.map(([, item]) => items.get(item)!),
    ),
  )
  const features = { itemFeatures: new Map(), userFeatures: new Map() }
  return { numUsers: users.size, numItems: items.size, train, validation, test, ...features }
}

describe('popularity on ml100k', { skip, tags: ['shared'] }, () => {
  it('reaches the four digits that four independent libraries agree on', async () => {
    // peers.md, P4: fit on train, test masked with train and validation, ties by ascending numeric item id
    const dataset = readSplit()
    const counts = new Float32Array(dataset.numItems)
    for (const item of dataset.train.colIdx) counts[item]++
    const scorer: Scorer = {
      numItems: dataset.numItems,
      scoreBlock(users, out) {
        for (let b = 0; b < users.length; b++) out.set(counts, b * counts.length)
      },
    }
    const plan = planEvaluation(
      dataset,
      {
        fit: 'train',
        mask: 'train+validation',
        metrics: ['recall', 'ndcg', 'precision'],
        cutoffs: [10, 20, 50],
        ties: 'index',
      },
      createRandom(1),
    )
    const { users, values } = (await evaluateModel(plan, { model: 'popularity', seed: 1, scorer })).slices.get('all')!
    const figure = (key: 'recall@20' | 'ndcg@20' | 'precision@20' | 'recall@50') => meanOf(values.get(key)!).toFixed(4)
    assert.equal(users.length, 938)
    assert.equal(dataset.numItems, 1447)
    assert.equal(figure('recall@20'), '0.1047')
    assert.equal(figure('ndcg@20'), '0.0859')
    assert.equal(figure('precision@20'), '0.0518')
    assert.equal(figure('recall@50'), '0.2095')
  })
})

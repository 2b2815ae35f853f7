// Trains LightGCN on gowalla by the published settings and prints one JSON line per epoch and one with the test metrics.
// Needs ../shared/data/gowalla. Expected after 5 epochs (design notes, peers.md, "LightGCN 5-epoch check"):
//   normal         first-epoch BPR loss .546, Recall@20 .1118 ± .003, NDCG@20 .0972 ± .003
//   xavierUniform  first-epoch BPR loss .445, Recall@20 .1053 ± .003, NDCG@20 .0907 ± .003
//   usage: node scripts/with-node.mjs bench/gowalla-lightgcn.ts [--init normal|xavierUniform] [--epochs 5] [--seed 1] [--every N]
// --every N also ranks the test every N epochs, for the curve; nothing is chosen by it, the last epoch is kept.
import { existsSync, readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { RecDataset } from '../src/data/dataset.ts'
import { evaluateModel } from '../src/evaluate/evaluate.ts'
import { planEvaluation } from '../src/evaluate/evaluation-plan.ts'
import { validationScore } from '../src/evaluate/validation.ts'
import { models } from '../src/models/registry.ts'
import { csrFromPairs, emptyCsr } from '../src/numeric/csr.ts'
import { createRandom } from '../src/numeric/random.ts'
import { type FitOptions, fitModel } from '../src/train/fit-model.ts'

const FOLDER = new URL('../../shared/data/gowalla/', import.meta.url)
const CUTOFF = 20

const { values: options } = parseArgs({
  options: {
    init: { type: 'string', default: 'normal' },
    epochs: { type: 'string', default: '5' },
    seed: { type: 'string', default: '1' },
    every: { type: 'string' },
  },
})

if (!existsSync(FOLDER)) {
  process.stderr.write('needs ../shared/data/gowalla (train.txt and test.txt, each line: user item item …)\n')
  process.exitCode = 3
} else {
  await main()
}

async function main(): Promise<void> {
  const seed = Number(options.seed)
  const epochs = Number(options.epochs)
  const config = models.lightgcn.config.parse({
    init: options.init,
    propagationLayers: 3,
    learningRate: 1e-3,
    l2Weight: 1e-4,
    batchSize: 2048,
    epochs,
  })
  const data = gowalla()
  print({ users: data.numUsers, items: data.numItems, train: data.train.colIdx.length, config, seed })
  const run = await fitModel(models.lightgcn, data, config, {
    seed,
    onEpoch: (record) => print(record),
    ...(options.every !== undefined && curveOf(data, Number(options.every))),
  })

  const startedMs = performance.now()
  const plan = planEvaluation(
    data,
    { fit: 'train', mask: 'train', metrics: ['recall', 'ndcg', 'precision'], cutoffs: [CUTOFF], ties: 'index' },
    createRandom(seed),
  )
  const { slices } = await evaluateModel(plan, { model: 'lightgcn', seed, scorer: run.scorer })
  const all = slices.get('all')!
  const means = [...all.values].map(([key, perUser]) => [key, perUser.reduce((a, b) => a + b, 0) / perUser.length])
  print({
    ...Object.fromEntries(means),
    users: all.users.length,
    evaluateSeconds: (performance.now() - startedMs) / 1000,
  })
}

/** Prints test metrics every few epochs. Its "score" only rises, so that early stopping keeps the last epoch. */
function curveOf(data: RecDataset, every: number): Pick<FitOptions, 'validate' | 'stopping'> {
  let judged = 0
  const judgedOn = { train: data.train, validation: data.test }
  return {
    stopping: { evaluateEvery: every, patience: 1 },
    validate(scorer) {
      judged++
      const [recall, ndcg] = (['recall@20', 'ndcg@20'] as const).map((key) => validationScore(scorer, judgedOn, key))
      print({ afterEpoch: judged * every, test: { 'recall@20': recall, 'ndcg@20': ndcg } })
      return judged
    },
  }
}

function print(record: object): void {
  process.stdout.write(`${JSON.stringify(record)}\n`)
}

/** The two files as a data set without validation part. Ids are dense already. */
function gowalla(): RecDataset {
  const [train, test] = ['train.txt', 'test.txt'].map((file) => pairsOf(readFileSync(new URL(file, FOLDER), 'utf8')))
  const numUsers = 1 + Math.max(largest(train.users), largest(test.users))
  const numItems = 1 + Math.max(largest(train.items), largest(test.items))
  return {
    numUsers,
    numItems,
    train: csrFromPairs(numUsers, numItems, train.users, train.items),
    validation: emptyCsr(numUsers, numItems),
    test: csrFromPairs(numUsers, numItems, test.users, test.items),
    itemFeatures: new Map(),
    userFeatures: new Map(),
  }
}

function pairsOf(text: string): { users: number[]; items: number[] } {
  const users: number[] = []
  const items: number[] = []
  for (const line of text.split('\n')) {
    const [user, ...taken] = line.trim().split(' ').map(Number)
    for (const item of taken) {
      users.push(user)
      items.push(item)
    }
  }
  return { users, items }
}

function largest(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, value), 0)
}

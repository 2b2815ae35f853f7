// Trains LightGCN on gowalla by the published settings and prints one JSON line per epoch and one with the test metrics.
// Needs ../shared/data/gowalla. Expected after 5 epochs (design notes, peers.md, "LightGCN 5-epoch check"):
//   normal         first-epoch BPR loss .546, Recall@20 .1118 ± .003, NDCG@20 .0972 ± .003
//   xavierUniform  first-epoch BPR loss .445, Recall@20 .1053 ± .003, NDCG@20 .0907 ± .003
//   usage: node scripts/with-node.mjs bench/gowalla-lightgcn.ts [--init normal|xavierUniform] [--epochs 5] [--seed 1]
import { parseArgs } from 'node:util'
import { evaluateModel } from '../src/evaluate/evaluate.ts'
import { planEvaluation } from '../src/evaluate/evaluation-plan.ts'
import { models } from '../src/models/registry.ts'
import { createRandom } from '../src/numeric/random.ts'
import { fitModel } from '../src/train/fit-model.ts'
import { gowalla } from './gowalla.ts'

const CUTOFF = 20

const { values: options } = parseArgs({
  options: {
    init: { type: 'string', default: 'normal' },
    epochs: { type: 'string', default: '5' },
    seed: { type: 'string', default: '1' },
  },
})

await main()

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

function print(record: object): void {
  process.stdout.write(`${JSON.stringify(record)}\n`)
}

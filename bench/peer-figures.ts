// Fits our models with the settings of the peers' tables, ranks all items for all test users and prints one JSON line a
// model: our metrics and CPU seconds, and the peer's beside them. Needs ../shared/data. Protocol (design notes, peers.md):
// fitted on train, users with a test item, candidates all items but those in train and valid, ties by ascending index.
//   usage: node scripts/with-node.mjs bench/peer-figures.ts DATA [MODEL…] [--set key=value]… [--seed 1] [--popular N]
//     DATA   netflix_llmrec, gowalla, movietweetings100k or ml100k
//     MODEL  names of the registry; without, every model that has a line for DATA. One without a line runs at its defaults
//     --popular  fits on the interactions of the N most popular items alone; all items are ranked, the test is the same
//     --set  changes a setting of every model named; the value is JSON or a word: --set weights=bm25
import { parseArgs } from 'node:util'
import type { RecDataset } from '../src/data/dataset.ts'
import { evaluateModel } from '../src/evaluate/evaluate.ts'
import { type EvaluationPlan, planEvaluation } from '../src/evaluate/evaluation-plan.ts'
import { modelSpec } from '../src/models/registry.ts'
import { type Csr, colDegrees, csrFromPairs } from '../src/numeric/csr.ts'
import { createRandom } from '../src/numeric/random.ts'
import { fitModel } from '../src/train/fit-model.ts'
import { isPeerDataName, peerData, peerDataNames } from './peer-data-sets.ts'
import { type PeerLine, peerLines } from './peer-table.ts'

const KEYS = ['recall@10', 'recall@20', 'recall@50', 'ndcg@20'] as const

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    set: { type: 'string', multiple: true, default: [] },
    seed: { type: 'string', default: '1' },
    popular: { type: 'string' },
  },
})
await main(positionals[0] ?? '', positionals.slice(1))

async function main(name: string, chosen: readonly string[]): Promise<void> {
  if (!isPeerDataName(name)) {
    process.stderr.write(`give a data set: ${peerDataNames.join(', ')}\n`)
    process.exitCode = 2
    return
  }
  const lines = peerLines.filter((line) => line.data === name)
  const data = peerData(name)
  const plan = planOf(data)
  for (const model of chosen.length > 0 ? chosen : lines.map((line) => line.model)) {
    const line = lines.find((candidate) => candidate.model === model)
    process.stdout.write(`${JSON.stringify(await measured(model, data, plan, line))}\n`)
  }
}

/** Slice `all` only, so that the seconds are those of one ranking a user. */
function planOf(data: RecDataset): EvaluationPlan {
  const settings = {
    fit: 'train',
    mask: 'train+validation',
    metrics: ['recall', 'ndcg'],
    cutoffs: [10, 20, 50],
    ties: 'index',
  } as const
  const plan = planEvaluation(data, settings, createRandom(1))
  return { ...plan, slices: plan.slices.filter((slice) => slice.name === 'all') }
}

async function measured(
  model: string,
  data: RecDataset,
  plan: EvaluationPlan,
  line: PeerLine | undefined,
): Promise<object> {
  const spec = modelSpec(model)
  const settings = { ...line?.settings, ...changes() }
  const seed = Number(options.seed)
  const start = cpuSeconds()
  const popular = options.popular === undefined ? undefined : Number(options.popular)
  const fitData = popular === undefined ? data : { ...data, train: mostPopular(data.train, popular) }
  const { scorer } = await fitModel(spec, fitData, spec.config.parse(settings), { seed })
  const fitted = cpuSeconds()
  const { slices } = await evaluateModel(plan, { model, seed, scorer })
  const ranked = cpuSeconds()
  const { values } = slices.get('all')!
  const ours = KEYS.map((key) => rounded(mean(values.get(key)!)))
  return {
    data: line?.data ?? positionals[0],
    model,
    settings,
    popular,
    ours: Object.fromEntries(KEYS.map((key, at) => [key, ours[at]])),
    peer: line && Object.fromEntries(KEYS.map((key, at) => [key, line.figures[at]])),
    ndcgDifference: line && rounded(ours[3] - line.figures[3]),
    fitCpuSeconds: rounded(fitted - start),
    rankCpuSeconds: rounded(ranked - fitted),
    peerProgram: line?.program,
    peerFitCpuSeconds: line?.fitSeconds,
    peerRankCpuSeconds: line?.rankSeconds,
    peakMiB: Math.round(process.resourceUsage().maxRSS / 1024),
  }
}

/** The interactions of the items with the most users; ties by lower index. */
function mostPopular(train: Csr, count: number): Csr {
  const degrees = colDegrees(train)
  const kept = new Set(
    Array.from(degrees.keys())
      .sort((a, b) => degrees[b]! - degrees[a]! || a - b)
      .slice(0, count),
  )
  const users: number[] = []
  const items: number[] = []
  for (let user = 0; user < train.rows; user++) {
    for (let e = train.rowPtr[user]!; e < train.rowPtr[user + 1]!; e++) {
      if (!kept.has(train.colIdx[e]!)) continue
      users.push(user)
      items.push(train.colIdx[e]!)
    }
  }
  return csrFromPairs(train.rows, train.cols, users, items)
}

function changes(): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    options.set.map((text) => {
      const at = text.indexOf('=')
      return [text.slice(0, at), jsonOrWord(text.slice(at + 1))]
    }),
  )
}

function jsonOrWord(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** User and system time of this process, all its threads together. */
function cpuSeconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function rounded(value: number): number {
  return Math.round(value * 1e4) / 1e4
}

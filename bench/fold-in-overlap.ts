// How far lists from folding in a training user's items agree with the user's trained lists, and what folding in costs.
//   usage: node scripts/with-node.mjs bench/fold-in-overlap.ts FOLDER [MODEL…]
// FOLDER is a finished run, whose trained models are read, or a prepared split (train.txt, train.json, …), on which models
// are trained first: by their defaults, those with epochs for 60 of them at a rate of 0.005. Prints a Markdown table;
// times are medians.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { readBenchData } from '../src/bench/read-bench-data.ts'
import { openRun } from '../src/cli/open-run.ts'
import type { FitData } from '../src/data/dataset.ts'
import { refit } from '../src/data/refit.ts'
import { restoreScorer } from '../src/models/checkpoint.ts'
import type { FoldIn } from '../src/models/fold-in.ts'
import type { Scorer, Tensors } from '../src/models/model.ts'
import { isModelName, modelSpec, models } from '../src/models/registry.ts'
import { colDegrees } from '../src/numeric/csr.ts'
import { topK } from '../src/numeric/top-k.ts'
import { chooseModel } from '../src/pipeline/best-model.ts'
import { loadRunData } from '../src/pipeline/data-stage.ts'
import { loadCheckpoint } from '../src/pipeline/evaluate-stage.ts'
import { fitModel } from '../src/train/fit-model.ts'

const DEPTH = 20
const EPOCHS = 60
const LEARNING_RATE = 5e-3

interface Trained {
  readonly name: string
  readonly data: FitData
  readonly config: unknown
  readonly tensors: Tensors
}

const [folder, ...asked] = process.argv.slice(2)
if (folder === undefined) {
  process.stderr.write('usage: node scripts/with-node.mjs bench/fold-in-overlap.ts FOLDER [MODEL…]\n')
  process.exit(2)
}
const trained = existsSync(join(folder, 'config.json')) ? ofRun(folder) : ofSplit(folder)
let isFirst = true
for await (const model of trained) {
  const { numUsers, numItems, train } = model.data
  if (isFirst) {
    print(`${numUsers} users, ${numItems} items, ${train.colIdx.length} interactions\n`)
    print(
      '| model | method | overlap@20 | of one user in ten below | of the popular items | to load, ms | a user, ms |',
    )
    print('|---|---|---|---|---|---|---|')
    isFirst = false
  }
  print(rowOf(model))
}

/** Models of a run that is finished. */
async function* ofRun(dir: string): AsyncGenerator<Trained> {
  const never = new AbortController().signal
  const io = { cwd: process.cwd(), env: process.env, signal: never, note: print, print }
  const { run, config } = openRun(dir, io as never)
  const data = await loadRunData(run)
  for (const name of Object.keys(config.models)) {
    if (!wanted(name) || modelSpec(name).foldIn === undefined) continue
    const { seed } = chooseModel(run, Object.keys(config.models), name)
    const { tensors, config: settings } = loadCheckpoint(run, name, seed, data)
    const fitted = config.evaluate.fit === 'train' ? data.dataset : refit(data.dataset)
    yield { name, data: fitted, config: modelSpec(name).config.parse(settings), tensors }
  }
}

/** Models trained on the training part of a split; those that ask for more than interactions are left out. */
async function* ofSplit(dir: string): AsyncGenerator<Trained> {
  const { train } = await readBenchData(dir)
  const data = { numUsers: train.rows, numItems: train.cols, train, itemFeatures: new Map(), userFeatures: new Map() }
  for (const name of Object.keys(models)) {
    const spec = modelSpec(name)
    const { itemAttributes: _, ...needs } = spec.requires
    if (!wanted(name) || spec.foldIn === undefined || Object.values(needs).some(Boolean)) continue
    const config = spec.config.parse(spec.kind === 'trainable' ? { learningRate: LEARNING_RATE } : {})
    const { tensors } = await fitModel(spec, data, config, { seed: 1, epochs: EPOCHS })
    yield { name, data, config, tensors }
  }
}

function wanted(name: string): boolean {
  return isModelName(name) && (asked.length === 0 || asked.includes(name))
}

function rowOf({ name, data, config, tensors }: Trained): string {
  const spec = modelSpec(name)
  const scorer = restoreScorer(spec, data, config, tensors)
  const began = performance.now()
  const foldIn = spec.foldIn!(data, config, tensors)
  const loadMs = performance.now() - began
  const { overlaps, popular, timesMs } = compare(scorer, foldIn, data)
  const cells = [
    ...[name, foldIn.method, mean(overlaps).toFixed(3), quantile(overlaps, 0.1).toFixed(2), mean(popular).toFixed(3)],
    ...[loadMs.toFixed(0), quantile(timesMs, 0.5).toFixed(2)],
  ]
  return `| ${cells.join(' | ')} |`
}

/**
 * Overlap of the trained list of every user with an item with the folded-in one and with the most popular items, and what
 * folding in took. What the user took is in no list.
 */
function compare(scorer: Scorer, foldIn: FoldIn, { train, numItems }: FitData) {
  const counts = Float32Array.from(colDegrees(train))
  const overlaps: number[] = []
  const popular: number[] = []
  const timesMs: number[] = []
  const scores = new Float32Array(numItems)
  for (let user = 0; user < train.rows; user++) {
    const items = train.colIdx.subarray(train.rowPtr[user], train.rowPtr[user + 1])
    if (items.length === 0) continue
    const values = new Float32Array(items.length).fill(1)
    scorer.scoreBlock(Int32Array.of(user), scores)
    const list = new Set(bestOf(scores, items))
    const shared = (other: Int32Array): number => other.filter((item) => list.has(item)).length / list.size
    const began = performance.now()
    foldIn.score(items, values, scores)
    timesMs.push(performance.now() - began)
    if (list.size === 0) continue
    overlaps.push(shared(bestOf(scores, items)))
    popular.push(shared(bestOf(counts.slice(), items)))
  }
  return { overlaps, popular, timesMs }
}

function bestOf(scores: Float32Array, taken: Int32Array): Int32Array {
  for (const item of taken) scores[item] = Number.NEGATIVE_INFINITY
  const best = new Int32Array(DEPTH)
  return best.subarray(0, topK(scores, DEPTH, best))
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

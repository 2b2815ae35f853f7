import { BLOCK_USERS, createRanker, type Ranker, type Rankings } from '../evaluate/rank.ts'
import { ials } from '../models/ials.ts'
import type { Encoded } from '../models/model.ts'
import { dotScorer } from '../models/scorer.ts'
import { createRandom } from '../numeric/random.ts'
import { type BenchData, type Benchmark, type BenchSettings, fitDataOf, type Prepared, sizeOf } from './benchmark.ts'
import { hashedMatrix } from './hashed-values.ts'

/** Length of a list. */
const DEPTH = 50
const REQUESTS = 200
/** A prime: neighbouring users are not asked for in turn. */
const USER_STRIDE = 7919

/** Makes the two matrices whose rows are multiplied. */
type MakeFactors = (data: BenchData, settings: BenchSettings) => Encoded

/** All users against all items: dot products of trained factors, what was taken masked, the exact 50 best in order. */
export const rankBenchmark: Benchmark = {
  name: 'rank',
  summary: 'full ranking of all users by iALS factors: scores, mask, exact top 50',
  prepare: (data, settings) => prepareAll(data, settings, trained),
}

/** The same with factors whose norms tell nothing, so that every item has to be multiplied. */
export const rankRandomBenchmark: Benchmark = {
  name: 'rank-random',
  summary: 'the same by random factors, the worst case',
  prepare: (data, settings) => prepareAll(data, settings, random),
}

/** One request: one user against all items. A run answers many, so that a clock of microseconds can time it. */
export const scoreOneBenchmark: Benchmark = {
  name: 'score-one',
  summary: 'one user against all items by iALS factors: scores, mask, exact top 50',
  prepare: (data, settings) => prepareOne(data, settings, trained),
}

export const scoreOneRandomBenchmark: Benchmark = {
  name: 'score-one-random',
  summary: 'the same by random factors, the worst case',
  prepare: (data, settings) => prepareOne(data, settings, random),
}

function prepareAll(data: BenchData, settings: BenchSettings, make: MakeFactors): Prepared {
  const factors = make(data, settings)
  const ranker = factorRanker(data, factors)
  const { rows } = data.train
  const blocks = Array.from({ length: Math.ceil(rows / BLOCK_USERS) }, (_, block) =>
    Int32Array.from({ length: Math.min(BLOCK_USERS, rows - block * BLOCK_USERS) }, (_, b) => block * BLOCK_USERS + b),
  )
  let itemSum = 0
  return {
    size: { ...sizeOf(data), embeddingDim: settings.embeddingDim, topK: DEPTH },
    timeFactor: 1,
    inputs: { ...factors },
    run() {
      itemSum = 0
      for (const users of blocks) itemSum += itemIndexSum(ranker.rank(users)[0], users.length)
    },
    check: () => [itemSum],
  }
}

function prepareOne(data: BenchData, settings: BenchSettings, make: MakeFactors): Prepared {
  const factors = make(data, settings)
  const ranker = factorRanker(data, factors)
  const users = Array.from({ length: REQUESTS }, (_, r) => Int32Array.of((r * USER_STRIDE) % data.train.rows))
  let itemSum = 0
  return {
    size: { ...sizeOf(data), embeddingDim: settings.embeddingDim, topK: DEPTH, timedRequests: REQUESTS },
    timeFactor: 1 / REQUESTS,
    inputs: { ...factors },
    run() {
      itemSum = 0
      for (const user of users) itemSum += itemIndexSum(ranker.rank(user)[0], 1)
    },
    check: () => [itemSum],
  }
}

/** Of iALS at its defaults but for the width: what the toolkit ranks by. */
function trained(data: BenchData, { embeddingDim, seed }: BenchSettings): Encoded {
  const { scorer } = ials.fit(fitDataOf(data), ials.config.parse({ embeddingDim }), createRandom(seed).fork('init'))
  return scorer.factors!
}

function random({ train }: BenchData, { embeddingDim }: BenchSettings): Encoded {
  return { users: hashedMatrix(train.rows, embeddingDim, 1), items: hashedMatrix(train.cols, embeddingDim, 2) }
}

function factorRanker({ train }: BenchData, factors: Encoded): Ranker {
  return createRanker({
    model: 'factors',
    scorer: dotScorer(factors),
    mask: train,
    candidates: ['all'],
    depth: Math.min(DEPTH, train.cols),
    ties: 'index',
    random: createRandom(0),
  })
}

/** Sum of the indices of all listed items: differs when any list does, nearly always. */
function itemIndexSum({ depth, items, lengths }: Rankings, rows: number): number {
  let sum = 0
  for (let b = 0; b < rows; b++) {
    for (let r = 0; r < lengths[b]; r++) sum += items[b * depth + r]
  }
  return sum
}

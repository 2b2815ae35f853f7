import { BLOCK_USERS, createRanker, type Ranker, type Rankings } from '../evaluate/rank.ts'
import { dotScorer } from '../models/scorer.ts'
import { createRandom } from '../numeric/random.ts'
import { type BenchData, type Benchmark, sizeOf } from './benchmark.ts'
import { hashedMatrix } from './hashed-values.ts'

/** Length of a list. */
const DEPTH = 50
const REQUESTS = 200
/** A prime: neighbouring users are not asked for in turn. */
const USER_STRIDE = 7919

/** All users against all items: dot products of random factors, what was taken masked, the exact 50 best in order. */
export const rankBenchmark: Benchmark = {
  name: 'rank',
  summary: 'full ranking of all users: scores, mask, exact top 50',
  prepare(data, { embeddingDim }) {
    const ranker = factorRanker(data, embeddingDim)
    const { rows } = data.train
    const blocks = Array.from({ length: Math.ceil(rows / BLOCK_USERS) }, (_, block) =>
      Int32Array.from({ length: Math.min(BLOCK_USERS, rows - block * BLOCK_USERS) }, (_, b) => block * BLOCK_USERS + b),
    )
    let itemSum = 0
    return {
      size: { ...sizeOf(data), embeddingDim, topK: DEPTH },
      timeFactor: 1,
      run() {
        itemSum = 0
        for (const users of blocks) itemSum += itemIndexSum(ranker.rank(users)[0], users.length)
      },
      check: () => [itemSum],
    }
  },
}

/** One request: one user against all items. A run answers many, so that a clock of microseconds can time it. */
export const scoreOneBenchmark: Benchmark = {
  name: 'score-one',
  summary: 'one user against all items: scores, mask, exact top 50',
  prepare(data, { embeddingDim }) {
    const ranker = factorRanker(data, embeddingDim)
    const users = Array.from({ length: REQUESTS }, (_, r) => Int32Array.of((r * USER_STRIDE) % data.train.rows))
    let itemSum = 0
    return {
      size: { ...sizeOf(data), embeddingDim, topK: DEPTH, timedRequests: REQUESTS },
      timeFactor: 1 / REQUESTS,
      run() {
        itemSum = 0
        for (const user of users) itemSum += itemIndexSum(ranker.rank(user)[0], 1)
      },
      check: () => [itemSum],
    }
  },
}

function factorRanker({ train }: BenchData, embeddingDim: number): Ranker {
  const users = hashedMatrix(train.rows, embeddingDim, 1)
  const items = hashedMatrix(train.cols, embeddingDim, 2)
  return createRanker({
    model: 'random factors',
    scorer: dotScorer({ users, items }),
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

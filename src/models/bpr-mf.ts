import { z } from 'zod'
import type { Random } from '../context.ts'
import type { FitData } from '../data/dataset.ts'
import { emptyCsr } from '../numeric/csr.ts'
import { xavierUniform } from '../numeric/initialise.ts'
import { bprSgd } from '../numeric/kernels/bpr-sgd.ts'
import { type Matrix, matrixOf, zeros } from '../numeric/matrix.ts'
import { bprLoss } from '../numeric/ops/bpr-loss.ts'
import { gatherRows } from '../numeric/ops/gather-rows.ts'
import { sumSquares } from '../numeric/ops/reductions.ts'
import { weightedSum } from '../numeric/ops/weighted-sum.ts'
import { type Param, param, scalarOf, type Tape } from '../numeric/tape.ts'
import { createWasmMemory, placedIn } from '../numeric/wasm-memory.ts'
import { savedEncoding } from './checkpoint.ts'
import { FUSED_COLUMNS, stepThreads } from './light-gcn-blocks.ts'
import { fusedLightGcn, withFusedStep } from './light-gcn-fused.ts'
import type { Batch, LossValue, RecModel, StepLoss, TrainableSpec } from './model.ts'
import { propagatedMean } from './propagated-mean.ts'
import { scoreDifferences } from './score-differences.ts'

export interface BprMfConfig {
  readonly embeddingDim: number
  readonly optimizer: 'adam' | 'sgd'
  readonly learningRate: number
  readonly l2Weight: number
  readonly batchSize: number
  readonly epochs: number
}

const config: z.ZodType<BprMfConfig> = z.strictObject({
  embeddingDim: z.int().positive().default(64).describe('Width of the user and item vectors.'),
  optimizer: z
    .enum(['adam', 'sgd'])
    .default('adam')
    .describe('adam: one step a batch; sgd: one step a training pair, which takes far less time an epoch.'),
  learningRate: z.number().positive().default(1e-3).describe('Step size; sgd wants 0.02 to 0.1.'),
  l2Weight: z.number().nonnegative().default(1e-4).describe('Weight λ of the squared norms of the rows of a triple.'),
  batchSize: z.int().positive().default(2048).describe('Training pairs per step of adam; sgd only reports by it.'),
  epochs: z.int().positive().default(1000).describe('Most passes over the training pairs.'),
})

/**
 * Matrix factorisation with the BPR criterion (Rendle, Freudenthaler, Gantner, Schmidt-Thieme, UAI 2009):
 * Z_U = P, Z_I = Q, ŷ(u, i) = p_u·q_i;
 * L = mean softplus(−(ŷ(u, i) − ŷ(u, j))) + λ/(2B) Σ (‖p_u‖² + ‖q_i‖² + ‖q_j‖²).
 * Every training pair once an epoch with one uniform negative, Xavier-uniform starting values (models.md §7.1), and either
 * Adam on the mean over a batch, or plain stochastic gradient descent on one triple after another (LearnBPR, Figure 4).
 */
export const bprMf: TrainableSpec<BprMfConfig> = {
  kind: 'trainable',
  name: 'bpr-mf',
  summary: 'Matrix factorisation with pairwise ranking loss (Rendle et al. 2009)',
  config,
  searchSpace: { learningRate: [1e-3, 5e-3, 1e-2], l2Weight: [1e-4, 1e-3, 1e-2] },
  random: true,
  requires: {},
  epochs: (settings) => settings.epochs,
  create: createBprMf,
  foldIn: (data, _config, tensors) => propagatedMean(data, savedEncoding(tensors, data), 'equal'),
}

function createBprMf(data: FitData, settings: BprMfConfig, random: Random, threads?: number): RecModel {
  const { embeddingDim: d, optimizer, learningRate } = settings
  const memory = createWasmMemory()
  // One array for both, as the kernels want it.
  const numNodes = data.numUsers + data.numItems
  const nodes = placedIn(memory, zeros(numNodes, d)).data as Float32Array
  const split = data.numUsers * d
  const table = (name: string, rows: number, values: Float32Array): Param => {
    values.set(xavierUniform(rows, d, random.fork(name)).data)
    return param(name, matrixOf(rows, d, values))
  }
  const users = table('users', data.numUsers, nodes.subarray(0, split))
  const items = table('items', data.numItems, nodes.subarray(split))
  const plain: RecModel = {
    groups: [{ params: [users, items], optimizer, learningRate }],
    sampling: { kind: 'edgeShuffle', batchSize: settings.batchSize, negatives: 1 },
    loss: (tape, batch) => lossOf(tape, batch, users, items, settings.l2Weight),
    encode: () => ({ users: users.value, items: items.value }),
  }
  if (optimizer === 'sgd') return { ...plain, step: (batch) => descend(batch, users.value, items.value, settings) }
  if (memory === undefined || d % FUSED_COLUMNS !== 0) return plain
  const { l2Weight, batchSize } = settings
  const fused = fusedLightGcn(memory, {
    ...{ graph: emptyCsr(numNodes, numNodes), numUsers: data.numUsers, nodes, dim: d, layers: 0 },
    ...{ learningRate, l2Weight, batchSize, threads: stepThreads(data.train.colIdx.length, threads) },
  })
  return withFusedStep(plain, fused)
}

/** One step a triple; the loss is the mean over the batch, each triple's taken before its step. */
function descend(batch: Batch, users: Matrix, items: Matrix, { learningRate, l2Weight }: BprMfConfig): StepLoss {
  const size = batch.users.length
  const sums = new Float64Array(2)
  bprSgd(
    batch.users,
    batch.positives,
    batch.negatives,
    size,
    users.data as Float32Array,
    items.data as Float32Array,
    users.cols,
    learningRate,
    l2Weight,
    sums,
  )
  const terms = { bpr: sums[0] / size, l2: (l2Weight / (2 * size)) * sums[1] }
  return { total: terms.bpr + terms.l2, terms }
}

function lossOf(tape: Tape, batch: Batch, users: Param, items: Param, l2Weight: number): LossValue {
  const rows = [
    gatherRows(tape, users, batch.users),
    gatherRows(tape, items, batch.positives),
    gatherRows(tape, items, batch.negatives),
  ] as const
  const bpr = bprLoss(tape, scoreDifferences(tape, ...rows))
  const squares = rows.map((part) => sumSquares(tape, part))
  const factor = l2Weight / (2 * batch.users.length)
  const l2 = weightedSum(tape, squares, [factor, factor, factor])
  return { total: weightedSum(tape, [bpr, l2], [1, 1]), terms: { bpr: scalarOf(bpr), l2: scalarOf(l2) } }
}

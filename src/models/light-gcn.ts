import { z } from 'zod'
import type { Random } from '../context.ts'
import type { FitData } from '../data/dataset.ts'
import type { Csr, SparseOperator } from '../numeric/csr.ts'
import { symBipartite } from '../numeric/graph-normalise.ts'
import { normal, xavierUniform } from '../numeric/initialise.ts'
import { type Matrix, matrixOf } from '../numeric/matrix.ts'
import { bprLoss } from '../numeric/ops/bpr-loss.ts'
import { gatherRows } from '../numeric/ops/gather-rows.ts'
import { propagateMean } from '../numeric/ops/propagate-mean.ts'
import { sumSquares } from '../numeric/ops/reductions.ts'
import { sliceRows } from '../numeric/ops/slice.ts'
import { weightedSum } from '../numeric/ops/weighted-sum.ts'
import { createTape, type Param, param, scalarOf, type Tape, type Var } from '../numeric/tape.ts'
import { createWasmMemory } from '../numeric/wasm-memory.ts'
import { savedEncoding } from './checkpoint.ts'
import { FUSED_COLUMNS, stepThreads } from './light-gcn-blocks.ts'
import { type FusedLightGcn, fusedLightGcn, withFusedStep } from './light-gcn-fused.ts'
import type { Batch, Encoded, LossValue, RecModel, TrainableSpec } from './model.ts'
import { propagatedMean } from './propagated-mean.ts'
import { propagatedRows } from './propagated-rows.ts'
import { scoreDifferences } from './score-differences.ts'

export interface LightGcnConfig {
  readonly embeddingDim: number
  readonly propagationLayers: number
  readonly init: 'normal' | 'xavierUniform'
  readonly learningRate: number
  readonly l2Weight: number
  readonly batchSize: number
  readonly epochs: number
}

const config: z.ZodType<LightGcnConfig> = z.strictObject({
  embeddingDim: z.int().positive().default(64).describe('Width of the user and item vectors.'),
  propagationLayers: z.int().nonnegative().default(3).describe('Steps along the graph, K.'),
  init: z
    .enum(['normal', 'xavierUniform'])
    .default('normal')
    .describe('Starting values: N(0, 0.1²) as in the PyTorch program, or Xavier-uniform per table.'),
  learningRate: z.number().positive().default(1e-3).describe('Step size of Adam.'),
  l2Weight: z.number().nonnegative().default(1e-4).describe('Weight λ of the squared norms of the starting vectors.'),
  batchSize: z.int().positive().default(2048).describe('Training triples per step.'),
  epochs: z.int().positive().default(1000).describe('Most epochs; one draws as many triples as there are pairs.'),
})

const NORMAL_DEVIATION = 0.1

/**
 * LightGCN (He, Deng, Wang, Li, Zhang, Wang, SIGIR 2020; Eq. 3, 4, 7, 8, 15).
 *
 * X⁰ = [P; Q] over the N = U + I nodes, Â = D^{−1/2} A D^{−1/2}, Z = 1/(K+1) Σ_{k=0..K} Âᵏ X⁰, ŷ(u, i) = z_u·z_i;
 * L = mean softplus(−(ŷ(u, i) − ŷ(u, j))) + λ/(2B) Σ (‖p_u‖² + ‖q_i‖² + ‖q_j‖²), the norms being those of X⁰.
 *
 * P and Q are one parameter, so that a step takes one gather and one pass of Adam.
 */
export const lightGcn: TrainableSpec<LightGcnConfig> = {
  kind: 'trainable',
  name: 'lightgcn',
  summary: 'Linear propagation over the interaction graph (He et al. 2020)',
  config,
  searchSpace: { learningRate: [1e-3, 5e-3, 2e-2], l2Weight: [1e-4, 1e-3, 8e-3], propagationLayers: [3, 2] },
  random: true,
  requires: {},
  epochs: (settings) => settings.epochs,
  create: createLightGcn,
  foldIn: (data, _config, tensors) => propagatedMean(data, savedEncoding(tensors, data), 'inverse root degree'),
}

function createLightGcn(data: FitData, settings: LightGcnConfig, random: Random, threads?: number): RecModel {
  const nodes = param('nodes', startingValues(data, settings, random))
  const graph = symBipartite(data.train)
  const layers = settings.propagationLayers
  const plain: RecModel = {
    groups: [{ params: [nodes], optimizer: 'adam', learningRate: settings.learningRate }],
    sampling: { kind: 'uniformUsers', batchSize: settings.batchSize, negatives: 1 },
    loss: (tape, batch) => lossOf(tape, batch, graph, nodes, layers, data.numUsers, settings.l2Weight),
    encode: () => encode(graph, nodes, layers, data.numUsers, random),
  }
  const fused = fusedStep(data, settings, graph.forward, nodes, threads)
  return fused === undefined ? plain : withFusedStep(plain, fused)
}

/** The fast form of a step; undefined where there are no kernels, or for widths and layers that they do not do. */
function fusedStep(
  data: FitData,
  settings: LightGcnConfig,
  graph: Csr,
  nodes: Param,
  threads: number | undefined,
): FusedLightGcn | undefined {
  const { embeddingDim, propagationLayers, learningRate, l2Weight, batchSize } = settings
  if (embeddingDim % FUSED_COLUMNS !== 0 || propagationLayers === 0) return undefined
  const memory = createWasmMemory()
  return (
    memory &&
    fusedLightGcn(memory, {
      graph,
      numUsers: data.numUsers,
      nodes: nodes.value.data as Float32Array,
      dim: embeddingDim,
      layers: propagationLayers,
      learningRate,
      l2Weight,
      batchSize,
      threads: stepThreads(data.train.colIdx.length, threads),
    })
  )
}

/** [P; Q], (U + I) × d. Xavier's bound is that of each table, as in the reference programs. */
function startingValues(data: FitData, { init, embeddingDim: d }: LightGcnConfig, random: Random): Matrix {
  const numNodes = data.numUsers + data.numItems
  if (init === 'normal') return normal(numNodes, d, NORMAL_DEVIATION, random.fork('nodes'))
  const users = xavierUniform(data.numUsers, d, random.fork('users'))
  const items = xavierUniform(data.numItems, d, random.fork('items'))
  const values = new Float32Array(numNodes * d)
  values.set(users.data)
  values.set(items.data, users.data.length)
  return matrixOf(numNodes, d, values)
}

function lossOf(
  tape: Tape,
  batch: Batch,
  graph: SparseOperator,
  nodes: Param,
  layers: number,
  numUsers: number,
  l2Weight: number,
): LossValue {
  const size = batch.users.length
  const drawn = nodesOf(batch, numUsers) // (3B): users, positives, negatives
  const rows = finalRows(tape, graph, nodes, drawn, layers)
  const bpr = bprLoss(
    tape,
    scoreDifferences(
      tape,
      sliceRows(tape, rows, 0, size),
      sliceRows(tape, rows, size, 2 * size),
      sliceRows(tape, rows, 2 * size, 3 * size),
    ),
  )
  const squares = sumSquares(tape, nodes, drawn)
  const factor = l2Weight / (2 * size)
  return {
    total: weightedSum(tape, [bpr, squares], [1, factor]),
    terms: { bpr: scalarOf(bpr), l2: factor * scalarOf(squares) },
  }
}

/** The batch's nodes in the order users, positives, negatives. */
function nodesOf(batch: Batch, numUsers: number): Int32Array {
  const size = batch.users.length
  const nodes = new Int32Array(3 * size)
  for (let b = 0; b < size; b++) {
    nodes[b] = batch.users[b]
    nodes[size + b] = numUsers + batch.positives[b]
    nodes[2 * size + b] = numUsers + batch.negatives[b]
  }
  return nodes
}

/** Rows of Z for the drawn nodes, (3B) × d. Nodes that are drawn more than once are propagated once. */
function finalRows(tape: Tape, graph: SparseOperator, nodes: Param, drawn: Int32Array, layers: number): Var {
  if (layers === 0) return gatherRows(tape, nodes, drawn)
  const placeOf = new Map<number, number>()
  const places = drawn.map((node) => {
    const place = placeOf.get(node) ?? placeOf.size
    placeOf.set(node, place)
    return place
  })
  return gatherRows(tape, propagatedRows(tape, graph, nodes, Int32Array.from(placeOf.keys()), layers), places)
}

function encode(graph: SparseOperator, nodes: Param, layers: number, numUsers: number, random: Random): Encoded {
  const tape = createTape({ training: false, random: random.fork('encode') })
  const final = propagateMean(tape, graph, nodes, layers).value
  const d = final.cols
  const split = numUsers * d
  return {
    users: matrixOf(numUsers, d, final.data.subarray(0, split)),
    items: matrixOf(final.rows - numUsers, d, final.data.subarray(split)),
  }
}

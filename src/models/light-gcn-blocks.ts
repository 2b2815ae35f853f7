import type { Csr } from '../numeric/csr.ts'
import { balancedRows, type KernelTeam } from '../numeric/kernel-team.ts'
import type { WasmMemory } from '../numeric/wasm-memory.ts'

/** Columns of a block: the width must be a multiple of it. */
export const FUSED_COLUMNS = 32
const ROW_BYTES = 4 * FUSED_COLUMNS
const BETA1 = 0.9
const BETA2 = 0.999
const EPSILON = 1e-8

/** Pairs from which a step is worth several threads: with fewer, waiting for each other takes what they win. */
const MANY_PAIRS = 200_000

/** Threads of a step on that much data, when so many are free. */
export function stepThreads(pairs: number, free = 1): number {
  return pairs < MANY_PAIRS ? 1 : free
}

/** Arrays of one block of columns, n × 32. */
export interface Block {
  readonly x: Float32Array
  readonly m: Float32Array
  readonly v: Float32Array
  /** D^{−1/2}·x. */
  readonly scaled: Float32Array
  /** Final rows of the batch, and the gradient of the loss by them, 3B × 32. */
  readonly rows: Float32Array
  readonly gradient: Float32Array
}

/** The parts of a fused step that work on one block. */
export interface BlockSteps {
  /** A block with zeroes. */
  zeros(): Block
  /** Brings `scaled` in line with `x`. */
  rescale(block: Block): void
  /** Marks the batch's nodes and their neighbours with the number of the step. */
  mark(step: number): void
  /** Final rows of the batch. */
  forward(block: Block, step: number): void
  /** From `gradient`: the gradient of all parameters and a step of Adam on them. */
  backward(block: Block, step: number, learningRate: number, decay: number): void
}

/** Nodes of the batch at hand: `rows[0 … count − 1]` are distinct, `drawn` says how often each node was drawn. */
export interface BatchNodes {
  readonly rows: Int32Array
  readonly drawn: Int32Array
  count: number
}

/** Every kernel works on ranges of rows, one per thread of the team; no range writes to another's rows. */
export function blockSteps(
  memory: WasmMemory,
  team: KernelTeam,
  graph: Csr,
  layers: number,
  batch: BatchNodes,
): BlockSteps {
  const n = graph.rows
  const rowPtr = memory.pointer(graph.rowPtr)
  const colIdx = memory.pointer(graph.colIdx)
  const inverse = memory.floats32(n)
  const root = memory.floats32(n)
  for (let r = 0; r < n; r++) {
    // A node without edges only has itself.
    const degree = Math.max(1, graph.rowPtr[r + 1] - graph.rowPtr[r])
    inverse[r] = 1 / degree
    root[r] = Math.sqrt(degree)
  }
  const floats = (rows: number): Float32Array => memory.floats32(rows * FUSED_COLUMNS).fill(0)
  const layersOf = [floats(n).byteOffset, floats(n).byteOffset] as const
  const wide = floats(n).byteOffset
  const oneRow = Array.from({ length: team.threads }, () => memory.floats32(FUSED_COLUMNS).byteOffset)
  const marks = memory.ints(n).fill(0).byteOffset
  const share = 1 / (layers + 1)
  const nodes = balancedRows(graph.rowPtr, team.threads)

  /** The batch's rows in equal parts. */
  function batchParts(): readonly (readonly [from: number, count: number])[] {
    const size = Math.ceil(batch.count / team.threads)
    return Array.from({ length: team.threads }, (_, t) => {
      const from = Math.min(batch.count, t * size)
      return [from, Math.min(size, batch.count - from)]
    })
  }

  function propagate(add: number, y: number, out: number, only: number, step: number): void {
    const calls = nodes.map(([from, to]) => [
      ...[to - from, rowPtr + 4 * from, colIdx, inverse.byteOffset + 4 * from],
      ...[add + from * ROW_BYTES, y, out + from * ROW_BYTES, only === 0 ? 0 : only + 4 * from, step],
    ])
    team.run('propagate32', calls)
  }

  return {
    zeros: () => ({
      ...{ x: floats(n), m: floats(n), v: floats(n), scaled: floats(n) },
      ...{ rows: floats(batch.rows.length), gradient: floats(batch.rows.length) },
    }),
    rescale({ x, scaled }) {
      // Rounded as the kernel rounds it.
      for (let at = 0; at < x.length; at++) scaled[at] = Math.fround(1 / root[Math.floor(at / FUSED_COLUMNS)]) * x[at]
    },
    mark(step) {
      const rows = batch.rows.byteOffset
      team.run(
        'markNeighbours',
        batchParts().map(([from, count]) => [rows + 4 * from, count, rowPtr, colIdx, marks, step]),
      )
    },
    forward({ scaled, rows: out }, step) {
      let y = scaled.byteOffset
      for (let k = layers - 1; k >= 1; k--) {
        const into = layersOf[k % 2]!
        propagate(scaled.byteOffset, y, into, k === 1 ? marks : 0, step)
        y = into
      }
      team.run(
        'propagateRows32',
        batchParts().map(([from, count]) => [
          ...[batch.rows.byteOffset + 4 * from, count, rowPtr, colIdx, inverse.byteOffset, root.byteOffset, share],
          ...[scaled.byteOffset, y, out.byteOffset + from * ROW_BYTES],
        ]),
      )
    },
    backward({ x, m, v, scaled, gradient }, step, learningRate, decay) {
      const { kernels } = memory
      const rows = batch.rows.byteOffset
      kernels.spreadRows32(rows, batch.count, root.byteOffset, gradient.byteOffset, wide)
      // A null pointer: no layer, the gradient is that of the batch's rows.
      let t = layers === 0 ? 0 : wide
      if (layers >= 2) {
        t = layersOf[0]
        team.run(
          'scatterRows32',
          nodes.map(([from, to]) => [from, to, rows, batch.count, rowPtr, colIdx, inverse.byteOffset, wide, t]),
        )
      }
      for (let k = 3; k <= layers; k++) {
        const into = layersOf[k % 2]!
        propagate(wide, t, into, 0, 0)
        t = into
      }
      const rate = learningRate / (1 - BETA1 ** step)
      const correct = 1 / Math.sqrt(1 - BETA2 ** step)
      team.run(
        'propagateAdam32',
        nodes.map(([from, to], thread) => {
          const [word, row] = [4 * from, ROW_BYTES * from]
          return [
            ...[to - from, rowPtr + word, colIdx, inverse.byteOffset + word, root.byteOffset + word, wide + row, t],
            ...[batch.drawn.byteOffset + word, decay],
            ...[x, m, v, scaled].map((array) => array.byteOffset + row),
            ...[oneRow[thread]!, rate, correct, BETA1, BETA2, EPSILON],
          ]
        }),
      )
      kernels.clearRows32(rows, batch.count, wide)
    },
  }
}

import type { Csr } from '../numeric/csr.ts'
import type { WasmMemory } from '../numeric/wasm-memory.ts'
import type { Batch, RecModel, StepLoss } from './model.ts'

/** What the fused step is made for. */
export interface FusedInputs {
  /** Pattern of the adjacency matrix of all nodes, n × n; its values are not read. */
  readonly graph: Csr
  readonly numUsers: number
  /** Starting values, n × d; receives the trained ones by `writeBack`. */
  readonly nodes: Float32Array
  /** Width, a multiple of 32. */
  readonly dim: number
  /** K; 0 is matrix factorisation: the graph is then one without edges. */
  readonly layers: number
  readonly learningRate: number
  readonly l2Weight: number
  /** Most triples of a step. */
  readonly batchSize: number
}

export interface FusedLightGcn {
  /** One step of Adam on the BPR loss of a batch; as `loss`, backward and optimiser, up to rounding. */
  step(batch: Batch): StepLoss
  /** Writes the parameters to `nodes`. */
  writeBack(): void
  /** Parameters and moments, to be copied, and the steps taken: what a later run needs to go on. */
  state(): TrainingState
  /** Goes on from a state of the same data and settings. */
  resume(state: TrainingState): void
}

export interface TrainingState {
  readonly steps: number
  /** Of each block: x, m, v; n × 32. */
  readonly arrays: readonly Float32Array[]
}

/** Columns of a block: the width must be a multiple of it. */
export const FUSED_COLUMNS = 32
const COLUMNS = FUSED_COLUMNS
const BETA1 = 0.9
const BETA2 = 0.999
const EPSILON = 1e-8

/** Arrays of one block of columns, n × 32. */
interface Block {
  readonly x: Float32Array
  readonly m: Float32Array
  readonly v: Float32Array
  /** D^{−1/2}·x. */
  readonly scaled: Float32Array
  /** Final rows of the batch, and the gradient of the loss by them, 3B × 32. */
  readonly rows: Float32Array
  readonly gradient: Float32Array
}

/**
 * LightGCN's training step in WebAssembly, 32 columns at a time: no column needs another but in the dot products of the
 * batch. Different from the plain form (`loss` on the tape), with the same gradient:
 *
 * - all is kept scaled by D^{−1/2}, so that edges carry no values;
 * - the last layer is computed for the batch's rows alone and the one before for their neighbours; the first layer of the
 *   backward pass is a scatter from the batch's rows;
 * - sums over layers are taken by Horner's rule, Y_k = X + Â·Y_{k+1};
 * - the last layer of the backward pass and Adam are one pass, so that the gradient is never stored.
 */
export function fusedLightGcn(memory: WasmMemory, inputs: FusedInputs): FusedLightGcn {
  const { kernels } = memory
  const { graph, numUsers, nodes, dim, layers, learningRate, l2Weight, batchSize } = inputs
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
  /** scaled = D^{−1/2}·x, rounded as the kernel rounds it. */
  function rescale(x: Float32Array, scaled: Float32Array): void {
    for (let at = 0; at < x.length; at++) scaled[at] = Math.fround(1 / root[Math.floor(at / COLUMNS)]) * x[at]
  }
  const zeros = (rows: number): Float32Array => memory.floats32(rows * COLUMNS).fill(0)
  const blocks: readonly Block[] = Array.from({ length: dim / COLUMNS }, (_, b) => {
    const block: Block = {
      x: zeros(n),
      m: zeros(n),
      v: zeros(n),
      scaled: zeros(n),
      rows: zeros(3 * batchSize),
      gradient: zeros(3 * batchSize),
    }
    for (let r = 0; r < n; r++) {
      for (let c = 0; c < COLUMNS; c++) {
        const value = nodes[r * dim + b * COLUMNS + c]
        block.x[r * COLUMNS + c] = value
      }
    }
    rescale(block.x, block.scaled)
    return block
  })
  const layersOf = [zeros(n), zeros(n)] as const
  const wide = zeros(n)
  const oneRow = memory.floats32(COLUMNS)
  const marks = memory.ints(n).fill(0)
  const drawn = memory.ints(n).fill(0)
  const rows = memory.ints(3 * batchSize)
  const places = memory.ints(3 * batchSize)
  const placeOf = new Int32Array(n)
  const dots = memory.floats32(batchSize)
  const weights = memory.floats32(batchSize)
  const share = 1 / (layers + 1)
  let steps = 0

  /** Fills `rows` with the distinct nodes of the batch and `places` with where each triple's nodes stand in it. */
  function place(batch: Batch): number {
    const size = batch.users.length
    let count = 0
    for (let at = 0; at < 3 * size; at++) {
      const b = at % size
      const node = at < size ? batch.users[b] : numUsers + (at < 2 * size ? batch.positives[b] : batch.negatives[b])
      if (drawn[node]++ === 0) {
        placeOf[node] = count
        rows[count++] = node
      }
      places[at] = placeOf[node]
    }
    return count
  }

  /** Σ over the drawn nodes of ‖x‖², with repetition. */
  function squares(count: number): number {
    let sum = 0
    for (const { x } of blocks) {
      for (let m = 0; m < count; m++) {
        let own = 0
        for (let at = rows[m] * COLUMNS; at < rows[m] * COLUMNS + COLUMNS; at++) own += x[at] * x[at]
        sum += own * drawn[rows[m]]
      }
    }
    return sum
  }

  function forward({ scaled, rows: out }: Block, count: number): void {
    let y = scaled.byteOffset
    for (let k = layers - 1; k >= 1; k--) {
      const into = layersOf[k % 2]!.byteOffset
      const only = k === 1 ? marks.byteOffset : 0
      kernels.propagate32(n, rowPtr, colIdx, inverse.byteOffset, scaled.byteOffset, y, into, only, steps)
      y = into
    }
    kernels.propagateRows32(
      rows.byteOffset,
      count,
      rowPtr,
      colIdx,
      inverse.byteOffset,
      root.byteOffset,
      share,
      scaled.byteOffset,
      y,
      out.byteOffset,
    )
  }

  function backward({ x, m, v, scaled, gradient }: Block, count: number, decay: number): void {
    kernels.spreadRows32(rows.byteOffset, count, root.byteOffset, gradient.byteOffset, wide.byteOffset)
    // A null pointer: no layer, the gradient is that of the batch's rows.
    let t = layers === 0 ? 0 : wide.byteOffset
    if (layers >= 2) {
      t = layersOf[0].byteOffset
      kernels.scatterRows32(n, rows.byteOffset, count, rowPtr, colIdx, inverse.byteOffset, wide.byteOffset, t)
    }
    for (let k = 3; k <= layers; k++) {
      const into = layersOf[k % 2]!.byteOffset
      kernels.propagate32(n, rowPtr, colIdx, inverse.byteOffset, wide.byteOffset, t, into, 0, 0)
      t = into
    }
    const rate = learningRate / (1 - BETA1 ** steps)
    const correct = 1 / Math.sqrt(1 - BETA2 ** steps)
    kernels.propagateAdam32(
      n,
      rowPtr,
      colIdx,
      inverse.byteOffset,
      root.byteOffset,
      wide.byteOffset,
      t,
      drawn.byteOffset,
      decay,
      x.byteOffset,
      m.byteOffset,
      v.byteOffset,
      scaled.byteOffset,
      oneRow.byteOffset,
      rate,
      correct,
      BETA1,
      BETA2,
      EPSILON,
    )
    kernels.clearRows32(rows.byteOffset, count, wide.byteOffset)
  }

  return {
    step(batch) {
      steps++
      const size = batch.users.length
      const count = place(batch)
      const factor = l2Weight / (2 * size)
      const l2 = factor * squares(count)
      kernels.markNeighbours(rows.byteOffset, count, rowPtr, colIdx, marks.byteOffset, steps)
      const [users, positives, negatives] = [0, 1, 2].map((part) => places.byteOffset + 4 * part * size) as [
        number,
        number,
        number,
      ]
      dots.fill(0)
      for (const block of blocks) {
        forward(block, count)
        kernels.bprDots32(size, users, positives, negatives, block.rows.byteOffset, dots.byteOffset)
      }
      let bpr = 0
      for (let b = 0; b < size; b++) {
        // softplus(−x) and its derivative −σ(−x), without overflow.
        const decayed = Math.exp(-Math.abs(dots[b]))
        bpr += (Math.log1p(decayed) + Math.max(0, -dots[b])) / size
        const sigmoid = dots[b] > 0 ? decayed / (1 + decayed) : 1 / (1 + decayed)
        weights[b] = (-sigmoid * share) / size
      }
      for (const block of blocks) {
        block.gradient.fill(0, 0, count * COLUMNS)
        kernels.bprGradient32(
          size,
          users,
          positives,
          negatives,
          weights.byteOffset,
          block.rows.byteOffset,
          block.gradient.byteOffset,
        )
        backward(block, count, l2Weight / size)
      }
      for (let m = 0; m < count; m++) drawn[rows[m]] = 0
      return { total: bpr + l2, terms: { bpr, l2 } }
    },
    state: () => ({ steps, arrays: blocks.flatMap(({ x, m, v }) => [x, m, v]) }),
    resume(earlier) {
      steps = earlier.steps
      blocks.forEach(({ x, m, v, scaled }, b) => {
        ;[x, m, v].forEach((array, part) => {
          array.set(earlier.arrays[3 * b + part]!)
        })
        rescale(x, scaled)
      })
    },
    writeBack() {
      blocks.forEach(({ x }, b) => {
        for (let r = 0; r < n; r++) {
          nodes.set(x.subarray(r * COLUMNS, (r + 1) * COLUMNS), r * dim + b * COLUMNS)
        }
      })
    },
  }
}

/** A model whose parameter is the `nodes` of a fused step, with that step. */
export function withFusedStep(model: RecModel, fused: FusedLightGcn): RecModel {
  // Whether the fused step holds newer values than the parameter.
  let ahead = false
  return {
    ...model,
    step(batch) {
      ahead = true
      return fused.step(batch)
    },
    encode() {
      if (ahead) fused.writeBack()
      ahead = false
      return model.encode()
    },
  }
}

import type { Csr } from '../numeric/csr.ts'
import { createKernelTeam } from '../numeric/kernel-team.ts'
import type { WasmMemory } from '../numeric/wasm-memory.ts'
import { type BatchNodes, blockSteps, FUSED_COLUMNS as COLUMNS } from './light-gcn-blocks.ts'
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
  /** Threads of a step; the values do not depend on them. 1 by default. */
  readonly threads?: number
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
  /** Ends the threads; a step still works after it, in this one. */
  close(): void
}

export interface TrainingState {
  readonly steps: number
  /** Of each block: x, m, v; n × 32. */
  readonly arrays: readonly Float32Array[]
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
  const team = createKernelTeam(memory, inputs.threads ?? 1)
  const nodesOf: BatchNodes = { rows: memory.ints(3 * batchSize), drawn: memory.ints(n).fill(0), count: 0 }
  const { rows, drawn } = nodesOf
  const { zeros, rescale, mark, forward, backward } = blockSteps(memory, team, graph, layers, nodesOf)
  const blocks = Array.from({ length: dim / COLUMNS }, (_, b) => {
    const block = zeros()
    for (let r = 0; r < n; r++)
      for (let c = 0; c < COLUMNS; c++) block.x[r * COLUMNS + c] = nodes[r * dim + b * COLUMNS + c]
    rescale(block)
    return block
  })
  const places = memory.ints(3 * batchSize)
  const placeOf = new Int32Array(n)
  const dots = memory.floats32(batchSize)
  const weights = memory.floats32(batchSize)
  const share = 1 / (layers + 1)
  let steps = 0

  /** Fills `rows` with the distinct nodes of the batch and `places` with where each triple's nodes stand in it. */
  function place(batch: Batch): void {
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
    nodesOf.count = count
  }

  /** Σ over the drawn nodes of ‖x‖², with repetition. */
  function squares(): number {
    let sum = 0
    for (const { x } of blocks) {
      for (let m = 0; m < nodesOf.count; m++) {
        let own = 0
        for (let at = rows[m] * COLUMNS; at < rows[m] * COLUMNS + COLUMNS; at++) own += x[at] * x[at]
        sum += own * drawn[rows[m]]
      }
    }
    return sum
  }

  return {
    step(batch) {
      steps++
      const size = batch.users.length
      place(batch)
      const l2 = (l2Weight / (2 * size)) * squares()
      mark(steps)
      const parts = [0, 1, 2].map((part) => places.byteOffset + 4 * part * size)
      const triples = parts as [users: number, positives: number, negatives: number]
      dots.fill(0)
      for (const block of blocks) {
        forward(block, steps)
        kernels.bprDots32(size, ...triples, block.rows.byteOffset, dots.byteOffset)
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
        const { rows: final, gradient } = block
        gradient.fill(0, 0, nodesOf.count * COLUMNS)
        kernels.bprGradient32(size, ...triples, weights.byteOffset, final.byteOffset, gradient.byteOffset)
        backward(block, steps, learningRate, l2Weight / size)
      }
      for (let m = 0; m < nodesOf.count; m++) drawn[rows[m]] = 0
      return { total: bpr + l2, terms: { bpr, l2 } }
    },
    state: () => ({ steps, arrays: blocks.flatMap(({ x, m, v }) => [x, m, v]) }),
    resume(earlier) {
      steps = earlier.steps
      blocks.forEach((block, b) => {
        ;[block.x, block.m, block.v].forEach((array, part) => {
          array.set(earlier.arrays[3 * b + part]!)
        })
        rescale(block)
      })
    },
    writeBack() {
      blocks.forEach(({ x }, b) => {
        for (let r = 0; r < n; r++) nodes.set(x.subarray(r * COLUMNS, (r + 1) * COLUMNS), r * dim + b * COLUMNS)
      })
    },
    close: team.close,
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
    close: fused.close,
    encode() {
      if (ahead) fused.writeBack()
      ahead = false
      return model.encode()
    },
  }
}

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FitData } from '../../src/data/dataset.ts'
import type { Batch } from '../../src/models/model.ts'
import { models } from '../../src/models/registry.ts'
import { csrFromPairs } from '../../src/numeric/csr.ts'
import { createRandom } from '../../src/numeric/random.ts'
import { createTape } from '../../src/numeric/tape.ts'
import { createOptimiser } from '../../src/train/optimisers.ts'
import { createSampler } from '../../src/train/samplers.ts'

// A small version of bench/gowalla-lightgcn.ts: the same model, sampler and optimiser on a random graph with skewed
// degrees, against a second implementation below that shares no code with it: dense matrices, float64, loops, and the
// gradient written out by hand.
const NUM_USERS = 60
const NUM_ITEMS = 80
const NUM_NODES = NUM_USERS + NUM_ITEMS
const STEPS = 5
const DIM = 64
/** Of the largest movement in five steps: float32 values and sums against float64 ones. */
const TOLERANCE = 2e-4

type Dense = number[][]

for (const init of ['normal', 'xavierUniform'] as const) {
  test(`LightGCN with ${init} starting values makes the same ${STEPS} steps as a dense float64 implementation`, () => {
    const data = skewedGraph()
    const config = models.lightgcn.config.parse({ init, propagationLayers: 3, l2Weight: 1e-2, batchSize: 64 })
    const model = models.lightgcn.create(data, config, createRandom(2))
    const [nodes] = model.groups[0].params
    const start = denseOf(nodes.value.data)
    const tape = createTape({ training: true, random: createRandom(3) })
    const optimiser = createOptimiser(model.groups)
    const reference = referenceModel(data, structuredClone(start), config.learningRate, config.l2Weight)

    for (const batch of batches(data)) {
      const loss = model.loss(tape, batch)
      tape.backward(loss.total)
      optimiser.step(1)
      const expected = reference.step(batch)
      assert.ok(Math.abs(loss.terms.bpr - expected.bpr) < 1e-6, `BPR ${loss.terms.bpr}, not ${expected.bpr}`)
      assert.ok(Math.abs(loss.terms.l2 - expected.l2) < 1e-6, `L2 ${loss.terms.l2}, not ${expected.l2}`)
      tape.reset()
    }
    assertMovedAlike(denseOf(nodes.value.data), reference.nodes, start)
    const { users, items } = model.encode()
    const final = reference.final()
    assertNear([...users.data], final.slice(0, NUM_USERS).flat())
    assertNear([...items.data], final.slice(NUM_USERS).flat())
  })
}

function skewedGraph(): FitData {
  const random = createRandom(7)
  const users: number[] = []
  const items: number[] = []
  for (let n = 0; n < 700; n++) {
    users.push(Math.floor(NUM_USERS * random.next() ** 2))
    items.push(Math.floor(NUM_ITEMS * random.next() ** 3))
  }
  const train = csrFromPairs(NUM_USERS, NUM_ITEMS, users, items)
  return { numUsers: NUM_USERS, numItems: NUM_ITEMS, train, itemFeatures: new Map(), userFeatures: new Map() }
}

function batches(data: FitData): Batch[] {
  const sampler = createSampler(data.train, { kind: 'uniformUsers', batchSize: 64, negatives: 1 }, createRandom(8))
  return [...sampler.epoch()].slice(0, STEPS)
}

interface Reference {
  readonly nodes: Dense
  step(batch: Batch): { bpr: number; l2: number }
  final(): Dense
}

/** LightGCN with Adam as in models.md §7.3 and §3.2, by the definitions and nothing else. */
function referenceModel(data: FitData, nodes: Dense, learningRate: number, l2Weight: number): Reference {
  const operator = meanOfPowers(normalisedAdjacency(data))
  const m = zerosLike(nodes)
  const v = zerosLike(nodes)
  let steps = 0
  const step = (batch: Batch): { bpr: number; l2: number } => {
    const z = product(operator, nodes)
    const size = batch.users.length
    const gradZ = zerosLike(nodes)
    const gradNodes = zerosLike(nodes)
    let bpr = 0
    let l2 = 0
    for (let b = 0; b < size; b++) {
      const u = batch.users[b]
      const i = NUM_USERS + batch.positives[b]
      const j = NUM_USERS + batch.negatives[b]
      let x = 0
      for (let c = 0; c < DIM; c++) x += z[u][c] * (z[i][c] - z[j][c])
      bpr += Math.log(1 + Math.exp(-x)) / size
      const slope = -1 / (1 + Math.exp(x)) / size
      for (let c = 0; c < DIM; c++) {
        gradZ[u][c] += slope * (z[i][c] - z[j][c])
        gradZ[i][c] += slope * z[u][c]
        gradZ[j][c] -= slope * z[u][c]
        for (const node of [u, i, j]) {
          l2 += (l2Weight / (2 * size)) * nodes[node][c] ** 2
          gradNodes[node][c] += (l2Weight / size) * nodes[node][c]
        }
      }
    }
    const carried = product(operator, gradZ) // the operator is symmetric
    steps++
    for (let n = 0; n < NUM_NODES; n++) {
      for (let c = 0; c < DIM; c++) {
        const g = gradNodes[n][c] + carried[n][c]
        m[n][c] = 0.9 * m[n][c] + 0.1 * g
        v[n][c] = 0.999 * v[n][c] + 0.001 * g * g
        const mHat = m[n][c] / (1 - 0.9 ** steps)
        const vHat = v[n][c] / (1 - 0.999 ** steps)
        nodes[n][c] -= (learningRate * mHat) / (Math.sqrt(vHat) + 1e-8)
      }
    }
    return { bpr, l2 }
  }
  return { nodes, step, final: () => product(operator, nodes) }
}

function normalisedAdjacency(data: FitData): Dense {
  const adjacency: Dense = Array.from({ length: NUM_NODES }, () => Array(NUM_NODES).fill(0))
  for (let u = 0; u < NUM_USERS; u++) {
    for (let e = data.train.rowPtr[u]; e < data.train.rowPtr[u + 1]; e++) {
      adjacency[u][NUM_USERS + data.train.colIdx[e]] = 1
      adjacency[NUM_USERS + data.train.colIdx[e]][u] = 1
    }
  }
  const degrees = adjacency.map((row) => row.reduce((a, b) => a + b, 0))
  return adjacency.map((row, r) =>
    row.map((value, c) => (value === 0 ? 0 : value / Math.sqrt(degrees[r] * degrees[c]))),
  )
}

/** (I + A + A² + A³) / 4 */
function meanOfPowers(a: Dense): Dense {
  const a2 = product(a, a)
  const a3 = product(a2, a)
  return a.map((row, r) => row.map((value, c) => ((r === c ? 1 : 0) + value + a2[r][c] + a3[r][c]) / 4))
}

function product(a: Dense, b: Dense): Dense {
  return a.map((row) => b[0].map((_, c) => row.reduce((sum, value, k) => sum + value * b[k][c], 0)))
}

function zerosLike(a: Dense): Dense {
  return a.map((row) => row.map(() => 0))
}

function denseOf(data: ArrayLike<number>): Dense {
  return Array.from({ length: NUM_NODES }, (_, n) => Array.from({ length: DIM }, (_, c) => data[n * DIM + c]))
}

/** Compares where the parameters went, not where they are: the starting values would hide an error. */
function assertMovedAlike(actual: Dense, expected: Dense, start: Dense): void {
  const moved = (to: Dense): number[] => to.flatMap((row, n) => row.map((value, c) => value - start[n][c]))
  const [a, e] = [moved(actual), moved(expected)]
  const largest = e.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  assert.ok(largest > 0)
  a.forEach((value, at) => {
    const difference = Math.abs(value - e[at])
    assert.ok(difference <= TOLERANCE * largest, `entry ${at} moved by ${value}, not ${e[at]}`)
  })
}

function assertNear(actual: readonly number[], expected: readonly number[]): void {
  actual.forEach((value, at) => {
    assert.ok(Math.abs(value - expected[at]) < 1e-6, `final entry ${at} is ${value}, not ${expected[at]}`)
  })
}

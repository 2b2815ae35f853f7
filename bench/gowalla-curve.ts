// A long training of LightGCN on gowalla by the published settings, with the test ranked every few epochs for the curve;
// nothing is chosen by it. Resumable: the state lies in runs/gowalla/, and the same command goes on from there.
//   usage: node scripts/with-node.mjs bench/gowalla-curve.ts [epochs, 200] [threads, 1]
// Appends a JSON line an epoch to bench/results/gowalla-lightgcn.jsonl.
import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { validationScore } from '../src/evaluate/validation.ts'
import { fusedLightGcn } from '../src/models/light-gcn-fused.ts'
import { symBipartite } from '../src/numeric/graph-normalise.ts'
import { normal } from '../src/numeric/initialise.ts'
import { matrixOf } from '../src/numeric/matrix.ts'
import { propagateMean } from '../src/numeric/ops/propagate-mean.ts'
import { createRandom } from '../src/numeric/random.ts'
import { constant, createTape } from '../src/numeric/tape.ts'
import { createWasmMemory } from '../src/numeric/wasm-memory.ts'
import { createSampler } from '../src/train/samplers.ts'
import { gowalla } from './gowalla.ts'

const SEED = 1
const DIM = 64
const LAYERS = 3
const RANK_EVERY = 20
const SAVE_EVERY = 5
const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url))
const STATE = path('../runs/gowalla/state.bin')
const CURVE = path('results/gowalla-lightgcn.jsonl')

const last = Number(process.argv[2] ?? 200)
const threads = Number(process.argv[3] ?? 1)
const data = gowalla()
const numNodes = data.numUsers + data.numItems
const random = createRandom(SEED)
const { forward, backward } = symBipartite(data.train)
const nodes = normal(numNodes, DIM, 0.1, random.fork('nodes')).data as Float32Array
const batchSize = 2048
const model = fusedLightGcn(createWasmMemory()!, {
  ...{ graph: forward, numUsers: data.numUsers, nodes, dim: DIM, layers: LAYERS },
  ...{ learningRate: 1e-3, l2Weight: 1e-4, batchSize, threads },
})
const stepsPerEpoch = Math.ceil(data.train.colIdx.length / batchSize)
mkdirSync(path('../runs/gowalla'), { recursive: true })
mkdirSync(path('results'), { recursive: true })
let done = 0
if (existsSync(STATE)) {
  const bytes = readFileSync(STATE)
  done = bytes.readUInt32LE(0)
  const numbers = new Float32Array(bytes.buffer, bytes.byteOffset + 4, (bytes.length - 4) / 4)
  const size = numNodes * 32
  const arrays = Array.from({ length: numbers.length / size }, (_, a) => numbers.subarray(a * size, (a + 1) * size))
  model.resume({ steps: done * stepsPerEpoch, arrays })
}
while (done < last) {
  const began = performance.now()
  const epoch = done + 1
  const sampling = { kind: 'uniformUsers', batchSize, negatives: 1 } as const
  let bpr = 0
  for (const batch of createSampler(data.train, sampling, random.fork(`epoch ${epoch}`)).epoch())
    bpr += model.step(batch).terms.bpr! / stepsPerEpoch
  const seconds = (performance.now() - began) / 1000
  done = epoch
  const test = epoch % RANK_EVERY === 0 || epoch === 5 ? rankTest() : undefined
  appendFileSync(CURVE, `${JSON.stringify({ epoch, bpr: +bpr.toFixed(5), seconds: +seconds.toFixed(1), ...test })}\n`)
  if (epoch % SAVE_EVERY === 0 || epoch === last) save()
}

function rankTest(): object {
  model.writeBack()
  const tape = createTape({ training: false, random: createRandom(0) })
  const { value } = propagateMean(tape, { forward, backward }, constant(matrixOf(numNodes, DIM, nodes)), LAYERS)
  const split = data.numUsers * DIM
  const users = matrixOf(data.numUsers, DIM, value.data.slice(0, split))
  const items = matrixOf(data.numItems, DIM, value.data.slice(split))
  const judgedOn = { train: data.train, validation: data.test }
  const score = (key: 'recall@20' | 'ndcg@20'): number => +validationScore({ users, items }, judgedOn, key).toFixed(5)
  return { 'recall@20': score('recall@20'), 'ndcg@20': score('ndcg@20') }
}

function save(): void {
  const { arrays } = model.state()
  const length = arrays.reduce((sum, array) => sum + array.byteLength, 0)
  const bytes = Buffer.alloc(4 + length)
  bytes.writeUInt32LE(done, 0)
  let at = 4
  for (const array of arrays) {
    Buffer.from(array.buffer, array.byteOffset, array.byteLength).copy(bytes, at)
    at += array.byteLength
  }
  writeFileSync(`${STATE}.part`, bytes)
  renameSync(`${STATE}.part`, STATE)
}

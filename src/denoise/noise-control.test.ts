import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRandom } from '../numeric/random.ts'
import { noiseConfig } from './config.ts'
import { createJudge, type JudgeSettings, RunningSet } from './noise-control.ts'

const DIM = 5
const defaults = noiseConfig.parse({})

function unitVectors(count: number, seed = 1): Float64Array[] {
  const random = createRandom(seed)
  return Array.from({ length: count }, () => {
    const raw = Array.from({ length: DIM }, () => random.normal())
    const length = Math.hypot(...raw)
    return Float64Array.from(raw, (x) => x / length)
  })
}

function judge(settings: Partial<JudgeSettings>, vectors: readonly ArrayLike<number>[], scores: readonly number[]) {
  const judgeOne = createJudge(vectors[0].length, { ...defaults, ...settings })
  return vectors.map((vector, n) => judgeOne(vector, scores[n]))
}

test('RunningSet › gives the mean of the cosines to its members', () => {
  const members = unitVectors(40)
  const set = new RunningSet(DIM)
  for (const member of members) set.add(member)
  for (const probe of unitVectors(20, 2)) {
    let naive = 0
    for (const member of members) for (let d = 0; d < DIM; d++) naive += member[d] * probe[d]
    assert.ok(Math.abs(set.similarity(probe) - naive / members.length) < 1e-12)
  }
})

test('RunningSet › has similarity 0 to anything while it is empty', () => {
  assert.equal(new RunningSet(DIM).similarity(unitVectors(1)[0]), 0)
})

test('createJudge › during the warm-up retains iff J ≥ θ, the border included', () => {
  const decisions = judge({ gateThreshold: 0.4 }, unitVectors(3), [0.39, 0.4, 0.9])
  assert.deepEqual(
    decisions.map(({ kept, reason }) => [kept, reason]),
    [
      [false, 'gate'],
      [true, 'kept-warmup'],
      [true, 'kept-warmup'],
    ],
  )
})

test('createJudge › with N = ∞ never lets the cosine step act', () => {
  const random = createRandom(3)
  const scores = Array.from({ length: 3000 }, () => random.next())
  const decisions = judge({ warmupSize: Number.POSITIVE_INFINITY }, unitVectors(3000), scores)
  for (const [n, { kept, delta }] of decisions.entries()) {
    assert.equal(kept, scores[n] >= defaults.gateThreshold)
    assert.equal(delta, null)
  }
})

const EAST = [1, 0]
const WEST = [-1, 0]

test('createJudge › after the warm-up drops what lies nearer to the abandoned', () => {
  // One member each: retained EAST, abandoned WEST. Δ(EAST) = 1 − (−1) = 2, Δ(WEST) = −2.
  const decisions = judge({ warmupSize: 1 }, [EAST, WEST, EAST, WEST, EAST], [0.9, 0.1, 0.9, 0.9, 0.1])
  assert.deepEqual(decisions.slice(2), [
    { kept: true, reason: 'kept', delta: 2 },
    { kept: false, reason: 'cosine', delta: -2 },
    { kept: false, reason: 'gate', delta: 2 },
  ])
})

test('createJudge › goes on with the warm-up until both sets are full', () => {
  const decisions = judge({ warmupSize: 2 }, [EAST, EAST, EAST, WEST, WEST, WEST], [0.9, 0.9, 0.9, 0.1, 0.1, 0.9])
  assert.deepEqual(
    decisions.map(({ reason }) => reason),
    ['kept-warmup', 'kept-warmup', 'kept-warmup', 'gate', 'gate', 'cosine'],
  )
})

test('createJudge › lets dropped aspects join the abandoned set only if growAbandoned', () => {
  // A third direction is dropped twice by the gate. Grown: abandoned = {WEST, NORTH}, Δ(NORTH) = 0 − 1/2. Not: 0 − 0.
  const NORTH = [0, 1]
  const run = (growAbandoned: boolean) =>
    judge({ warmupSize: 1, growAbandoned }, [EAST, WEST, NORTH, NORTH], [0.9, 0.1, 0.1, 0.1]).map(({ delta }) => delta)
  assert.deepEqual(run(true), [null, null, 0, -0.5])
  assert.deepEqual(run(false), [null, null, 0, 0])
})

test('createJudge › with alwaysKeepAbove keeps a sure aspect whatever its Δ', () => {
  const run = (alwaysKeepAbove: number | null) =>
    judge({ warmupSize: 1, alwaysKeepAbove }, [EAST, WEST, WEST], [0.9, 0.1, 0.95])[2].kept
  assert.equal(run(0.9), true)
  assert.equal(run(0.96), false)
  assert.equal(run(null), false)
})

test('createJudge › without the cosine step decides by J alone', () => {
  const decisions = judge({ warmupSize: 0, useCosine: false }, [WEST, EAST], [0.5, 0.3])
  assert.deepEqual(decisions, [
    { kept: true, reason: 'kept', delta: null },
    { kept: false, reason: 'gate', delta: null },
  ])
})

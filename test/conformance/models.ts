import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { FitData } from '../../src/data/dataset.ts'
import { decodeCheckpoint, encodeCheckpoint, restoreScorer } from '../../src/models/checkpoint.ts'
import type { ModelSpec, RecModel, Scorer, TrainableSpec } from '../../src/models/model.ts'
import { models } from '../../src/models/registry.ts'
import type { Floats } from '../../src/numeric/matrix.ts'
import { createRandom } from '../../src/numeric/random.ts'
import { createTape } from '../../src/numeric/tape.ts'
import { type FittedRun, fitModel } from '../../src/train/fit-model.ts'
import { blockData, NUM_ITEMS, NUM_USERS, permuted, permuteRows, withTimes } from './block-data.ts'
import { foldInConformance } from './fold-in.ts'

/** Settings that make a model with parameters learn 800 pairs in a second; every trainable model has these keys. */
const FAST = { learningRate: 0.02, batchSize: 128 }
const FAST_EPOCHS = 60
const CUTOFF = 10
/** How far above popularity Recall@10 must be: popularity finds a quarter, a model that sees the halves two thirds or more. */
const CLEARLY_ABOVE = 0.25
/** Float32 sums in another order, over at most 46 terms, and one inverse in EASE. */
const ORDER_TOLERANCE = 1e-4
/** Starting values that are drawn by index, with iterations that end a little before the place they all lead to (iALS). */
const START_TOLERANCE = 1e-2

/**
 * What every model of the registry must do (style.md rule 13). Runs on two-block data with 10 % noise. What is asked of a
 * model follows from its declared traits (`kind`, `random`, `personal`), never from its name.
 */
export function modelConformance(spec: ModelSpec): void {
  describe(`${spec.name} conforms`, () => {
    const blocks = blockData(createRandom(11))
    const data = withTimes(blocks.data, createRandom(12))
    const settings = spec.config.parse(spec.kind === 'trainable' ? FAST : {})
    const fit = (on: FitData, seed: number): Promise<FittedRun> =>
      fitModel(spec, on, settings, { seed, epochs: FAST_EPOCHS })
    const fitted = fit(data, 1)

    it(whatItLearns(spec), async () => {
      const { scorer } = await fitted
      if (spec.learns === false) {
        const other = await fit(withGreedyUser(data), 1)
        return assert.deepEqual(allScores(other.scorer), allScores(scorer))
      }
      if (spec.personal === false) return assertUntakenLast(data, scorer)
      const popularity = await fitModel(models.popularity, data, {}, { seed: 1 })
      const reached = recall(data, blocks.heldOut, scorer)
      const base = recall(data, blocks.heldOut, popularity.scorer)
      assert.ok(reached > base + CLEARLY_ABOVE, `Recall@${CUTOFF} ${reached} is not clearly above popularity's ${base}`)
    })

    it(`${spec.personal === false ? 'gives' : 'does not give'} every user the same scores`, async () => {
      const all = allScores((await fitted).scorer)
      const same = Array.from({ length: NUM_USERS }, (_, user) => rowOf(all, user)).every(
        (row) => Buffer.compare(bytes(row), bytes(rowOf(all, 0))) === 0,
      )
      assert.equal(same, spec.personal === false)
    })

    it('scores a user alike alone and in a block, overwriting what the buffer held', async () => {
      const { scorer } = await fitted
      const all = allScores(scorer)
      for (let user = 0; user < NUM_USERS; user++) {
        const alone = new Float32Array(NUM_ITEMS).fill(Number.NaN)
        scorer.scoreBlock(Int32Array.of(user), alone)
        assert.deepEqual(alone, rowOf(all, user))
      }
    })

    it('gives finite scores to everyone, a user without interactions and one with all items included', async () => {
      const { scorer } = await fit(withGreedyUser(data), 1)
      assert.ok(
        allScores(scorer).every((score) => Number.isFinite(score)),
        'a score is NaN or infinite',
      )
      const cold = rowOf(allScores((await fitted).scorer), blocks.coldUser)
      assert.ok(
        cold.every((score) => Number.isFinite(score)),
        'a score of the cold user is NaN or infinite',
      )
    })

    it('gives the same bytes for the same seed, whatever was fitted in between', async () => {
      await fit(withGreedyUser(data), 2)
      const again = await fit(data, 1)
      assert.deepEqual(tensorBytes(again), tensorBytes(await fitted))
    })

    it(`${spec.random ? 'depends' : 'does not depend'} on the seed`, async () => {
      const other = Buffer.concat([...tensorBytes(await fit(data, 2)).values()])
      const first = Buffer.concat([...tensorBytes(await fitted).values()])
      assert.equal(Buffer.compare(other, first) !== 0, spec.random)
    })

    it('gives the same scores after saving and loading', async () => {
      const run = await fitted
      const about = { model: spec.name, config: settings, seed: 1, numUsers: NUM_USERS, numItems: NUM_ITEMS }
      const loaded = decodeCheckpoint(encodeCheckpoint(about, run.tensors), about)
      assert.deepEqual(loaded.config, JSON.parse(JSON.stringify(settings)))
      const scorer = restoreScorer(spec, data, settings, loaded.tensors)
      assert.deepEqual(allScores(scorer), allScores(run.scorer))
    })

    if (spec.foldIn !== undefined) foldInConformance(spec, data, settings, () => fitted)

    it('leaves its input unchanged', async () => {
      const before = structuredClone(data)
      await fit(data, 1)
      assert.deepEqual(data, before)
    })

    // Scores that are drawn by index do not move with what an index stands for.
    const isDrawn = spec.learns === false
    it('permutes its output with the ids', { skip: isDrawn && 'its scores are drawn by id' }, async () => {
      const userMap = permutation(NUM_USERS, 5)
      const itemMap = permutation(NUM_ITEMS, 7)
      const moved = permuted(data, userMap, itemMap)
      if (spec.kind === 'trainable') return assertPermutes(spec, settings, data, moved, userMap, itemMap)
      const expected = allScores((await fitted).scorer)
      const tolerance = spec.random ? START_TOLERANCE : ORDER_TOLERANCE
      assertClose(movedBack(allScores((await fit(moved, 1)).scorer), userMap, itemMap), expected, tolerance)
    })
  })
}

function whatItLearns({ learns, personal }: ModelSpec): string {
  if (learns === false) return 'has the same scores whatever the interactions'
  return personal === false ? 'puts items that nobody took last' : 'learns the two halves clearly above popularity'
}

/**
 * A random model cannot be compared after training, since its starting values and its batches are drawn by index. What is
 * compared is the model itself: with its parameters permuted alike, the loss of a permuted batch, its gradients' effect
 * (through the loss) and the final matrices must be permuted and nothing else. A parameter's axis is told by its row
 * count: users, items, or users then items.
 */
function assertPermutes(
  spec: TrainableSpec<unknown>,
  settings: unknown,
  data: FitData,
  moved: FitData,
  userMap: Int32Array,
  itemMap: Int32Array,
): void {
  const model = spec.create(data, settings, createRandom(3))
  const other = spec.create(moved, settings, createRandom(4))
  const nodeMap = Int32Array.of(...userMap, ...itemMap.map((item) => NUM_USERS + item))
  const mapOf = (rows: number): Int32Array | undefined =>
    new Map([
      [NUM_USERS, userMap],
      [NUM_ITEMS, itemMap],
      [NUM_USERS + NUM_ITEMS, nodeMap],
    ]).get(rows)
  const targets = new Map(paramsOf(other).map((param) => [param.name, param]))
  for (const param of paramsOf(model)) {
    const map = mapOf(param.value.rows)
    targets.get(param.name)!.value.data.set(map ? permuteRows(param.value, map).data : param.value.data)
  }
  const expected = model.encode()
  const actual = other.encode()
  assertClose(actual.users.data, permuteRows(expected.users, userMap).data)
  assertClose(actual.items.data, permuteRows(expected.items, itemMap).data)
  assertSameLoss(model, other, userMap, itemMap)
}

function assertSameLoss(model: RecModel, other: RecModel, userMap: Int32Array, itemMap: Int32Array): void {
  const users = Int32Array.of(0, 1, 2, 3, 4, 5, 40)
  const positives = Int32Array.of(0, 3, 4, 7, 10, 13, 20)
  const negatives = Int32Array.of(1, 2, 5, 44, 45, 6, 7)
  const lossOf = (of: RecModel, batch: { users: Int32Array; positives: Int32Array; negatives: Int32Array }): number => {
    const tape = createTape({ training: true, random: createRandom(9) })
    return of.loss(tape, { ...batch, negativesPerPositive: 1 }).total.value.data[0]
  }
  const expected = lossOf(model, { users, positives, negatives })
  const actual = lossOf(other, {
    users: users.map((user) => userMap[user]),
    positives: positives.map((item) => itemMap[item]),
    negatives: negatives.map((item) => itemMap[item]),
  })
  assert.ok(Math.abs(actual - expected) < ORDER_TOLERANCE, `loss ${actual} after the permutation, ${expected} before`)
}

function paramsOf(model: RecModel): readonly RecModel['groups'][number]['params'][number][] {
  return model.groups.flatMap((group) => group.params)
}

function assertUntakenLast(data: FitData, scorer: Scorer): void {
  const scores = rowOf(allScores(scorer), 0)
  const taken = new Set(data.train.colIdx)
  const lowest = Math.min(...[...taken].map((item) => scores[item]))
  for (let item = 0; item < NUM_ITEMS; item++) {
    assert.ok(taken.has(item) || scores[item] < lowest, `item ${item}, which nobody took, is not last`)
  }
}

/** Mean over users of the share of held-out items among the ten best items the user has not taken. */
function recall(data: FitData, heldOut: readonly (readonly number[])[], scorer: Scorer): number {
  const all = allScores(scorer)
  const shares = heldOut.flatMap((relevant, user) => {
    if (relevant.length === 0) return []
    const taken = new Set(data.train.colIdx.subarray(data.train.rowPtr[user], data.train.rowPtr[user + 1]))
    const scores = rowOf(all, user)
    const ranked = [...scores.keys()].filter((item) => !taken.has(item)).sort((a, b) => scores[b] - scores[a] || a - b)
    return [ranked.slice(0, CUTOFF).filter((item) => relevant.includes(item)).length / relevant.length]
  })
  return shares.reduce((sum, share) => sum + share, 0) / shares.length
}

/** The same data with the first user having taken everything, so that no negative exists for it. */
function withGreedyUser(data: FitData): FitData {
  const { rowPtr, colIdx } = data.train
  const added = NUM_ITEMS - rowPtr[1]
  return {
    ...data,
    train: {
      ...data.train,
      rowPtr: rowPtr.map((p, r) => (r === 0 ? p : p + added)),
      colIdx: Int32Array.of(...Array(NUM_ITEMS).keys(), ...colIdx.subarray(rowPtr[1])),
    },
    trainTimes: Float64Array.of(...Array(NUM_ITEMS).fill(1_690_000_000), ...data.trainTimes!.subarray(rowPtr[1])),
  }
}

function allScores(scorer: Scorer): Float32Array {
  const out = new Float32Array(NUM_USERS * NUM_ITEMS).fill(Number.NaN)
  scorer.scoreBlock(
    Int32Array.from({ length: NUM_USERS }, (_, user) => user),
    out,
  )
  return out
}

function rowOf(scores: Float32Array, user: number): Float32Array {
  return scores.slice(user * NUM_ITEMS, (user + 1) * NUM_ITEMS)
}

function movedBack(scores: Float32Array, userMap: Int32Array, itemMap: Int32Array): Float32Array {
  return scores.map((_, at) => scores[userMap[Math.floor(at / NUM_ITEMS)] * NUM_ITEMS + itemMap[at % NUM_ITEMS]])
}

function permutation(length: number, seed: number): Int32Array {
  const random = createRandom(seed)
  const map = Int32Array.from({ length }, (_, i) => i)
  for (let i = length - 1; i > 0; i--) {
    const j = random.int(i + 1)
    ;[map[i], map[j]] = [map[j], map[i]]
  }
  return map
}

/** @param tolerance on the scale of the largest expected number */
function assertClose(actual: Floats, expected: Floats, tolerance = ORDER_TOLERANCE): void {
  assert.equal(actual.length, expected.length)
  let scale = 0
  for (const value of expected) scale = Math.max(scale, Math.abs(value))
  for (let i = 0; i < actual.length; i++) {
    const off = Math.abs(actual[i] - expected[i])
    assert.ok(off <= tolerance * scale, `entry ${i} is ${actual[i]}, not ${expected[i]}`)
  }
}

function bytes(values: Floats): Buffer {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength)
}

function tensorBytes(run: FittedRun): Map<string, Buffer> {
  return new Map([...run.tensors].map(([name, tensor]) => [name, bytes(tensor.data)]))
}

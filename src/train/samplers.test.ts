import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Er2almError } from '../errors.ts'
import type { Batch, SamplerKind } from '../models/model.ts'
import { type Csr, hasEntry } from '../numeric/csr.ts'
import { createRandom } from '../numeric/random.ts'
import { createSampler, drawNegative } from './samplers.ts'

const NUM_ITEMS = 6
// Users: 0 takes three items, 1 one, 2 none, 3 all, 4 two.
const TRAIN = csr([[0, 2, 5], [1], [], [0, 1, 2, 3, 4, 5], [3, 4]])
const DRAWABLE_PAIRS = 6
const KINDS: readonly SamplerKind[] = ['distinctUsers', 'uniformUsers', 'edgeShuffle']

function csr(rows: readonly (readonly number[])[]): Csr {
  const rowPtr = new Int32Array(rows.length + 1)
  rows.forEach((row, r) => {
    rowPtr[r + 1] = rowPtr[r] + row.length
  })
  return { rows: rows.length, cols: NUM_ITEMS, rowPtr, colIdx: Int32Array.from(rows.flat()) }
}

function epochOf(kind: SamplerKind, batchSize: number, seed: number, negatives = 1): Batch[] {
  return [...createSampler(TRAIN, { kind, batchSize, negatives }, createRandom(seed)).epoch()]
}

for (const kind of KINDS) {
  test(`${kind} › positives are the user's items, negatives are not, and users without a triple are never drawn`, () => {
    for (const batch of epochOf(kind, 4, 1, 3)) {
      assert.equal(batch.negativesPerPositive, 3)
      assert.equal(batch.negatives.length, 3 * batch.users.length)
      batch.users.forEach((user, b) => {
        assert.ok(user !== 2 && user !== 3, `user ${user} was drawn`)
        assert.ok(hasEntry(TRAIN, user, batch.positives[b]))
        for (const negative of batch.negatives.subarray(b * 3, b * 3 + 3)) assert.ok(!hasEntry(TRAIN, user, negative))
      })
    }
  })

  test(`${kind} › announces as many batches as it makes`, () => {
    for (const batchSize of [1, 2, 3, 6, 7]) {
      const sampler = createSampler(TRAIN, { kind, batchSize, negatives: 1 }, createRandom(1))
      assert.equal([...sampler.epoch()].length, sampler.batchesPerEpoch)
    }
  })

  test(`${kind} › the seed decides the batches`, () => {
    assert.deepEqual(epochOf(kind, 2, 7), epochOf(kind, 2, 7))
    assert.notDeepEqual(epochOf(kind, 2, 7), epochOf(kind, 2, 8))
  })
}

test('distinctUsers › draws no user twice into a batch while there are enough, and floor(E/B) + 1 batches', () => {
  const batches = epochOf('distinctUsers', 3, 3)
  assert.equal(batches.length, DRAWABLE_PAIRS / 3 + 1)
  for (const { users } of batches) assert.deepEqual([...users].sort(), [0, 1, 4])
})

test('distinctUsers › draws with replacement when the batch is larger than the users', () => {
  const [batch] = epochOf('distinctUsers', 10, 3)
  assert.equal(batch.users.length, 10)
})

test('uniformUsers › draws E triples, users equally often whatever they have taken', () => {
  const counts = new Map<number, number>()
  const sampler = createSampler(TRAIN, { kind: 'uniformUsers', batchSize: 4, negatives: 1 }, createRandom(5))
  const epochs = 2000
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (const { users } of sampler.epoch()) for (const user of users) counts.set(user, (counts.get(user) ?? 0) + 1)
  }
  const expected = (epochs * DRAWABLE_PAIRS) / 3
  // Binomial(12000, 1/3): sd 52.
  for (const user of [0, 1, 4]) assert.ok(Math.abs(counts.get(user)! - expected) < 5 * 52, `user ${user}`)
})

test('edgeShuffle › visits every pair once an epoch, in another order each time', () => {
  const sampler = createSampler(TRAIN, { kind: 'edgeShuffle', batchSize: 4, negatives: 1 }, createRandom(5))
  const order = (): string[] =>
    [...sampler.epoch()].flatMap((batch) => [...batch.users].map((user, b) => `${user} ${batch.positives[b]}`))
  const first = order()
  assert.deepEqual([...first].sort(), ['0 0', '0 2', '0 5', '1 1', '4 3', '4 4'])
  assert.notDeepEqual(order(), first)
})

test('drawNegative › is uniform over what is left, also for a user who has all items but two', () => {
  const items = 2000
  const left = [17, 1999]
  const taken = Array.from({ length: items }, (_, i) => i).filter((i) => !left.includes(i))
  const train = { rows: 1, cols: items, rowPtr: Int32Array.of(0, taken.length), colIdx: Int32Array.from(taken) }
  const random = createRandom(2)
  let low = 0
  for (let n = 0; n < 400; n++) {
    const item = drawNegative(train, 0, random)
    assert.ok(left.includes(item))
    if (item === 17) low++
  }
  // Binomial(400, 1/2): sd 10.
  assert.ok(Math.abs(low - 200) < 50, `${low} of 400`)
})

test('createSampler › refuses data in which no user has a triple', () => {
  const full = csr([[0, 1, 2, 3, 4, 5], []])
  assert.throws(
    () => createSampler(full, { kind: 'edgeShuffle', batchSize: 2, negatives: 1 }, createRandom(1)),
    (error) => error instanceof Er2almError && error.code === 'TRAIN_NO_TRIPLES',
  )
})

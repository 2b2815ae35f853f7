import assert from 'node:assert/strict'
import { test } from 'node:test'
import { attributeCsr } from '../data/attribute-csr.ts'
import type { FitData } from '../data/dataset.ts'
import { csrFromPairs } from '../numeric/csr.ts'
import { createRandom } from '../numeric/random.ts'
import { ease } from './ease.ts'
import { er2almPlus } from './er2alm-plus.ts'

const USERS = 60
const KNOWN = 40
const NEW = 10
const NUM_ITEMS = KNOWN + NEW + 1

/** Users of even index take items of director 'even', the others of 'odd'; new items have the same two directors. */
function twoTastes(told: boolean): FitData {
  const random = createRandom(5)
  const users: number[] = []
  const items: number[] = []
  for (let user = 0; user < USERS - 1; user++) {
    for (let item = 0; item < KNOWN; item++) {
      if (random.next() > (item % 2 === user % 2 ? 0.4 : 0.05)) continue
      users.push(user)
      items.push(item)
    }
  }
  const train = csrFromPairs(USERS, NUM_ITEMS, users, items)
  const director = attributeCsr(
    Array.from({ length: NUM_ITEMS }, (_, item) =>
      item === NUM_ITEMS - 1 ? [] : [{ value: item % 2 === 0 ? 'even' : 'odd' }],
    ),
  )
  return {
    ...{ numUsers: USERS, numItems: NUM_ITEMS, train, itemFeatures: new Map(), userFeatures: new Map() },
    ...{ trainTimes: Float64Array.from(train.colIdx, (item) => item * 86_400) },
    ...(told && { itemAttributes: new Map([['director', director]]) }),
  }
}

function scoresOf(data: FitData, settings: object = {}): Float32Array {
  const out = new Float32Array(USERS * NUM_ITEMS)
  const all = Int32Array.from({ length: USERS }, (_, user) => user)
  er2almPlus.fit(data, er2almPlus.config.parse(settings), createRandom(1)).scorer.scoreBlock(all, out)
  return out
}

test('er2alm-plus › ranks new items by the taste of each user', () => {
  const scores = scoresOf(twoTastes(true))
  for (let user = 0; user < USERS - 1; user++) {
    const row = scores.subarray(user * NUM_ITEMS, (user + 1) * NUM_ITEMS)
    const own = row[KNOWN + (user % 2)]!
    const other = row[KNOWN + 1 - (user % 2)]!
    assert.ok(own > other, `user ${user}: ${own} for the own kind, ${other} for the other`)
  }
})

test('er2alm-plus › brings new items to the scale of known ones', () => {
  const scores = scoresOf(twoTastes(true))
  const means = { known: 0, new: 0 }
  for (let user = 0; user < USERS - 1; user++) {
    for (let item = 0; item < KNOWN; item++) means.known += scores[user * NUM_ITEMS + item]! / KNOWN
    for (let item = KNOWN; item < KNOWN + NEW; item++) means.new += scores[user * NUM_ITEMS + item]! / NEW
  }
  // New items are as likely to be taken as the known ones here; how often the few that play new were taken is chance.
  assert.ok(Math.abs(means.new / means.known - 1) < 0.2, `${means.new} for new items, ${means.known} for known ones`)
})

test('er2alm-plus › scores known items as EASE does', () => {
  const data = twoTastes(true)
  const scores = scoresOf(data)
  const wanted = new Float32Array(USERS * NUM_ITEMS)
  const all = Int32Array.from({ length: USERS }, (_, user) => user)
  ease.fit(data, ease.config.parse({ l2Weight: 100 }), createRandom(1)).scorer.scoreBlock(all, wanted)
  for (let user = 0; user < USERS - 1; user++) {
    for (let item = 0; item < KNOWN; item++) {
      const at = user * NUM_ITEMS + item
      assert.ok(Math.abs(scores[at]! - wanted[at]!) < 1e-6)
    }
  }
})

test('er2alm-plus › gives a user without interactions the popular items, and items without any trace 0', () => {
  const data = twoTastes(true)
  const scores = scoresOf(data)
  const row = scores.subarray((USERS - 1) * NUM_ITEMS)
  const counts = new Float64Array(KNOWN)
  for (const item of data.train.colIdx) counts[item]++
  for (let item = 0; item < KNOWN; item++) assert.ok(Math.abs(row[item]! - counts[item]! / USERS) < 1e-6)
  assert.equal(row[NUM_ITEMS - 1], 0)
})

test('er2alm-plus › mixes in recent popularity where the data have times', () => {
  const data = twoTastes(true)
  const { trainTimes, ...untimed } = data
  assert.ok(trainTimes !== undefined)
  // The newest day is that of the last known item.
  const top = (scores: Float32Array): number =>
    scores.subarray(0, NUM_ITEMS).indexOf(Math.max(...scores.subarray(0, NUM_ITEMS)))
  assert.equal(top(scoresOf(data, { recencyWeight: 1, windowDays: 0.5 })), KNOWN - 1)
  assert.deepEqual(scoresOf(untimed, { recencyWeight: 1 }), scoresOf(untimed))
})

test('er2alm-plus › does without attributes', () => {
  const scores = scoresOf(twoTastes(false))
  assert.equal(scores[KNOWN], 0)
})

test('er2alm-plus › folds in a user as training scores it, new items and recency included', () => {
  const data = twoTastes(true)
  const settings = er2almPlus.config.parse({ recencyWeight: 0.3 })
  const { scorer, tensors } = er2almPlus.fit(data, settings, createRandom(1))
  const foldIn = er2almPlus.foldIn!(data, settings, tensors)
  for (const user of [0, 1, USERS - 1]) {
    const items = data.train.colIdx.subarray(data.train.rowPtr[user], data.train.rowPtr[user + 1])
    const trained = new Float32Array(NUM_ITEMS)
    const folded = new Float32Array(NUM_ITEMS).fill(Number.NaN)
    scorer.scoreBlock(Int32Array.of(user), trained)
    foldIn.score(items, new Float32Array(items.length).fill(1), folded)
    assert.deepEqual(folded, trained)
  }
})

test('er2alm-plus › lowers new items that are like disliked ones', () => {
  const data = twoTastes(true)
  const settings = er2almPlus.config.parse({})
  const foldIn = er2almPlus.foldIn!(data, settings, er2almPlus.fit(data, settings, createRandom(1)).tensors)
  const leadOfEven = (values: readonly number[]): number => {
    const out = new Float32Array(NUM_ITEMS)
    foldIn.score(Int32Array.of(0, 2, 1, 3), Float32Array.from(values), out)
    return out[KNOWN]! - out[KNOWN + 1]!
  }
  assert.ok(leadOfEven([1, 1, -1, -1]) > leadOfEven([1, 1, 1, 1]))
  assert.ok(leadOfEven([1, 1, -1, -1]) > 0)
})

/** Scores are float32, parts float64. */
const PARTS_TOLERANCE = 1e-6

test('er2alm-plus › has parts that add up to the score, of known and new items, and of what nothing is known of', () => {
  const data = twoTastes(true)
  const settings = er2almPlus.config.parse({ recencyWeight: 0.9, windowDays: 0.5 })
  const foldIn = er2almPlus.foldIn!(data, settings, er2almPlus.fit(data, settings, createRandom(1)).tensors)
  const [items, values] = [Int32Array.of(0, 2, 4, 1), Float32Array.of(1, 1, 1, -1)]
  const scores = new Float32Array(NUM_ITEMS)
  foldIn.score(items, values, scores)
  const partsOf = (item: number): ReadonlyMap<string, number> =>
    new Map(foldIn.parts!(items, values, item).map(({ of, value }) => [of, value]))
  for (let item = 0; item < NUM_ITEMS; item++) {
    const sum = [...partsOf(item).values()].reduce((total, value) => total + value, 0)
    assert.ok(Math.abs(sum - scores[item]!) < PARTS_TOLERANCE, `item ${item}: ${sum} in parts, ${scores[item]} in all`)
  }
  assert.deepEqual([...partsOf(0).keys()], ['recent popularity', 'the history'])
  assert.deepEqual(
    [...partsOf(KNOWN).keys()],
    [
      'recent popularity',
      'what the user would get of an item that nothing is known of',
      'popularity that its attributes promise',
      'its attributes beside the history',
    ],
  )
  assert.deepEqual([...partsOf(NUM_ITEMS - 1).keys()], ['recent popularity'])
  // The item of the newest day has all of recent popularity: its weight.
  assert.ok(Math.abs(partsOf(KNOWN - 1).get('recent popularity')! - 0.9) < PARTS_TOLERANCE)
  assert.ok(partsOf(KNOWN).get('its attributes beside the history')! > 0)
  assert.ok(partsOf(KNOWN + 1).get('its attributes beside the history')! < 0)
})

test('er2alm-plus › says that somebody without items is given what is popular', () => {
  const data = twoTastes(true)
  const settings = er2almPlus.config.parse({})
  const foldIn = er2almPlus.foldIn!(data, settings, er2almPlus.fit(data, settings, createRandom(1)).tensors)
  const [part] = foldIn.parts!(new Int32Array(0), new Float32Array(0), 0)
  assert.deepEqual([part!.of, part!.value > 0], ['popularity', true])
})

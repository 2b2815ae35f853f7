import type { Random } from '../../src/context.ts'
import type { FitData } from '../../src/data/dataset.ts'
import type { Csr } from '../../src/numeric/csr.ts'
import { type Matrix, zeros } from '../../src/numeric/matrix.ts'

// All different, and different from their sums and from the widths below: a parameter's row count tells its axis.
export const NUM_USERS = 41
export const NUM_ITEMS = 46
const FEATURE_DIM = 12
const KEEP = 0.45
const NOISE = 0.1
/** Users and items at the end of the index range without any training interaction. */
const COLD_USERS = 1
const COLD_ITEMS = 2
const NEWEST_TIME = 1_700_000_000
const SECONDS_PER_DAY = 86_400

export interface BlockData {
  readonly data: FitData
  /** Per user, the items of its own half that it has not taken: what a model should find. */
  readonly heldOut: readonly (readonly number[])[]
  readonly coldUser: number
}

/**
 * Two groups of users, two of items (a checkerboard): a user takes 45 % of the items of its own half, and one in ten of
 * what it takes comes from the other half. All inputs that a model may ask for are there: times, item aspects (one
 * of them with zero rows and repeated rows), user profiles, images, texts, LLM picks; they say what the interactions say.
 */
export function blockData(random: Random): BlockData {
  const rows: number[][] = []
  const heldOut: number[][] = []
  for (let user = 0; user < NUM_USERS; user++) {
    const taken: number[] = []
    const untaken: number[] = []
    for (let item = 0; item < NUM_ITEMS - COLD_ITEMS; item++) {
      if (group(user) === group(item)) (random.next() < KEEP ? taken : untaken).push(item)
      else if (random.next() < KEEP * NOISE) taken.push(item)
    }
    const cold = user >= NUM_USERS - COLD_USERS
    rows.push(cold ? [] : taken)
    heldOut.push(cold ? [] : untaken)
  }
  const train = csrOf(rows)
  return {
    data: { ...inputs(random), numUsers: NUM_USERS, numItems: NUM_ITEMS, train },
    heldOut,
    coldUser: NUM_USERS - 1,
  }
}

/** Users and items of even index are one half, those of odd index the other. */
function group(index: number): number {
  return index % 2
}

function csrOf(rows: readonly (readonly number[])[]): Csr {
  const rowPtr = new Int32Array(rows.length + 1)
  rows.forEach((row, r) => {
    rowPtr[r + 1] = rowPtr[r] + row.length
  })
  return { rows: rows.length, cols: NUM_ITEMS, rowPtr, colIdx: Int32Array.from(rows.flat()) }
}

function inputs(random: Random): Omit<FitData, 'numUsers' | 'numItems' | 'train'> {
  const aspect = groupFeatures(random, NUM_ITEMS, 6)
  const withZeros = groupFeatures(random, NUM_ITEMS, 4)
  for (let item = 0; item < NUM_ITEMS; item += 5) withZeros.data.fill(0, item * FEATURE_DIM, (item + 1) * FEATURE_DIM)
  const pick = (half: number): Int32Array =>
    Int32Array.from({ length: NUM_USERS }, (_, user) =>
      user % 3 === 0 ? -1 : 2 * random.int(Math.floor(NUM_ITEMS / 2)) + ((group(user) + half) % 2),
    )
  return {
    itemFeatures: new Map([
      ['aspect:genre', aspect],
      ['aspect:director', withZeros],
      ['image', groupFeatures(random, NUM_ITEMS, NUM_ITEMS)],
      ['text', groupFeatures(random, NUM_ITEMS, NUM_ITEMS)],
    ]),
    userFeatures: new Map([['profile', groupFeatures(random, NUM_USERS, NUM_USERS)]]),
    augmentedPositive: pick(0),
    augmentedNegative: pick(1),
  }
}

/** Rows that lean to their group's corner, with noise; only `distinct` different ones, so that rows repeat. */
function groupFeatures(random: Random, rows: number, distinct: number): Matrix {
  const out = zeros(rows, FEATURE_DIM)
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < FEATURE_DIM; c++) {
      const source = r - distinct
      out.data[r * FEATURE_DIM + c] =
        source >= 0 && distinct % 2 === 0
          ? out.data[source * FEATURE_DIM + c]
          : (c % 2 === group(r) ? 1 : 0) + 0.3 * random.normal()
    }
  }
  return out
}

/** Times for each stored entry: spread over 30 days, so that a window of a week holds about a quarter of them. */
export function withTimes(data: FitData, random: Random): FitData {
  const trainTimes = Float64Array.from(data.train.colIdx, () => NEWEST_TIME - random.int(30 * SECONDS_PER_DAY))
  return { ...data, trainTimes }
}

/**
 * The same data under other numbers: new user userMap[u], new item itemMap[i]. Rows of the interaction matrix are sorted
 * again, and every feature, time and pick moves along.
 */
export function permuted(data: FitData, userMap: Int32Array, itemMap: Int32Array): FitData {
  const rows: { item: number; time: number }[][] = Array.from({ length: data.numUsers }, () => [])
  for (let user = 0; user < data.numUsers; user++) {
    for (let p = data.train.rowPtr[user]; p < data.train.rowPtr[user + 1]; p++) {
      rows[userMap[user]].push({ item: itemMap[data.train.colIdx[p]], time: data.trainTimes?.[p] ?? 0 })
    }
  }
  for (const row of rows) row.sort((a, b) => a.item - b.item)
  return {
    numUsers: data.numUsers,
    numItems: data.numItems,
    train: csrOf(rows.map((row) => row.map(({ item }) => item))),
    trainTimes: data.trainTimes && Float64Array.from(rows.flat(), ({ time }) => time),
    itemFeatures: new Map([...data.itemFeatures].map(([name, m]) => [name, permuteRows(m, itemMap)])),
    userFeatures: new Map([...data.userFeatures].map(([name, m]) => [name, permuteRows(m, userMap)])),
    augmentedPositive: data.augmentedPositive && permutePicks(data.augmentedPositive, userMap, itemMap),
    augmentedNegative: data.augmentedNegative && permutePicks(data.augmentedNegative, userMap, itemMap),
  }
}

/** Row map[r] of the result is row r of `m`. */
export function permuteRows(m: Matrix, map: Int32Array): Matrix {
  const data = m.data.slice()
  for (let r = 0; r < m.rows; r++) data.set(m.data.subarray(r * m.cols, (r + 1) * m.cols), map[r] * m.cols)
  return { rows: m.rows, cols: m.cols, data }
}

function permutePicks(picks: Int32Array, userMap: Int32Array, itemMap: Int32Array): Int32Array {
  const out = new Int32Array(picks.length)
  picks.forEach((item, user) => {
    out[userMap[user]] = item < 0 ? item : itemMap[item]
  })
  return out
}

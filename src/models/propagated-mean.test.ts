import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FitData } from '../data/dataset.ts'
import { csrFromPairs, emptyCsr } from '../numeric/csr.ts'
import { type Matrix, matrixOf } from '../numeric/matrix.ts'
import type { FoldIn } from './fold-in.ts'
import { propagatedMean } from './propagated-mean.ts'

/** Users {0 1}, {1 2}, {0}, {}: items 0 and 1 are taken twice, item 2 once. */
const TRAIN = csrFromPairs(4, 3, [0, 0, 1, 1, 2], [0, 1, 1, 2, 0])
const DATA: FitData = {
  ...{ numUsers: 4, numItems: 3, train: TRAIN },
  ...{ itemFeatures: new Map(), userFeatures: new Map() },
}
const ITEMS = matrixOf(3, 2, Float32Array.of(1, 0, 0, 1, 1, 1))
/** The ridge is a hundredth of the mean squared width: it shrinks a map by up to so much. */
const RIDGE_TOLERANCE = 0.08

/** User vectors that are the means turned by a quarter, (a, b) → (−b, 2a). */
function turned(means: readonly (readonly [number, number])[]): Matrix {
  return matrixOf(means.length, 2, Float32Array.from(means.flatMap(([a, b]) => [-b, 2 * a])))
}

function scores(foldIn: FoldIn, items: readonly number[], values: readonly number[]): number[] {
  const out = new Float32Array(3)
  foldIn.score(Int32Array.from(items), Float32Array.from(values), out)
  return [...out]
}

function assertNear(actual: readonly number[], expected: readonly number[], tolerance: number): void {
  for (const [i, value] of expected.entries()) {
    assert.ok(Math.abs(actual[i]! - value) <= tolerance * Math.max(...expected.map(Math.abs)), `${actual}`)
  }
}

const HALF = Math.SQRT1_2

test('propagatedMean › finds the map from the means of training users to their vectors', () => {
  // With equal weights the means are (1, 1)/√2, (1, 2)/√2, (1, 0) and nothing.
  const users = turned([
    [HALF, HALF],
    [HALF, 2 * HALF],
    [1, 0],
    [0, 0],
  ])
  const foldIn = propagatedMean(DATA, { users, items: ITEMS }, 'equal')
  // The mean of items 1 and 2 is (1, 2)/√2, its vector (−2, 2)/√2.
  assertNear(scores(foldIn, [2, 1], [1, 1]), [-2 * HALF, 2 * HALF, 0], RIDGE_TOLERANCE)
  // Item 1 disliked: (1, 1 − 1)/√2 becomes (0, 2)/√2.
  assertNear(scores(foldIn, [2, 1], [1, -1]), [0, 2 * HALF, 2 * HALF], RIDGE_TOLERANCE)
})

test('propagatedMean › divides by the root of an item’s interactions where the graph does', () => {
  // Items weigh 1/√2, 1/√2, 1: the means are (1, 1)/2, (1, 1 + 1/√2)/√2 and (1, 0)/√2.
  const users = turned([
    [0.5, 0.5],
    [HALF, (1 + HALF) * HALF],
    [HALF, 0],
    [0, 0],
  ])
  const foldIn = propagatedMean(DATA, { users, items: ITEMS }, 'inverse root degree')
  // One item: the mean of item 2 is (1, 1), that of item 1 (0, 1)/√2.
  assertNear(scores(foldIn, [2], [1]), [-1, 2, 1], RIDGE_TOLERANCE)
  assertNear(scores(foldIn, [1], [1]), [-HALF, 0, -HALF], RIDGE_TOLERANCE)
})

test('propagatedMean › is the mean itself where nobody has taken anything', () => {
  const data = { ...DATA, train: emptyCsr(4, 3) }
  const foldIn = propagatedMean(data, { users: matrixOf(4, 2, new Float32Array(8)), items: ITEMS }, 'equal')
  assertNear(scores(foldIn, [0, 1], [1, 1]), [HALF, HALF, 2 * HALF], 1e-6)
})

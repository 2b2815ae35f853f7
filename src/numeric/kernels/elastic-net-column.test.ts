import assert from 'node:assert/strict'
import { test } from 'node:test'
import { csrFromPairs, hasEntry } from '../csr.ts'
import { createRandom } from '../random.ts'
import { elasticNetColumn } from './elastic-net-column.ts'

const ROWS = 40
const COLS = 12
const TARGET = 5
/** Passes stop when no weight moves by 1e-13; the conditions below hold to about that times the entries of a column. */
const TIGHT = 1e-13
const TOLERANCE = 1e-9

/** Rows are columns of the regression: entry (c, r) says that column c has row r. Column 7 is empty. */
function pattern(seed: number): ReturnType<typeof csrFromPairs> {
  const random = createRandom(seed)
  const pairs: [number, number][] = []
  for (let c = 0; c < COLS; c++) {
    for (let r = 0; r < ROWS; r++) if (c !== 7 && random.next() < (r % 3 === c % 3 ? 0.6 : 0.15)) pairs.push([c, r])
  }
  return csrFromPairs(
    COLS,
    ROWS,
    pairs.map(([c]) => c),
    pairs.map(([, r]) => r),
  )
}

interface Penalty {
  readonly l1: number
  readonly l2: number
  readonly nonNegative: boolean
}

const PENALTIES: readonly Penalty[] = [
  { l1: 1, l2: 2, nonNegative: true },
  { l1: 1, l2: 2, nonNegative: false },
  { l1: 0, l2: 0.5, nonNegative: true },
  { l1: 0.3, l2: 1, nonNegative: false },
]

const CANDIDATES = Int32Array.from([...Array(COLS).keys()].filter((c) => c !== TARGET && c !== 7))

function solve(
  seed: number,
  { l1, l2, nonNegative }: Penalty,
  tolerance = TIGHT,
): { w: number[]; residual: Float64Array } {
  const { rowPtr, colIdx } = pattern(seed)
  const weights = new Float64Array(COLS).fill(Number.NaN)
  const residual = new Float64Array(ROWS)
  const active = new Int32Array(COLS)
  const count = CANDIDATES.length
  elasticNetColumn(
    rowPtr,
    colIdx,
    TARGET,
    CANDIDATES,
    count,
    l1,
    l2,
    nonNegative,
    tolerance,
    10_000,
    weights,
    active,
    residual,
  )
  return { w: [...weights.subarray(0, count)], residual }
}

/** Gram matrix and right-hand side of the candidates, counted pair by pair. */
function gramOf(seed: number): { gram: number[][]; right: number[] } {
  const a = pattern(seed)
  const shared = (c: number, d: number): number =>
    [...Array(ROWS).keys()].filter((r) => hasEntry(a, c, r) && hasEntry(a, d, r)).length
  const columns = [...CANDIDATES]
  return { gram: columns.map((c) => columns.map((d) => shared(c, d))), right: columns.map((c) => shared(c, TARGET)) }
}

/** The plain form: proximal gradient descent on the dense Gram matrix, many small steps. */
function proximalGradient(seed: number, { l1, l2, nonNegative }: Penalty): number[] {
  const { gram, right } = gramOf(seed)
  const step = 1 / (Math.max(...gram.map((row) => row.reduce((sum, value) => sum + value, 0))) + l2)
  let w = right.map(() => 0)
  for (let n = 0; n < 20_000; n++) {
    w = w.map((value, i) => {
      const slope = right[i] - gram[i].reduce((sum, shared, k) => sum + shared * w[k], 0) - l2 * value
      const moved = value + step * slope
      const size = Math.max(0, Math.abs(moved) - step * l1)
      return moved >= 0 ? size : nonNegative ? 0 : -size
    })
  }
  return w
}

for (const penalty of PENALTIES) {
  const name = `l1 ${penalty.l1}, l2 ${penalty.l2}${penalty.nonNegative ? ', w ≥ 0' : ''}`

  test(`elasticNetColumn › satisfies the conditions of a minimum, ${name}`, () => {
    const { w } = solve(1, penalty)
    const { gram, right } = gramOf(1)
    assert.ok(w.some((value) => value !== 0))
    w.forEach((value, i) => {
      const slope = right[i] - gram[i].reduce((sum, shared, k) => sum + shared * w[k], 0) - penalty.l2 * value
      if (value > 0) assert.ok(Math.abs(slope - penalty.l1) < TOLERANCE, `slope ${slope} at weight ${value}`)
      else if (value < 0) assert.ok(!penalty.nonNegative && Math.abs(slope + penalty.l1) < TOLERANCE)
      else assert.ok(slope <= penalty.l1 + TOLERANCE && (penalty.nonNegative || slope >= -penalty.l1 - TOLERANCE))
    })
  })

  test(`elasticNetColumn › equals proximal gradient descent on the dense Gram matrix, ${name}`, () => {
    for (const seed of [2, 3]) {
      const expected = proximalGradient(seed, penalty)
      solve(seed, penalty).w.forEach((value, i) => {
        assert.ok(Math.abs(value - expected[i]) < 1e-8, `weight ${i} is ${value}, not ${expected[i]}`)
      })
    }
  })
}

test('elasticNetColumn › leaves the residual zero, and says when the passes were not enough', () => {
  const { rowPtr, colIdx } = pattern(1)
  const residual = new Float64Array(ROWS)
  const passes = (maxPasses: number): number =>
    elasticNetColumn(
      rowPtr,
      colIdx,
      TARGET,
      CANDIDATES,
      CANDIDATES.length,
      1,
      2,
      true,
      TIGHT,
      maxPasses,
      new Float64Array(COLS),
      new Int32Array(COLS),
      residual,
    )
  assert.equal(passes(2), 2)
  assert.deepEqual(residual, new Float64Array(ROWS))
  assert.ok(passes(10_000) < 10_000)
  assert.deepEqual(residual, new Float64Array(ROWS))
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { choleskySolve } from '../cholesky-solve.fixture.ts'
import { type Csr, csrFromPairs } from '../csr.ts'
import { normal } from '../initialise.ts'
import { createRandom } from '../random.ts'
import { createWasmMemory, type WasmMemory } from '../wasm-memory.ts'
import { ialsHalfStep, ialsHalfStepReference } from './ials-half-step.ts'

const ROWS = 7
const COLS = 9
/** Row 3 is empty. */
const PATTERN: Csr = csrFromPairs(
  ROWS,
  COLS,
  [0, 0, 1, 2, 2, 2, 4, 4, 5, 5, 5, 6],
  [0, 3, 1, 2, 5, 8, 0, 7, 4, 6, 8, 5],
)
const WEIGHT = 3
const TARGET = 4
const RIDGE = Float32Array.of(0.5, 1, 2, 1, 0.7, 1.5, 1)
/** Twelve or so steps in float32 on a system of condition below 100. */
const TOLERANCE = 2e-5

type Run = (d: number, steps: number, solved: Float32Array, from?: number, to?: number) => void

/** Runs a form on arrays that lie outside, or in a memory: the kernel works in its own. */
function runWith(halfStep: typeof ialsHalfStep, memory: WasmMemory | undefined): Run {
  return (d, steps, solved, from = 0, to = ROWS) => {
    const { rowPtr, colIdx } = PATTERN
    const place = (values: Float32Array): Float32Array => {
      if (memory === undefined) return values
      const placed = memory.floats32(values.length)
      placed.set(values)
      return placed
    }
    const scratch = new Float32Array(3 * d).fill(Number.NaN)
    const x = place(solved)
    halfStep(rowPtr, colIdx, from, to, place(fixedOf(d)), gramOf(d), RIDGE, WEIGHT, TARGET, x, d, steps, scratch)
    solved.set(x)
  }
}

const FORMS = {
  ialsHalfStepReference: runWith(ialsHalfStepReference, undefined),
  ialsHalfStep: runWith(ialsHalfStep, createWasmMemory()!),
}

function fixedOf(d: number): Float32Array {
  return normal(COLS, d, 1, createRandom(1)).data as Float32Array
}

function startOf(d: number): Float32Array {
  return normal(ROWS, d, 1, createRandom(2)).data as Float32Array
}

function gramOf(d: number): Float32Array {
  const y = fixedOf(d)
  return Float32Array.from({ length: d * d }, (_, at) => {
    let sum = 0
    for (let c = 0; c < COLS; c++) sum += y[c * d + Math.floor(at / d)] * y[c * d + (at % d)]
    return sum
  })
}

/** The matrix and the right-hand side of a row, in float64. */
function systemOf(row: number, d: number): { matrix: Float64Array; right: Float64Array } {
  const y = fixedOf(d)
  const matrix = Float64Array.from(gramOf(d))
  const right = new Float64Array(d)
  for (let a = 0; a < d; a++) matrix[a * d + a] += RIDGE[row]
  for (const c of PATTERN.colIdx.subarray(PATTERN.rowPtr[row], PATTERN.rowPtr[row + 1])) {
    for (let a = 0; a < d; a++) {
      right[a] += TARGET * y[c * d + a]
      for (let b = 0; b < d; b++) matrix[a * d + b] += WEIGHT * y[c * d + a] * y[c * d + b]
    }
  }
  return { matrix, right }
}

function times(matrix: Float64Array, v: ArrayLike<number>, d: number): Float64Array {
  return Float64Array.from({ length: d }, (_, a) => {
    let sum = 0
    for (let b = 0; b < d; b++) sum += matrix[a * d + b] * v[b]
    return sum
  })
}

for (const [name, run] of Object.entries(FORMS)) {
  for (const d of [1, 5, 8, 16]) {
    test(`${name} › with enough steps is the Cholesky solution of every row, width ${d}`, () => {
      const solved = startOf(d)
      run(d, 2 * d, solved)
      for (let row = 0; row < ROWS; row++) {
        const { matrix, right } = systemOf(row, d)
        choleskySolve(matrix, right).forEach((value, k) => {
          assert.ok(
            Math.abs(solved[row * d + k] - value) < TOLERANCE,
            `row ${row}: ${solved[row * d + k]}, not ${value}`,
          )
        })
      }
    })
  }

  test(`${name} › each step brings a row nearer to its minimum`, () => {
    const d = 8
    const energies = [0, 1, 2, 3, 4].map((steps) => {
      const solved = startOf(d)
      run(d, steps, solved)
      const { matrix, right } = systemOf(2, d)
      const x = solved.subarray(2 * d, 3 * d)
      return times(matrix, x, d).reduce((sum, value, k) => sum + x[k] * (value / 2 - right[k]), 0)
    })
    energies.slice(1).forEach((energy, n) => {
      assert.ok(energy < energies[n], `${energies}`)
    })
  })

  test(`${name} › solves a range of rows as it does all of them, and touches no other`, () => {
    const d = 8
    const whole = startOf(d)
    run(d, 3, whole)
    const part = startOf(d)
    run(d, 3, part, 2, 5)
    assert.deepEqual(part.subarray(2 * d, 5 * d), whole.subarray(2 * d, 5 * d))
    assert.deepEqual(part.subarray(0, 2 * d), startOf(d).subarray(0, 2 * d))
    assert.deepEqual(part.subarray(5 * d), startOf(d).subarray(5 * d))
  })
}

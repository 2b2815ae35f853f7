import assert from 'node:assert/strict'
import type { Random } from '../../context.ts'
import type { Matrix } from '../matrix.ts'
import { createRandom } from '../random.ts'
import { constant, createTape, type Param, param, type Tape, type Var } from '../tape.ts'

/** Step of the central differences: error of order h² from the formula and 1e-16/h from rounding, both near 1e-10. */
const STEP = 1e-5
/** Leaves room for third derivatives of some hundreds and for gradients of some tens. */
const TOLERANCE = 1e-6

/** A float64 matrix from rows, for tests. */
export function matrix64(rows: readonly (readonly number[])[]): Matrix {
  return { rows: rows.length, cols: rows[0].length, data: Float64Array.from(rows.flat()) }
}

/** A float64 matrix of standard normal numbers, for tests. */
export function randomMatrix64(rows: number, cols: number, seed = 1): Matrix {
  const random = createRandom(seed).fork(`${rows}×${cols}`)
  return { rows, cols, data: Float64Array.from({ length: rows * cols }, () => random.normal()) }
}

/** A tape in float64 for tests. */
export function tape64(training = true): Tape {
  return createTape({ training, random: createRandom(1), precision: 'float64' })
}

/** The rows of a value, for tests. */
export function rowsOf({ value }: Var): number[][] {
  return Array.from({ length: value.rows }, (_row, r) => [...value.data.subarray(r * value.cols, (r + 1) * value.cols)])
}

/**
 * Asserts that the gradients of `build` with respect to every input equal central differences, in float64. The result of
 * `build` may have any shape: it is reduced to a number by fixed random weights. The inputs are used a second time beside
 * `build`, and that gradient arrives first, so that an operator that overwrites a gradient instead of adding to it is
 * found out; likewise one that relies on a buffer being zero, since the tape is reset and used again for each evaluation.
 * Also asserts that an input that is frozen gets no gradient and does not change the gradients of the others.
 *
 * @param inputs values at which to differentiate; none may sit on a kink of `build`
 */
export function checkGradient(
  inputs: readonly Matrix[],
  build: (tape: Tape, inputs: readonly Var[]) => Var,
  training = true,
): void {
  const random = replayable()
  const tape = createTape({ training, random: random.stream, precision: 'float64' })
  const lossOf = (vars: readonly Var[]): Var => {
    tape.reset()
    random.restart()
    return weightedTotal(tape, [build(tape, vars), ...vars])
  }
  const params = inputs.map((value, at) => param(`input ${at}`, value))
  for (const { value } of params) dirtyPool(tape, value)
  tape.backward(lossOf(params))
  params.forEach((input, at) => {
    for (let entry = 0; entry < input.value.data.length; entry++) {
      const slope = centralDifference(input, entry, () => lossOf(params).value.data[0])
      assertNear(input.grad?.data[entry] ?? 0, slope, `input ${at}, entry ${entry}`)
    }
  })
  inputs.forEach((_input, frozen) => {
    const mixed = params.map((input, at) => (at === frozen ? constant(input.value) : param(input.name, input.value)))
    tape.backward(lossOf(mixed))
    assert.equal(mixed[frozen].grad, null, `frozen input ${frozen} has a gradient`)
    mixed.forEach((input, at) => {
      if (at !== frozen) assert.deepEqual(input.grad, params[at].grad, `gradient ${at} with input ${frozen} frozen`)
    })
  })
}

function centralDifference(input: Param, entry: number, loss: () => number): number {
  const { data } = input.value
  const kept = data[entry]
  data[entry] = kept + STEP
  const above = loss()
  data[entry] = kept - STEP
  const below = loss()
  data[entry] = kept
  return (above - below) / (2 * STEP)
}

/** Σ c ⊙ value over all values, with fixed numbers c, written without any operator under test. */
function weightedTotal(tape: Tape, values: readonly Var[]): Var {
  const weights = values.map(({ value }, at) => randomMatrix64(value.rows, value.cols, 7 + at).data)
  const total = tape.allocZero(1, 1)
  values.forEach(({ value }, v) => {
    for (let at = 0; at < value.data.length; at++) total.data[0] += weights[v][at] * value.data[at]
  })
  return tape.record(total, values, (grad) => {
    values.forEach((value, v) => {
      if (!value.needsGrad) return
      const into = tape.gradOf(value).data
      for (let at = 0; at < into.length; at++) into[at] += grad.data[0] * weights[v][at]
    })
  })
}

function dirtyPool(tape: Tape, like: Matrix): void {
  for (let lent = 0; lent < 8; lent++) tape.alloc(like.rows, like.cols).data.fill(Number.NaN)
  for (let lent = 0; lent < 8; lent++) tape.alloc(1, 1).data.fill(Number.NaN)
}

/** A random stream that can be started again, so that masks and noise are the same in every evaluation. */
function replayable(): { stream: Random; restart(): void } {
  let current = createRandom(11)
  return {
    stream: {
      next: () => current.next(),
      int: (bound) => current.int(bound),
      normal: () => current.normal(),
      fork: (name) => current.fork(name),
    },
    restart: () => {
      current = createRandom(11)
    },
  }
}

function assertNear(actual: number, expected: number, where: string): void {
  const allowed = TOLERANCE * Math.max(1, Math.abs(expected))
  assert.ok(Math.abs(actual - expected) <= allowed, `${where}: gradient ${actual}, central difference ${expected}`)
}

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { csrFromPairs } from '../numeric/csr.ts'
import { symBipartite } from '../numeric/graph-normalise.ts'
import { normal } from '../numeric/initialise.ts'
import { matrixOf } from '../numeric/matrix.ts'
import { gatherRows } from '../numeric/ops/gather-rows.ts'
import { matmul } from '../numeric/ops/matmul.ts'
import { propagateMean } from '../numeric/ops/propagate-mean.ts'
import { rowDot } from '../numeric/ops/row-dot.ts'
import { createRandom } from '../numeric/random.ts'
import { constant, createTape, param, type Tape, type Var } from '../numeric/tape.ts'
import { propagatedRows } from './propagated-rows.ts'

/** Float64 values, but edge weights of the graph in float32 on both sides: only the order of the sums differs. */
const TOLERANCE = 1e-12
const GRAPH = symBipartite(csrFromPairs(4, 3, [0, 0, 1, 2, 2, 2], [0, 2, 1, 0, 1, 2]))
const ROWS = Int32Array.of(5, 0, 3, 2)

function float64(rows: number, cols: number, seed: number): ReturnType<typeof matrixOf> {
  return matrixOf(rows, cols, Float64Array.from(normal(rows, cols, 1, createRandom(seed)).data))
}

/** Rows by the function given, and the gradient of a fixed linear function of them. */
function rowsAndGradient(of: (tape: Tape, x: Var) => Var): { rows: number[]; gradient: number[] } {
  const tape = createTape({ training: true, random: createRandom(1), precision: 'float64' })
  const x = param('x', float64(7, 5, 2))
  const rows = of(tape, x)
  const weights = constant(float64(ROWS.length, 5, 3))
  const ones = constant(matrixOf(1, ROWS.length, new Float64Array(ROWS.length).fill(1)))
  tape.backward(matmul(tape, ones, rowDot(tape, rows, weights)))
  return { rows: [...rows.value.data], gradient: [...x.grad!.data] }
}

for (const layers of [1, 2, 3]) {
  test(`propagatedRows › has value and gradient of the full propagation, ${layers} layers`, () => {
    const expected = rowsAndGradient((tape, x) => gatherRows(tape, propagateMean(tape, GRAPH, x, layers), ROWS))
    const actual = rowsAndGradient((tape, x) => propagatedRows(tape, GRAPH, x, ROWS, layers))
    for (const part of ['rows', 'gradient'] as const) {
      expected[part].forEach((value, at) => {
        assert.ok(Math.abs(actual[part][at] - value) < TOLERANCE, `${part} ${at}: ${actual[part][at]}, not ${value}`)
      })
    }
  })
}

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Matrix } from '../matrix.ts'
import { createRandom } from '../random.ts'
import { gemm, gemmReference } from './gemm.ts'

/** Of sums of at most 1100 products of numbers below 1, added in another order. */
const ROUNDING = { Float64Array: 1e-11, Float32Array: 1e-3 }

function randomMatrix(rows: number, cols: number, seed: number): Matrix {
  const random = createRandom(seed)
  return { rows, cols, data: Float64Array.from({ length: rows * cols }, () => 2 * random.next() - 1) }
}

function transposed({ rows, cols, data }: Matrix): Matrix {
  const turned = data.slice()
  for (let r = 0; r < rows; r++) for (let c = 0; c < cols; c++) turned[c * rows + r] = data[r * cols + c]
  return { rows: cols, cols: rows, data: turned }
}

function assertClose(actual: Matrix, expected: Matrix, rounding: number): void {
  for (let at = 0; at < expected.data.length; at++) {
    assert.ok(Math.abs(actual.data[at] - expected.data[at]) < rounding, `entry ${at}: ${actual.data[at]}`)
  }
}

for (const [name, multiply] of Object.entries({ gemm, gemmReference })) {
  describe(name, () => {
    // [1 2 3; 4 5 6]·[1 0; 0 1; 1 1] = [1+3 2+3; 4+6 5+6]
    const a: Matrix = { rows: 2, cols: 3, data: Float32Array.of(1, 2, 3, 4, 5, 6) }
    const b: Matrix = { rows: 3, cols: 2, data: Float32Array.of(1, 0, 0, 1, 1, 1) }

    it('multiplies a 2×3 by a 3×2 matrix, overwriting the output', () => {
      const out: Matrix = { rows: 2, cols: 2, data: new Float32Array(4).fill(Number.NaN) }
      multiply(a, b, out)
      assert.deepEqual([...out.data], [4, 5, 10, 11])
    })

    it('adds to the output when accumulating', () => {
      const out: Matrix = { rows: 2, cols: 2, data: Float32Array.of(100, 200, 300, 400) }
      multiply(a, b, out, { accumulate: true })
      assert.deepEqual([...out.data], [104, 205, 310, 411])
    })

    it('gives zeros when the inner size is 0', () => {
      const out: Matrix = { rows: 2, cols: 2, data: new Float32Array(4).fill(7) }
      const empty = new Float32Array(0)
      multiply({ rows: 2, cols: 0, data: empty }, { rows: 0, cols: 2, data: empty }, out)
      assert.deepEqual([...out.data], [0, 0, 0, 0])
    })

    it('reads transposed operands', () => {
      for (const transposeA of [false, true]) {
        for (const transposeB of [false, true]) {
          const out: Matrix = { rows: 2, cols: 2, data: new Float32Array(4) }
          multiply(transposeA ? transposed(a) : a, transposeB ? transposed(b) : b, out, { transposeA, transposeB })
          assert.deepEqual([...out.data], [4, 5, 10, 11])
        }
      }
    })
  })
}

for (const Kind of [Float32Array, Float64Array]) {
  describe(`gemm ${Kind.name}`, () => {
    // Sizes around the tiles of 4 × 8, the blocks of 128 rows, 256 inner indices and 512 columns.
    for (const [m, k, n] of [
      [1, 1, 1],
      [16, 32, 16],
      [33, 65, 67],
      [129, 257, 9],
      [5, 1100, 515],
    ]) {
      it(`equals the reference for ${m}×${k} times ${k}×${n}, transposed or not`, () => {
        const precise = randomMatrix(m, n, 3)
        const as = ({ rows, cols, data }: Matrix): Matrix => ({ rows, cols, data: Kind.from(data) })
        const a = as(randomMatrix(m, k, 1))
        const b = as(randomMatrix(k, n, 2))
        const start = as(precise)
        const expected: Matrix = { ...start, data: Float64Array.from(start.data) }
        gemmReference(a, b, expected, { accumulate: true })
        for (const transposeA of [false, true]) {
          for (const transposeB of [false, true]) {
            const out: Matrix = { rows: m, cols: n, data: start.data.slice() }
            const options = { transposeA, transposeB, accumulate: true }
            gemm(transposeA ? transposed(a) : a, transposeB ? transposed(b) : b, out, options)
            assertClose(out, expected, ROUNDING[Kind.name as keyof typeof ROUNDING])
          }
        }
      })
    }
  })
}

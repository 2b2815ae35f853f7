import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Csr, csrFromPairs } from '../csr.ts'
import type { Matrix } from '../matrix.ts'
import { createRandom } from '../random.ts'
import { spmm, spmmReference } from './spmm.ts'

/** Float32 sums of a few dozen numbers below 1. */
const ROUNDING = 1e-5

function randomCsr(rows: number, cols: number, entries: number, withValues: boolean): Csr {
  const random = createRandom(rows)
  const draw = (bound: number): number[] => Array.from({ length: entries }, () => random.int(bound))
  const pattern = csrFromPairs(rows, cols, draw(rows), draw(cols))
  return withValues ? { ...pattern, values: Float32Array.from(pattern.colIdx, () => random.next()) } : pattern
}

for (const [name, multiply] of Object.entries({ spmm, spmmReference })) {
  describe(name, () => {
    // S = [2 0 3; 0 0 0], X = [1 10; 2 20; 3 30]: S·X = [11 110; 0 0]
    const sparse: Csr = {
      rows: 2,
      cols: 3,
      rowPtr: Int32Array.of(0, 2, 2),
      colIdx: Int32Array.of(0, 2),
      values: Float32Array.of(2, 3),
    }
    const x: Matrix = { rows: 3, cols: 2, data: Float32Array.of(1, 10, 2, 20, 3, 30) }

    it('multiplies with the stored values, and an empty row gives zeros', () => {
      const out: Matrix = { rows: 2, cols: 2, data: new Float32Array(4).fill(Number.NaN) }
      multiply(sparse, x, out)
      assert.deepEqual([...out.data], [11, 110, 0, 0])
    })

    it('takes absent values for ones', () => {
      const out: Matrix = { rows: 2, cols: 2, data: new Float32Array(4) }
      multiply({ ...sparse, values: undefined }, x, out)
      assert.deepEqual([...out.data], [4, 40, 0, 0])
    })

    it('adds to the output when accumulating', () => {
      const out: Matrix = { rows: 2, cols: 2, data: Float32Array.of(1, 2, 3, 4) }
      multiply(sparse, x, out, true)
      assert.deepEqual([...out.data], [12, 112, 3, 4])
    })
  })
}

describe('spmm', () => {
  // Widths of a block of 32 columns, of single vectors, of both, and one that no vector fits.
  for (const width of [32, 64, 20, 44, 19]) {
    for (const withValues of [false, true]) {
      for (const accumulate of [false, true]) {
        it(`equals the reference at width ${width}, ${withValues ? 'with' : 'without'} values, ${accumulate ? 'adding' : 'setting'}`, () => {
          const sparse = randomCsr(60, 50, 400, withValues)
          const random = createRandom(1)
          const x: Matrix = {
            rows: 50,
            cols: width,
            data: Float32Array.from({ length: 50 * width }, () => random.next()),
          }
          const out: Matrix = { rows: 60, cols: width, data: new Float32Array(60 * width).fill(0.5) }
          const expected: Matrix = { ...out, data: Float64Array.from(out.data) }
          spmm(sparse, x, out, accumulate)
          spmmReference(sparse, x, expected, accumulate)
          expected.data.forEach((wanted, at) => {
            assert.ok(Math.abs(out.data[at] - wanted) < ROUNDING, `entry ${at}: ${out.data[at]} instead of ${wanted}`)
          })
        })
      }
    }
  }
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { csrFromPairs } from '../csr.ts'
import { constant } from '../tape.ts'
import { checkGradient, matrix64, tape64 } from './gradient-check.ts'
import { lapNormalizeRowSum } from './lap-normalize-row-sum.ts'

describe('lapNormalizeRowSum', () => {
  it('divides by the roots of the row sums of both ends', () => {
    // w01 = 4, w10 = 1: s = (4, 1), both weights are divided by √4.
    const pattern = csrFromPairs(2, 2, [0, 1], [1, 0])
    const { data } = lapNormalizeRowSum(tape64(), pattern, constant(matrix64([[4], [1]]))).value
    assert.deepEqual([...data], [2, 0.5])
  })

  it('gives an all-ones complete graph row sums of 1', () => {
    const n = 4
    const all = Array.from({ length: n * n }, (_e, at) => at)
    const pattern = csrFromPairs(
      n,
      n,
      all.map((at) => Math.floor(at / n)),
      all.map((at) => at % n),
    )
    const { data } = lapNormalizeRowSum(tape64(), pattern, constant(matrix64(all.map(() => [1])))).value
    for (let r = 0; r < n; r++) {
      let sum = 0
      for (let c = 0; c < n; c++) sum += data[r * n + c]
      assert.equal(sum, 1)
    }
  })

  it('has the gradient of central differences on a directed graph with a self edge', () => {
    const pattern = csrFromPairs(3, 3, [0, 0, 0, 1, 2, 2], [0, 1, 2, 2, 0, 1])
    checkGradient([matrix64([[1], [0.5], [2], [3], [0.25], [1.5]])], (tape, [w]) =>
      lapNormalizeRowSum(tape, pattern, w),
    )
  })

  it('stays finite when a row has no weight', () => {
    const pattern = csrFromPairs(2, 2, [0, 1], [1, 0])
    const { data } = lapNormalizeRowSum(tape64(), pattern, constant(matrix64([[0], [1]]))).value
    assert.ok([...data].every(Number.isFinite))
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { matrixOf } from '../matrix.ts'
import { createRandom } from '../random.ts'
import { rowsByNorm } from './rows-by-norm.ts'

describe('rowsByNorm', () => {
  it('puts long rows first, equal ones by lower index, rows of zeros last', () => {
    const { order, norms } = rowsByNorm(matrixOf(4, 2, Float32Array.of(0, 0, 3, -4, 6, 8, 5, 0)))
    assert.deepEqual([...order], [2, 1, 3, 0])
    assert.deepEqual([...norms], [10, 5, 5, 0])
  })

  it('gives norms that bound every row behind, also where rows are too alike to be told apart', () => {
    const random = createRandom(1)
    // Norms of 1 and up to 10⁻⁷ more, among some of 0 to 1.
    const lengths = Array.from({ length: 500 }, () => (random.int(2) === 0 ? 1 + random.next() * 1e-7 : random.next()))
    const { order, norms } = rowsByNorm(matrixOf(500, 1, Float64Array.from(lengths)))
    assert.deepEqual(
      order.toSorted(),
      Int32Array.from({ length: 500 }, (_, row) => row),
    )
    order.forEach((_, place) => {
      const behind = Math.max(
        ...order
          .subarray(place)
          .values()
          .map((row) => lengths[row]),
      )
      assert.equal(norms[place], behind)
      assert.ok(lengths[order[place]] >= norms[place] - 2 / 2 ** 21)
    })
  })

  it('orders rows of zeros, of enormous numbers, and none', () => {
    assert.deepEqual([...rowsByNorm(matrixOf(2, 1, Float32Array.of(0, 0))).order], [0, 1])
    assert.deepEqual([...rowsByNorm(matrixOf(2, 1, Float32Array.of(1e38, -3e38))).order], [1, 0])
    assert.deepEqual([...rowsByNorm(matrixOf(0, 3, new Float32Array(0))).norms], [])
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { csrFromPairs } from '../csr.ts'
import { type Matrix, matrixOf } from '../matrix.ts'
import { createRandom } from '../random.ts'
import { factorLists, factorListsReference, type Lists } from './factor-lists.ts'

/** Small whole numbers: every sum is exact in float32, and many scores are equal. */
function coarse(rows: number, cols: number, seed: number): Matrix {
  const random = createRandom(seed)
  return matrixOf(
    rows,
    cols,
    Float32Array.from({ length: rows * cols }, () => random.int(5) - 2),
  )
}

function listsFor(count: number, k: number): Lists {
  return {
    items: new Int32Array(count * k).fill(-1),
    scores: new Float32Array(count * k),
    lengths: new Int32Array(count),
  }
}

for (const [name, make] of Object.entries({ factorLists, factorListsReference })) {
  describe(name, () => {
    it('ranks by the dot product, ties by lower index, without what is masked', () => {
      const users = matrixOf(2, 1, Float32Array.of(1, -1))
      const items = matrixOf(4, 1, Float32Array.of(2, 3, 3, 1))
      const out = listsFor(2, 3)
      make(users, items).into(Int32Array.of(0, 1), csrFromPairs(2, 4, [1], [3]), 3, out)
      assert.deepEqual([...out.items], [1, 2, 0, 0, 1, 2])
      assert.deepEqual([...out.scores], [3, 3, 2, -2, -3, -3])
      assert.deepEqual([...out.lengths], [3, 3])
    })

    it('gives shorter lists where fewer items are left, and takes neither NaN nor −Infinity', () => {
      const users = matrixOf(1, 1, Float32Array.of(1))
      const items = matrixOf(3, 1, Float32Array.of(Number.NaN, Number.NEGATIVE_INFINITY, 5))
      const out = listsFor(1, 3)
      make(users, items).into(Int32Array.of(0), csrFromPairs(1, 3, [], []), 3, out)
      assert.deepEqual([out.lengths[0], out.items[0]], [1, 2])
    })
  })
}

describe('factorLists', () => {
  // Counts of users and items around the groups of 4 users, panels of 8 and runs of 32 items, rows of 16 scores.
  for (const [numUsers, numItems, dim, k] of [
    [1, 7, 3, 2],
    [5, 8, 4, 8],
    [9, 100, 5, 20],
    [6, 333, 8, 50],
    [4, 40, 2, 60],
    // Far more items than candidates are kept, and most scores equal.
    [5, 5000, 2, 7],
    [1, 3000, 1, 40],
    [4, 3000, 24, 40],
    [1, 5000, 24, 40],
    [1, 20_000, 40, 50],
    [1, 700, 3, 5],
  ]) {
    it(`equals the reference for ${numUsers} users, ${numItems} items, width ${dim}, k ${k}`, () => {
      const users = coarse(numUsers, dim, 1)
      const items = coarse(numItems, dim, 2)
      const random = createRandom(3)
      const draw = (bound: number): number[] => Array.from({ length: 6 * numUsers }, () => random.int(bound))
      const mask = csrFromPairs(numUsers, numItems, draw(numUsers), draw(numItems))
      const asked = Int32Array.from({ length: numUsers }, (_, b) => numUsers - 1 - b)
      const [fast, plain] = [listsFor(numUsers, k), listsFor(numUsers, k)]
      factorLists(users, items).into(asked, mask, k, fast)
      factorListsReference(users, items).into(asked, mask, k, plain)
      assert.deepEqual(fast.lengths, plain.lengths)
      for (let b = 0; b < numUsers; b++) {
        const row = [b * k, b * k + plain.lengths[b]] as const
        assert.deepEqual(fast.items.slice(...row), plain.items.slice(...row))
        assert.deepEqual(fast.scores.slice(...row), plain.scores.slice(...row))
      }
    })
  }
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Er2almError } from '../errors.ts'
import {
  type Csr,
  colDegrees,
  csrFromPairs,
  emptyCsr,
  hasEntry,
  rowDegrees,
  sparseOperator,
  transpose,
  unionCsr,
} from './csr.ts'
import { createRandom } from './random.ts'

// [. x . x; . . . .; x x . .]
const R = csrFromPairs(3, 4, [2, 0, 0, 2, 0], [1, 3, 1, 0, 3])

function pairsOf(csr: Csr): string[] {
  const pairs: string[] = []
  for (let r = 0; r < csr.rows; r++) {
    for (let e = csr.rowPtr[r]; e < csr.rowPtr[r + 1]; e++) pairs.push(`${r},${csr.colIdx[e]}`)
  }
  return pairs
}

describe('csrFromPairs', () => {
  it('sorts the columns of each row and keeps repeated pairs once', () => {
    assert.deepEqual(R, { rows: 3, cols: 4, rowPtr: Int32Array.of(0, 2, 2, 4), colIdx: Int32Array.of(1, 3, 0, 1) })
  })

  it('gives an empty pattern for no pairs', () => {
    assert.deepEqual(csrFromPairs(2, 3, [], []), emptyCsr(2, 3))
  })

  it('holds exactly the given set of pairs', () => {
    const random = createRandom(1)
    const rowIdx = Int32Array.from({ length: 500 }, () => random.int(30))
    const colIdx = Int32Array.from({ length: 500 }, () => random.int(20))
    const wanted = new Set(Array.from(rowIdx, (r, e) => `${r},${colIdx[e]}`))
    const pairs = pairsOf(csrFromPairs(30, 20, rowIdx, colIdx))
    assert.equal(pairs.length, wanted.size)
    assert.deepEqual(new Set(pairs), wanted)
  })

  it('refuses an index outside the shape and lists of different length', () => {
    for (const [rowIdx, colIdx] of [
      [[3], [0]],
      [[0], [4]],
      [[-1], [0]],
      [[0], []],
    ]) {
      assert.throws(
        () => csrFromPairs(3, 4, rowIdx, colIdx),
        (error) => error instanceof Er2almError && error.code === 'BUG',
      )
    }
  })
})

describe('transpose', () => {
  it('turns rows into columns, and values with them', () => {
    const turned = transpose({ ...R, values: Float32Array.of(10, 20, 30, 40) })
    assert.deepEqual(turned, {
      rows: 4,
      cols: 3,
      rowPtr: Int32Array.of(0, 1, 3, 3, 4),
      colIdx: Int32Array.of(2, 0, 2, 0),
      values: Float32Array.of(30, 10, 40, 20),
    })
  })

  it('is its own inverse', () => {
    assert.deepEqual(transpose(transpose(R)), R)
  })
})

describe('rowDegrees and colDegrees', () => {
  it('count the stored entries', () => {
    assert.deepEqual([...rowDegrees(R)], [2, 0, 2])
    assert.deepEqual([...colDegrees(R)], [1, 2, 0, 1])
  })
})

describe('hasEntry', () => {
  it('finds stored pairs and no others', () => {
    const stored = new Set(pairsOf(R))
    for (let r = 0; r < 3; r++) {
      for (let c = 0; c < 4; c++) assert.equal(hasEntry(R, r, c), stored.has(`${r},${c}`), `${r},${c}`)
    }
  })
})

describe('unionCsr', () => {
  it('has the entries of both, once', () => {
    const other = csrFromPairs(3, 4, [0, 0, 1, 2], [0, 3, 2, 3])
    assert.deepEqual(pairsOf(unionCsr(R, other)), ['0,0', '0,1', '0,3', '1,2', '2,0', '2,1', '2,3'])
    assert.deepEqual(unionCsr(R, emptyCsr(3, 4)), R)
  })

  it('refuses different shapes', () => {
    assert.throws(
      () => unionCsr(R, emptyCsr(3, 5)),
      (error) => error instanceof Er2almError && error.code === 'BUG',
    )
  })
})

describe('sparseOperator', () => {
  it('stores the transpose beside the matrix', () => {
    assert.deepEqual(sparseOperator(R), { forward: R, backward: transpose(R) })
  })
})

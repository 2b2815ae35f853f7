import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Csr, csrFromPairs, transpose } from './csr.ts'
import { rowBipartiteSelf, sqrtRow, symBipartite } from './graph-normalise.ts'

/** Values are stored in float32. */
const ROUNDING = 1e-7

// Two users, three items: u0 – i0, i1; u1 – i1; nobody – i2. Nodes: u0 u1 i0 i1 i2.
const R = csrFromPairs(2, 3, [0, 0, 1], [0, 1, 1])

function dense(csr: Csr): number[][] {
  return Array.from({ length: csr.rows }, (_row, r) => {
    const row = new Array<number>(csr.cols).fill(0)
    for (let e = csr.rowPtr[r]; e < csr.rowPtr[r + 1]; e++) row[csr.colIdx[e]] = csr.values?.[e] ?? 1
    return row
  })
}

function assertDense(csr: Csr, expected: readonly (readonly number[])[]): void {
  dense(csr).forEach((row, r) => {
    row.forEach((entry, c) => {
      assert.ok(Math.abs(entry - expected[r][c]) < ROUNDING, `(${r}, ${c}): ${entry}, not ${expected[r][c]}`)
    })
  })
}

function assertAscending(csr: Csr): void {
  for (let r = 0; r < csr.rows; r++) {
    for (let e = csr.rowPtr[r] + 1; e < csr.rowPtr[r + 1]; e++) assert.ok(csr.colIdx[e - 1] < csr.colIdx[e])
  }
}

describe('symBipartite', () => {
  it('divides each edge by the root of the product of both degrees', () => {
    const [u0i0, u0i1, u1i1] = [1 / Math.sqrt(2 * 1), 1 / Math.sqrt(2 * 2), 1 / Math.sqrt(1 * 2)]
    assertDense(symBipartite(R).forward, [
      [0, 0, u0i0, u0i1, 0],
      [0, 0, 0, u1i1, 0],
      [u0i0, 0, 0, 0, 0],
      [u0i1, u1i1, 0, 0, 0],
      [0, 0, 0, 0, 0],
    ])
  })

  it('is symmetric, so its backward is itself', () => {
    const { forward, backward } = symBipartite(R)
    assert.equal(backward, forward)
    assert.deepEqual(transpose(forward), forward)
    assertAscending(forward)
  })
})

describe('rowBipartiteSelf', () => {
  it('is the mean over a node and its neighbours', () => {
    const { forward, backward } = rowBipartiteSelf(R)
    assertDense(forward, [
      [1 / 3, 0, 1 / 3, 1 / 3, 0],
      [0, 1 / 2, 0, 1 / 2, 0],
      [1 / 2, 0, 1 / 2, 0, 0],
      [1 / 3, 1 / 3, 0, 1 / 3, 0],
      [0, 0, 0, 0, 1],
    ])
    assert.deepEqual(backward, transpose(forward))
    assertAscending(forward)
  })
})

describe('sqrtRow', () => {
  it('divides each row by the root of its own degree, so that a row of degree 2 sums to √2', () => {
    const { userFromItem, itemFromUser } = sqrtRow(R)
    const half = Math.SQRT1_2
    assertDense(userFromItem.forward, [
      [half, half, 0],
      [0, 1, 0],
    ])
    assertDense(itemFromUser.forward, [
      [1, 0],
      [half, half],
      [0, 0],
    ])
  })

  it('adds 1e-8 to the degree, visible in float64 and lost in float32', () => {
    assert.equal(sqrtRow(R).userFromItem.forward.values?.[0], Math.fround((2 + 1e-8) ** -0.5))
  })

  it('has the transposes for the backward passes', () => {
    const { userFromItem, itemFromUser } = sqrtRow(R)
    assert.deepEqual(userFromItem.backward, transpose(userFromItem.forward))
    assert.deepEqual(itemFromUser.backward, transpose(itemFromUser.forward))
  })
})

describe('normalised graphs', () => {
  it('hold no NaN and no infinity for users and items without interactions', () => {
    const empty = csrFromPairs(2, 2, [], [])
    const { userFromItem, itemFromUser } = sqrtRow(empty)
    for (const { forward } of [symBipartite(empty), rowBipartiteSelf(empty), userFromItem, itemFromUser]) {
      assert.ok(dense(forward).flat().every(Number.isFinite))
    }
  })

  it('ignore the values of the interactions', () => {
    const weighted = { ...R, values: Float32Array.of(5, 5, 5) }
    assert.deepEqual(symBipartite(weighted), symBipartite(R))
    assert.deepEqual(sqrtRow(weighted), sqrtRow(R))
    assert.deepEqual(rowBipartiteSelf(weighted), rowBipartiteSelf(R))
  })
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Csr, csrFromPairs } from './csr.ts'
import { matrixOf } from './matrix.ts'
import { createRandom } from './random.ts'
import { symmetricEigen } from './symmetric-eigen.ts'
import { type SingularVectors, truncatedSvd } from './truncated-svd.ts'

/** Rounding errors of float64 where the basis spans everything. */
const EXACT = 1e-10
/** What is asked of the residuals. */
const TOLERANCE = 1e-7
/** Residuals of 1e-7 of the largest eigenvalue, over gaps between eigenvalues of a hundredth of it. */
const CONVERGED = 1e-5

function sparse(rows: number, cols: number, seed: number, share = 0.2): Csr {
  const random = createRandom(seed)
  const pairs = Array.from({ length: rows * cols }, (_, at) => at).filter(() => random.next() < share)
  const pattern = csrFromPairs(
    rows,
    cols,
    pairs.map((at) => Math.floor(at / cols)),
    pairs.map((at) => at % cols),
  )
  return { ...pattern, values: Float64Array.from(pattern.colIdx, () => random.normal()) }
}

/** Eigenvectors of the dense Gram matrix AᵀA: another way to the same values and vectors. */
function denseReference(a: Csr, rank: number): SingularVectors {
  const gram = new Float64Array(a.cols * a.cols)
  for (let r = 0; r < a.rows; r++) {
    for (let p = a.rowPtr[r]; p < a.rowPtr[r + 1]; p++) {
      for (let q = a.rowPtr[r]; q < a.rowPtr[r + 1]; q++) {
        gram[a.colIdx[p] * a.cols + a.colIdx[q]] += (a.values?.[p] ?? 1) * (a.values?.[q] ?? 1)
      }
    }
  }
  const { values, vectors } = symmetricEigen(matrixOf(a.cols, a.cols, gram))
  return {
    values: values.slice(0, rank).map((value) => Math.sqrt(Math.max(0, value))),
    right: matrixOf(rank, a.cols, vectors.data.slice(0, rank * a.cols)),
  }
}

/** Projection onto the span of the vectors: what is left of V when signs and the order of equal values are taken away. */
function projection({ right: { rows, cols, data } }: SingularVectors): Float64Array {
  const out = new Float64Array(cols * cols)
  for (let v = 0; v < rows; v++) {
    for (let i = 0; i < cols; i++) {
      for (let j = 0; j < cols; j++) out[i * cols + j] += data[v * cols + i] * data[v * cols + j]
    }
  }
  return out
}

function assertSame(found: SingularVectors, expected: SingularVectors, tolerance: number): void {
  assert.equal(found.values.length, expected.values.length)
  found.values.forEach((value, at) => {
    assert.ok(Math.abs(value - expected.values[at]) < tolerance * expected.values[0], `value ${at}`)
  })
  const theirs = projection(expected)
  projection(found).forEach((value, at) => {
    assert.ok(Math.abs(value - theirs[at]) < tolerance, `entry ${at} of the projection: ${value}, not ${theirs[at]}`)
  })
}

test('truncatedSvd › finds the largest singular values and their vectors, whichever side is longer', () => {
  for (const [rows, cols] of [
    [150, 110],
    [110, 150],
  ]) {
    const a = sparse(rows, cols, rows)
    assertSame(truncatedSvd(a, 8, TOLERANCE, createRandom(1)), denseReference(a, 8), CONVERGED)
  }
})

test('truncatedSvd › is exact where the basis spans everything', () => {
  const a = sparse(45, 40, 3)
  for (const rank of [1, 33, 40]) {
    assertSame(truncatedSvd(a, rank, TOLERANCE, createRandom(1)), denseReference(a, rank), EXACT)
  }
})

test('truncatedSvd › depends on its starting block to the tolerance only', () => {
  const a = sparse(140, 160, 5)
  assertSame(
    truncatedSvd(a, 12, TOLERANCE, createRandom(1)),
    truncatedSvd(a, 12, TOLERANCE, createRandom(2)),
    CONVERGED,
  )
})

test('truncatedSvd › leaves zero singular values out, and may be asked for more than there are', () => {
  // Rank 2: rows are multiples of (1 1 0 0) and (0 0 1 1), so σ² = 2·(1 + 4) = 10 and 2·9 = 18.
  const pattern = csrFromPairs(3, 4, [0, 0, 1, 1, 2, 2], [0, 1, 0, 1, 2, 3])
  const { values, right } = truncatedSvd(
    { ...pattern, values: Float64Array.of(1, 1, 2, 2, 3, 3) },
    9,
    TOLERANCE,
    createRandom(1),
  )
  assert.equal(values.length, 2)
  assert.equal(right.rows, 2)
  assert.ok(Math.abs(values[0] - Math.sqrt(18)) < EXACT && Math.abs(values[1] - Math.sqrt(10)) < EXACT)
  ;[0, 0, Math.SQRT1_2, Math.SQRT1_2].forEach((expected, at) => {
    assert.ok(Math.abs(Math.abs(right.data[at]) - expected) < EXACT)
  })
})

test('truncatedSvd › finds all of a value that occurs many times', () => {
  // 100 rows of one entry each: every singular value is 1.
  const diagonal = csrFromPairs(100, 120, [...Array(100).keys()], [...Array(100).keys()])
  const { values } = truncatedSvd(diagonal, 70, TOLERANCE, createRandom(1))
  assert.equal(values.length, 70)
  assert.ok(values.every((value) => Math.abs(value - 1) < EXACT))
})

import { Er2almError } from '../errors.ts'
import { type Matrix, matrixOf } from './matrix.ts'

/** Eigenvalues, largest first, and the orthonormal eigenvectors, one a row in the same order. Float64. */
export interface Eigen {
  readonly values: Float64Array
  readonly vectors: Matrix
}

/** QL steps for one eigenvalue after which something is wrong; a handful is usual. */
const MAX_STEPS = 100

/**
 * All eigenvalues and eigenvectors of a dense symmetric matrix: Householder reduction to tridiagonal form, then QL with
 * implicit shifts (Bowdler, Martin, Reinsch, Wilkinson, "The QR and QL algorithms for symmetric matrices", Numerische Mathematik 11,
 * 1968; EISPACK's tred2 and tql2). About 9 n³ operations, all along rows.
 *
 * @param a n×n, symmetric, float64; not changed
 * @throws {Er2almError} BUG if the matrix has an entry that is not finite
 */
export function symmetricEigen(a: Matrix): Eigen {
  const n = a.rows
  const rows = Float64Array.from(a.data)
  const diagonal = new Float64Array(n)
  const beside = new Float64Array(n)
  if (n === 0) return { values: diagonal, vectors: matrixOf(0, 0, rows) }
  if (!rows.every((value) => Number.isFinite(value))) {
    throw new Er2almError(
      'BUG',
      `the eigenvalues of a ${n}×${n} matrix with an infinite or missing entry were asked for`,
    )
  }
  tridiagonalise(rows, n, diagonal, beside)
  implicitQl(rows, n, diagonal, beside)
  const order = [...diagonal.keys()].sort((p, q) => diagonal[q] - diagonal[p] || p - q)
  const sorted = new Float64Array(n * n)
  order.forEach((from, to) => {
    sorted.set(rows.subarray(from * n, (from + 1) * n), to * n)
  })
  return { values: Float64Array.from(order, (at) => diagonal[at]), vectors: matrixOf(n, n, sorted) }
}

/**
 * A = V·T·Vᵀ with T tridiagonal: d its diagonal, e[1 ..] the entries beside it.
 * @param w holds A, receives Vᵀ: row j of `w` is column j of V
 */
function tridiagonalise(w: Float64Array, n: number, d: Float64Array, e: Float64Array): void {
  for (let j = 0; j < n; j++) d[j] = w[j * n + n - 1]
  for (let i = n - 1; i > 0; i--) {
    let scale = 0
    for (let k = 0; k < i; k++) scale += Math.abs(d[k])
    let h = 0
    if (scale === 0) {
      e[i] = d[i - 1]
      for (let j = 0; j < i; j++) {
        d[j] = w[j * n + i - 1]
        w[j * n + i] = 0
        w[i * n + j] = 0
      }
    } else {
      for (let k = 0; k < i; k++) {
        d[k] /= scale
        h += d[k] * d[k]
      }
      const f = d[i - 1]
      const g = f > 0 ? -Math.sqrt(h) : Math.sqrt(h)
      e[i] = scale * g
      h -= f * g
      d[i - 1] = f - g
      reflect(w, n, i, h, d, e)
    }
    d[i] = h
  }
  accumulateReflections(w, n, d)
  e[0] = 0
}

/** Applies the reflection of step i, whose vector is d[0 .. i) with half squared norm h, to both sides of the leading block. */
function reflect(w: Float64Array, n: number, i: number, h: number, d: Float64Array, e: Float64Array): void {
  e.fill(0, 0, i)
  for (let j = 0; j < i; j++) {
    const f = d[j]
    w[i * n + j] = f
    let g = e[j] + w[j * n + j] * f
    for (let k = j + 1; k < i; k++) {
      g += w[j * n + k] * d[k]
      e[k] += w[j * n + k] * f
    }
    e[j] = g
  }
  let f = 0
  for (let j = 0; j < i; j++) {
    e[j] /= h
    f += e[j] * d[j]
  }
  const half = f / (h + h)
  for (let j = 0; j < i; j++) e[j] -= half * d[j]
  for (let j = 0; j < i; j++) {
    const dj = d[j]
    const ej = e[j]
    for (let k = j; k < i; k++) w[j * n + k] -= dj * e[k] + ej * d[k]
    d[j] = w[j * n + i - 1]
    w[j * n + i] = 0
  }
}

function accumulateReflections(w: Float64Array, n: number, d: Float64Array): void {
  for (let i = 0; i < n - 1; i++) {
    w[i * n + n - 1] = w[i * n + i]
    w[i * n + i] = 1
    const h = d[i + 1]
    const next = (i + 1) * n
    if (h !== 0) {
      for (let k = 0; k <= i; k++) d[k] = w[next + k] / h
      for (let j = 0; j <= i; j++) {
        let g = 0
        for (let k = 0; k <= i; k++) g += w[next + k] * w[j * n + k]
        for (let k = 0; k <= i; k++) w[j * n + k] -= g * d[k]
      }
    }
    for (let k = 0; k <= i; k++) w[next + k] = 0
  }
  for (let j = 0; j < n; j++) {
    d[j] = w[j * n + n - 1]
    w[j * n + n - 1] = 0
  }
  w[n * n - 1] = 1
}

/** Diagonalises the tridiagonal matrix; `d` receives the eigenvalues, the rows of `w` are turned into eigenvectors. */
function implicitQl(w: Float64Array, n: number, d: Float64Array, e: Float64Array): void {
  e.copyWithin(0, 1)
  e[n - 1] = 0
  let shifted = 0
  let largest = 0
  for (let l = 0; l < n; l++) {
    largest = Math.max(largest, Math.abs(d[l]) + Math.abs(e[l]))
    const negligible = Number.EPSILON * largest
    let m = l
    while (Math.abs(e[m]) > negligible) m++ // e[n − 1] is 0
    for (let step = 0; Math.abs(e[l]) > negligible; step++) {
      if (step === MAX_STEPS)
        throw new Er2almError('BUG', `eigenvalue ${l} of ${n} was not found in ${MAX_STEPS} steps`)
      shifted += shiftFrom(d, e, n, l)
      sweep(w, n, d, e, l, m)
    }
    d[l] += shifted
    e[l] = 0
  }
}

/** Takes Wilkinson's shift off the diagonal from l on and returns it. */
function shiftFrom(d: Float64Array, e: Float64Array, n: number, l: number): number {
  const g = d[l]
  const p = (d[l + 1] - g) / (2 * e[l])
  const r = p < 0 ? -Math.hypot(p, 1) : Math.hypot(p, 1)
  d[l] = e[l] / (p + r)
  d[l + 1] = e[l] * (p + r)
  const shift = g - d[l]
  for (let i = l + 2; i < n; i++) d[i] -= shift
  return shift
}

/** One QL sweep from m down to l: a chain of plane rotations, each turning two rows of `w`. */
function sweep(w: Float64Array, n: number, d: Float64Array, e: Float64Array, l: number, m: number): void {
  const dl1 = d[l + 1]
  const el1 = e[l + 1]
  let p = d[m]
  let c = 1
  let c2 = 1
  let c3 = 1
  let s = 0
  let s2 = 0
  for (let i = m - 1; i >= l; i--) {
    c3 = c2
    c2 = c
    s2 = s
    const g = c * e[i]
    const h = c * p
    const r = Math.hypot(p, e[i])
    e[i + 1] = s * r
    s = e[i] / r
    c = p / r
    p = c * d[i] - s * g
    d[i + 1] = h + s * (c * g + s * d[i])
    rotateRows(w, i * n, (i + 1) * n, n, c, s)
  }
  p = (-s * s2 * c3 * el1 * e[l]) / dl1
  e[l] = s * p
  d[l] = c * p
}

function rotateRows(w: Float64Array, a: number, b: number, n: number, c: number, s: number): void {
  for (let k = 0; k < n; k++) {
    const x = w[a + k]
    const y = w[b + k]
    w[b + k] = s * x + c * y
    w[a + k] = c * x - s * y
  }
}

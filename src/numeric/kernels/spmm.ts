import type { Csr } from '../csr.ts'
import type { Floats, Matrix } from '../matrix.ts'

/**
 * Sparse × dense: out = S·X, or out += S·X with `accumulate`. The plain form: one entry at a time, whole rows of X.
 *
 * @param sparse r×n
 * @param x      n×c
 * @param out    r×c, not x itself
 */
export function spmmReference(sparse: Csr, x: Matrix, out: Matrix, accumulate = false): void {
  const width = x.cols
  if (!accumulate) out.data.fill(0)
  for (let r = 0; r < sparse.rows; r++) {
    for (let e = sparse.rowPtr[r]; e < sparse.rowPtr[r + 1]; e++) {
      const weight = sparse.values === undefined ? 1 : sparse.values[e]
      for (let c = 0; c < width; c++) out.data[r * width + c] += weight * x.data[sparse.colIdx[e] * width + c]
    }
  }
}

/**
 * As `spmmReference`. Different: eight columns at a time are summed in float64 locals over all entries of a row, so that
 * each number of `out` is written once and rounded once.
 */
export function spmm(sparse: Csr, x: Matrix, out: Matrix, accumulate = false): void {
  const width = x.cols
  const blocked = width - (width % 8)
  for (let from = 0; from < blocked; from += 8) spmmColumns8(sparse, x.data, out.data, width, from, accumulate)
  for (let column = blocked; column < width; column++) spmmColumn(sparse, x.data, out.data, width, column, accumulate)
}

function spmmColumns8(s: Csr, x: Floats, y: Floats, width: number, from: number, accumulate: boolean): void {
  const { rows, rowPtr, colIdx, values } = s
  for (let r = 0; r < rows; r++) {
    let s0 = 0
    let s1 = 0
    let s2 = 0
    let s3 = 0
    let s4 = 0
    let s5 = 0
    let s6 = 0
    let s7 = 0
    const end = rowPtr[r + 1]
    for (let e = rowPtr[r]; e < end; e++) {
      const w = values === undefined ? 1 : values[e]
      const at = colIdx[e] * width + from
      s0 += w * x[at]
      s1 += w * x[at + 1]
      s2 += w * x[at + 2]
      s3 += w * x[at + 3]
      s4 += w * x[at + 4]
      s5 += w * x[at + 5]
      s6 += w * x[at + 6]
      s7 += w * x[at + 7]
    }
    const to = r * width + from
    if (accumulate) {
      s0 += y[to]
      s1 += y[to + 1]
      s2 += y[to + 2]
      s3 += y[to + 3]
      s4 += y[to + 4]
      s5 += y[to + 5]
      s6 += y[to + 6]
      s7 += y[to + 7]
    }
    y[to] = s0
    y[to + 1] = s1
    y[to + 2] = s2
    y[to + 3] = s3
    y[to + 4] = s4
    y[to + 5] = s5
    y[to + 6] = s6
    y[to + 7] = s7
  }
}

function spmmColumn(s: Csr, x: Floats, y: Floats, width: number, column: number, accumulate: boolean): void {
  for (let r = 0; r < s.rows; r++) {
    const to = r * width + column
    let sum = accumulate ? y[to] : 0
    for (let e = s.rowPtr[r]; e < s.rowPtr[r + 1]; e++) {
      sum += (s.values === undefined ? 1 : s.values[e]) * x[s.colIdx[e] * width + column]
    }
    y[to] = sum
  }
}

import { type Csr, transpose } from './csr.ts'

/**
 * What one row shares with all others.
 *
 * @param row    its index r
 * @param others indices of the rows that share a column with r, r itself among them, in the order they were met; only
 *               the first `count` places count
 * @param sums   sums[s] for each of these s; other places are undefined
 */
export type OverlapVisitor = (row: number, others: Int32Array, count: number, sums: Float64Array) => void

/**
 * Weighted overlap of the rows of a pattern, row by row: sums[s] = Σ c_t over the columns t that both r and s have, that
 * is row r of P·diag(c)·Pᵀ. Exact for whole weights. The product is never stored: `visit` sees one row at a time, in work
 * space that is used again for the next.
 *
 * Time: Σ_t n_t², n_t the number of rows that have column t.
 *
 * @param pattern       P, its values are not looked at
 * @param columnWeights c, one a column, ≥ 0; absent means all ones
 */
export function forEachRowOverlap(pattern: Csr, columnWeights: Float64Array | undefined, visit: OverlapVisitor): void {
  const { rows, rowPtr, colIdx } = pattern
  const turned = transpose({ ...pattern, values: undefined })
  const sums = new Float64Array(rows)
  const metIn = new Int32Array(rows).fill(-1) // the latest r in which a row was met
  const others = new Int32Array(rows)
  for (let r = 0; r < rows; r++) {
    let count = 0
    for (let e = rowPtr[r]; e < rowPtr[r + 1]; e++) {
      const column = colIdx[e]
      const weight = columnWeights === undefined ? 1 : columnWeights[column]
      const end = turned.rowPtr[column + 1]
      for (let q = turned.rowPtr[column]; q < end; q++) {
        const s = turned.colIdx[q]
        if (metIn[s] === r) {
          sums[s] += weight
        } else {
          metIn[s] = r
          sums[s] = weight
          others[count++] = s
        }
      }
    }
    visit(r, others, count, sums)
  }
}

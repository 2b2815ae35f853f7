import { createHash } from 'node:crypto'
import { type Matrix, matrixOf } from '../numeric/matrix.ts'

/** The different non-zero rows of several matrices, stacked. */
export interface DistinctRows {
  /** n × dim, in order of first appearance. Read it, do not change it. */
  readonly rows: Matrix
  /** Per matrix, per row: its place in `rows`, or −1 when the row is all zeros or not used. */
  readonly indexOf: readonly Int32Array[]
}

/**
 * Finds equal rows, so that a frozen feature is projected once however many items share it (models.md §7.8, saving 1).
 * Rows are compared by the SHA-256 of their bytes. All-zero rows (an aspect that is unknown or was rejected) are left out, and so
 * are rows that nothing reads.
 *
 * @param matrices all of one width
 * @param isUsed   whether a row index is read at all
 */
export function distinctRows(matrices: readonly Matrix[], isUsed: (row: number) => boolean): DistinctRows {
  const dim = matrices[0]?.cols ?? 0
  const places = new Map<string, number>()
  const found: { readonly matrix: Matrix; readonly row: number }[] = []
  const indexOf = matrices.map((matrix) => {
    const index = new Int32Array(matrix.rows)
    for (let row = 0; row < matrix.rows; row++) {
      const values = matrix.data.subarray(row * dim, (row + 1) * dim)
      if (!isUsed(row) || values.every((value) => value === 0)) {
        index[row] = -1
        continue
      }
      const key = createHash('sha256')
        .update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
        .digest('base64')
      const place = places.get(key) ?? found.length
      if (place === found.length) {
        places.set(key, place)
        found.push({ matrix, row })
      }
      index[row] = place
    }
    return index
  })
  const rows = new Float32Array(found.length * dim)
  found.forEach(({ matrix, row }, place) => {
    rows.set(matrix.data.subarray(row * dim, (row + 1) * dim), place * dim)
  })
  return { rows: matrixOf(found.length, dim, rows), indexOf }
}

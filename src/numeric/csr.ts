import { Er2almError } from '../errors.ts'
import type { Floats } from './matrix.ts'

/**
 * Compressed sparse rows. Row r's columns are `colIdx[rowPtr[r] .. rowPtr[r + 1])`, ascending, no duplicates.
 * `values` absent means all ones. User × item always.
 */
export interface Csr {
  readonly rows: number
  readonly cols: number
  readonly rowPtr: Int32Array
  readonly colIdx: Int32Array
  readonly values?: Floats
}

/** A sparse operator together with its transpose, so that backward passes need no search. */
export interface SparseOperator {
  readonly forward: Csr
  readonly backward: Csr
}

/** An all-zero pattern of the given shape. */
export function emptyCsr(rows: number, cols: number): Csr {
  return { rows, cols, rowPtr: new Int32Array(rows + 1), colIdx: new Int32Array(0) }
}

/**
 * The pattern with an entry for every pair (rowIdx[e], colIdx[e]); pairs in any order, repeated ones once.
 * @throws {Er2almError} BUG if the lists differ in length or an index is outside the shape
 */
export function csrFromPairs(rows: number, cols: number, rowIdx: ArrayLike<number>, colIdx: ArrayLike<number>): Csr {
  if (rowIdx.length !== colIdx.length) {
    throw new Er2almError('BUG', `${rowIdx.length} row indices with ${colIdx.length} column indices`)
  }
  for (let e = 0; e < rowIdx.length; e++) {
    if (!(rowIdx[e] >= 0 && rowIdx[e] < rows && colIdx[e] >= 0 && colIdx[e] < cols)) {
      throw new Er2almError('BUG', `pair ${e} is (${rowIdx[e]}, ${colIdx[e]}), outside a ${rows}×${cols} matrix`)
    }
  }
  const ptr = countingPtr(rows, rowIdx)
  const filled = new Int32Array(rowIdx.length)
  const next = ptr.slice(0, rows)
  for (let e = 0; e < rowIdx.length; e++) filled[next[rowIdx[e]]++] = colIdx[e]

  // Sort each row, then close the gaps that repeated entries leave.
  const rowPtr = new Int32Array(rows + 1)
  let kept = 0
  for (let r = 0; r < rows; r++) {
    const row = filled.subarray(ptr[r], ptr[r + 1]).sort()
    for (let at = 0; at < row.length; at++) {
      if (at === 0 || row[at] !== row[at - 1]) filled[kept++] = row[at]
    }
    rowPtr[r + 1] = kept
  }
  return { rows, cols, rowPtr, colIdx: filled.slice(0, kept) }
}

/** The transpose, values taken along. */
export function transpose(csr: Csr): Csr {
  const { rows, cols, values } = csr
  const rowPtr = countingPtr(cols, csr.colIdx)
  const next = rowPtr.slice(0, cols)
  const colIdx = new Int32Array(csr.colIdx.length)
  const moved = values?.slice()
  for (let r = 0; r < rows; r++) {
    for (let e = csr.rowPtr[r]; e < csr.rowPtr[r + 1]; e++) {
      const place = next[csr.colIdx[e]]++
      colIdx[place] = r
      if (moved !== undefined && values !== undefined) moved[place] = values[e]
    }
  }
  const turned = { rows: cols, cols: rows, rowPtr, colIdx }
  return moved === undefined ? turned : { ...turned, values: moved }
}

/** Number of stored entries of each row. */
export function rowDegrees(csr: Csr): Int32Array {
  const degrees = new Int32Array(csr.rows)
  for (let r = 0; r < csr.rows; r++) degrees[r] = csr.rowPtr[r + 1] - csr.rowPtr[r]
  return degrees
}

/** Number of stored entries of each column. */
export function colDegrees(csr: Csr): Int32Array {
  const degrees = new Int32Array(csr.cols)
  for (let e = 0; e < csr.colIdx.length; e++) degrees[csr.colIdx[e]]++
  return degrees
}

/** Whether (row, col) is stored. Binary search in the row. */
export function hasEntry(csr: Csr, row: number, col: number): boolean {
  let low = csr.rowPtr[row]
  let high = csr.rowPtr[row + 1]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (csr.colIdx[middle] < col) low = middle + 1
    else high = middle
  }
  return low < csr.rowPtr[row + 1] && csr.colIdx[low] === col
}

/**
 * The pattern with every entry that `a` or `b` has; values are not looked at.
 * @throws {Er2almError} BUG if the shapes differ
 */
export function unionCsr(a: Csr, b: Csr): Csr {
  if (a.rows !== b.rows || a.cols !== b.cols) {
    throw new Er2almError('BUG', `the union of a ${a.rows}×${a.cols} and a ${b.rows}×${b.cols} pattern was asked for`)
  }
  const rowPtr = new Int32Array(a.rows + 1)
  const colIdx = new Int32Array(a.colIdx.length + b.colIdx.length)
  let kept = 0
  for (let r = 0; r < a.rows; r++) {
    let atA = a.rowPtr[r]
    let atB = b.rowPtr[r]
    const endA = a.rowPtr[r + 1]
    const endB = b.rowPtr[r + 1]
    while (atA < endA || atB < endB) {
      const colA = atA < endA ? a.colIdx[atA] : a.cols
      const colB = atB < endB ? b.colIdx[atB] : b.cols
      colIdx[kept++] = Math.min(colA, colB)
      if (colA <= colB) atA++
      if (colB <= colA) atB++
    }
    rowPtr[r + 1] = kept
  }
  return { rows: a.rows, cols: a.cols, rowPtr, colIdx: colIdx.slice(0, kept) }
}

/** A matrix with its transpose. */
export function sparseOperator(csr: Csr): SparseOperator {
  return { forward: csr, backward: transpose(csr) }
}

/** Start of each of `buckets` runs when the entries are grouped by `bucketOf`; the last entry is the total. */
function countingPtr(buckets: number, bucketOf: ArrayLike<number>): Int32Array {
  const ptr = new Int32Array(buckets + 1)
  for (let e = 0; e < bucketOf.length; e++) ptr[bucketOf[e] + 1]++
  for (let at = 0; at < buckets; at++) ptr[at + 1] += ptr[at]
  return ptr
}

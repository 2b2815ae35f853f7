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

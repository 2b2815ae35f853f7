import { Er2almError } from '../errors.ts'

/** Storage of a matrix. Float32 everywhere but in gradient checks, which need float64. */
export type Floats = Float32Array | Float64Array

/** Row-major dense matrix: entry (r, c) is `data[r * cols + c]`. */
export interface Matrix {
  readonly rows: number
  readonly cols: number
  readonly data: Floats
}

/** A zero matrix in float32. */
export function zeros(rows: number, cols: number): Matrix {
  return { rows, cols, data: new Float32Array(rows * cols) }
}

/**
 * A matrix over existing storage (not copied).
 * @throws {Er2almError} BUG if `data.length` is not `rows * cols`
 */
export function matrixOf(rows: number, cols: number, data: Floats): Matrix {
  if (data.length !== rows * cols) {
    throw new Er2almError('BUG', `a ${rows}×${cols} matrix cannot be laid over ${data.length} numbers`)
  }
  return { rows, cols, data }
}

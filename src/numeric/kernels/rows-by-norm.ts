import type { Matrix } from '../matrix.ts'

/** Rows of a matrix, long ones first. */
export interface RowsByNorm {
  /** The row at each place. */
  readonly order: Int32Array
  /** For each place the largest Euclidean norm of it and the places behind it: never rises. */
  readonly norms: Float64Array
}

/** Norms are told apart to this share of the largest. */
const STEPS = 2 ** 21
/** Indices of rows; with the steps they fit into one number. */
const MOST_ROWS = 2 ** 31

/**
 * The order of falling norm, nearly: rows whose norms differ by less than the largest norm / 2²¹ may lie by lower index.
 *
 * @param matrix rows × d, finite numbers whose squares do not overflow float64; not changed
 */
export function rowsByNorm({ rows, cols, data }: Matrix): RowsByNorm {
  const lengths = new Float64Array(rows)
  let most = 0
  for (let row = 0; row < rows; row++) {
    let squares = 0
    for (let at = row * cols; at < (row + 1) * cols; at++) squares += data[at] * data[at]
    lengths[row] = Math.sqrt(squares)
    most = Math.max(most, lengths[row])
  }
  // One number each: sorting numbers takes a tenth of the time of sorting by a function.
  const keys = lengths.map((length, row) => Math.round((1 - length / (most || 1)) * STEPS) * MOST_ROWS + row).sort()
  const order = Int32Array.from(keys, (key) => key % MOST_ROWS)
  const norms = new Float64Array(rows)
  let behind = 0
  for (let place = rows - 1; place >= 0; place--) {
    behind = Math.max(behind, lengths[order[place]])
    norms[place] = behind
  }
  return { order, norms }
}

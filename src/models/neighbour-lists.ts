import type { Csr } from '../numeric/csr.ts'
import { forEachRowOverlap } from '../numeric/row-overlap.ts'
import { selectLargest } from '../numeric/select-largest.ts'

export interface NeighbourRule {
  /** c_t of the overlap Σ c_t, one a column of the pattern; absent means all ones. */
  readonly columnWeights?: Float64Array
  /** Neighbours a row keeps; 0 keeps all that share a column with it. */
  readonly numNeighbours: number
  /**
   * Turns the overlaps of a row into similarities.
   *
   * @param others rows that share a column with `row`, without `row` itself
   * @param sums   overlap with each of them, by row index
   * @param out    receives a similarity for each of `others`, same order; longer than `others`
   */
  readonly similarity: (row: number, others: Int32Array, sums: Float64Array, out: Float32Array) => void
}

/**
 * For each row of a pattern the rows most similar to it, with the similarities. No row is its own neighbour. Equal
 * similarities at the border of a list: lower index first.
 *
 * @param pattern vectors to compare, one a row (item × user for items); its values are not looked at
 * @returns       rows × rows; within a row the columns are in no particular order: `transpose` puts them in order
 */
export function neighbourLists(pattern: Csr, { columnWeights, numNeighbours, similarity }: NeighbourRule): Csr {
  const { rows } = pattern
  const rowPtr = new Int32Array(rows + 1)
  let colIdx = new Int32Array(Math.max(1024, rows))
  let values = new Float32Array(colIdx.length)
  const others = new Int32Array(rows)
  const similarities = new Float32Array(rows)
  const places = new Int32Array(rows)
  forEachRowOverlap(pattern, columnWeights, (row, met, count, sums) => {
    let found = 0
    for (let t = 0; t < count; t++) if (met[t] !== row) others[found++] = met[t]
    similarity(row, others.subarray(0, found), sums, similarities)
    const kept = selectLargest(others, similarities, found, numNeighbours === 0 ? found : numNeighbours, places)
    const from = rowPtr[row]
    if (from + kept > colIdx.length) {
      colIdx = enlarged(colIdx, from + kept, (length) => new Int32Array(length))
      values = enlarged(values, from + kept, (length) => new Float32Array(length))
    }
    for (let t = 0; t < kept; t++) {
      colIdx[from + t] = others[places[t]]
      values[from + t] = similarities[places[t]]
    }
    rowPtr[row + 1] = from + kept
  })
  const total = rowPtr[rows]
  return { rows, cols: rows, rowPtr, colIdx: colIdx.subarray(0, total), values: values.subarray(0, total) }
}

/** A copy in an array at least half as long again, and at least of the length asked for. */
function enlarged<A extends Int32Array | Float32Array>(old: A, atLeast: number, create: (length: number) => A): A {
  const longer = create(Math.max(atLeast, Math.ceil(old.length * 1.5)))
  longer.set(old)
  return longer
}

import type { ItemAspectId } from '../enrich/attribute.ts'
import { type Floats, type Matrix, zeros } from '../numeric/matrix.ts'
import { isZeroRow, type NoiseCandidates } from './filter.ts'

/** Rows of length 1, each distinct one once. */
export interface UnitRows {
  /** Distinct rows × D, float32; a row is zero only where it equals the mean. */
  readonly vectors: Matrix
  /** Row in `vectors` of each item; −1 = unknown. */
  readonly rowOf: Int32Array
}

/** Candidates as noise control computes with them. */
export interface PreparedCandidates {
  readonly aspects: readonly (UnitRows & { readonly id: ItemAspectId })[]
  readonly markers: UnitRows
}

/**
 * Prepares the candidates (models.md §7.14): from the vectors of each aspect, and from the markers, subtracts their mean
 * over the items that have one, and divides by the length. Sentence vectors share a large common part; with it all
 * cosines are near 1 and nothing can be told apart. (The text centres the aspects only; a common part of the markers
 * would add the same number to every cosine of an aspect's vector, so they are centred alike.)
 */
export function prepareCandidates(candidates: NoiseCandidates, center: boolean): PreparedCandidates {
  return {
    aspects: [...candidates.aspects].map(([id, matrix]) => ({ id, ...unitRows(matrix, center) })),
    markers: unitRows(candidates.markers, center),
  }
}

/**
 * (x − mean)/‖x − mean‖ for each row that is not zero; without `center` x/‖x‖. The mean counts a row as often as it
 * occurs. Equal rows are computed once: many items share a genre or a duration.
 */
export function unitRows(matrix: Matrix, center: boolean): UnitRows {
  const { rowOf, firstRows } = distinctRows(matrix)
  const { cols, data } = matrix
  const mean = center ? meanOfKnown(matrix, rowOf) : new Float64Array(cols)
  const vectors = zeros(firstRows.length, cols)
  for (const [row, first] of firstRows.entries()) {
    const from = data.subarray(first * cols, (first + 1) * cols)
    centreUnit(from, mean, vectors.data.subarray(row * cols, (row + 1) * cols))
  }
  return { vectors, rowOf }
}

/**
 * (x − mean)/‖x − mean‖; zero where x is the mean up to rounding, so that no direction is left.
 * @param out zero before, of the same length
 */
export function centreUnit(x: Floats, mean: Floats, out: Floats): void {
  let squares = 0
  for (let d = 0; d < x.length; d++) squares += (x[d] - mean[d]) ** 2
  const length = Math.sqrt(squares)
  if (length <= SMALLEST_LENGTH) return
  for (let d = 0; d < x.length; d++) out[d] = (x[d] - mean[d]) / length
}

/** Input rows are float32 of length about 1: differences below this are rounding. */
const SMALLEST_LENGTH = 1e-6

function distinctRows(matrix: Matrix): { readonly rowOf: Int32Array; readonly firstRows: readonly number[] } {
  const { rows, cols, data } = matrix
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength)
  const width = cols * data.BYTES_PER_ELEMENT
  const seen = new Map<string, number>()
  const firstRows: number[] = []
  const rowOf = new Int32Array(rows).fill(-1)
  for (let row = 0; row < rows; row++) {
    if (isZeroRow(matrix, row)) continue
    const content = bytes.toString('latin1', row * width, (row + 1) * width)
    const known = seen.get(content)
    rowOf[row] = known ?? firstRows.length
    if (known !== undefined) continue
    seen.set(content, firstRows.length)
    firstRows.push(row)
  }
  return { rowOf, firstRows }
}

function meanOfKnown({ cols, data }: Matrix, rowOf: Int32Array): Float64Array {
  const mean = new Float64Array(cols)
  let known = 0
  for (const [row, distinct] of rowOf.entries()) {
    if (distinct < 0) continue
    known++
    for (let d = 0; d < cols; d++) mean[d] += data[row * cols + d]
  }
  if (known > 0) for (let d = 0; d < cols; d++) mean[d] /= known
  return mean
}

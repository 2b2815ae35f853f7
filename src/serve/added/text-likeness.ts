import { type Matrix, zeros } from '../../numeric/matrix.ts'

/** How alike the known items are to one that is not among them, by the vectors of texts about them. */
export interface TextLikeness {
  /**
   * Cosine to every known item, below 0 as 0.
   *
   * @param vectors of the item's texts, each with the part that the text belongs to; of one that known items do not have,
   *   the vector stands beside all of theirs
   * @returns length numItems; undefined if the vectors say nothing
   */
  of(vectors: readonly PartVector[]): Float32Array | undefined
  /** The same of a known item: 1 to itself; undefined if nothing is said of it. */
  ofKnown(item: number): Float32Array | undefined
}

/** A text's vector, length dim, and what it is about: an aspect, or the marker. */
export interface PartVector {
  readonly part: string
  readonly vector: Float32Array
}

/** Below this a vector is its part's mean, and rounding. */
const SMALLEST_LENGTH = 1e-6

/**
 * The vector of an item is the sum over its parts of (x − mean of the part) / ‖x − mean‖, divided by its length: sentence
 * vectors share a large common part, which says nothing.
 *
 * @param parts by name, numItems × dim; a zero row where an item has none; not changed
 */
export function textLikeness(parts: ReadonlyMap<string, Matrix>, numItems: number, dim: number): TextLikeness {
  const means = new Map([...parts].map(([part, matrix]) => [part, meanOfKnown([matrix], dim)]))
  const meanOfAll = meanOfKnown([...parts.values()], dim)
  const known = zeros(numItems, dim)
  for (let item = 0; item < numItems; item++) {
    const row = known.data.subarray(item * dim, (item + 1) * dim)
    for (const [part, { data }] of parts) addCentred(data.subarray(item * dim, (item + 1) * dim), means.get(part)!, row)
    normalise(row)
  }
  function cosinesTo(own: Matrix['data']): Float32Array {
    const cosines = new Float32Array(numItems)
    for (let item = 0; item < numItems; item++) {
      let sum = 0
      for (let d = 0; d < dim; d++) sum += known.data[item * dim + d]! * own[d]!
      cosines[item] = Math.min(1, Math.max(0, sum))
    }
    return cosines
  }
  return {
    of(vectors) {
      const own = new Float32Array(dim)
      for (const { part, vector } of vectors) addCentred(vector, means.get(part) ?? meanOfAll, own)
      return normalise(own) ? cosinesTo(own) : undefined
    },
    ofKnown(item) {
      const own = known.data.subarray(item * dim, (item + 1) * dim)
      return isZero(own, 0, dim) ? undefined : cosinesTo(own)
    },
  }
}

/** Mean over the rows that are not zero. */
function meanOfKnown(matrices: readonly Matrix[], dim: number): Float64Array {
  const mean = new Float64Array(dim)
  let count = 0
  for (const { rows, data } of matrices) {
    for (let row = 0; row < rows; row++) {
      if (isZero(data, row * dim, dim)) continue
      count++
      for (let d = 0; d < dim; d++) mean[d]! += data[row * dim + d]!
    }
  }
  return count === 0 ? mean : mean.map((value) => value / count)
}

/** sum += (x − mean) / ‖x − mean‖; nothing for a zero vector. */
function addCentred(x: Matrix['data'], mean: Float64Array, sum: Matrix['data']): void {
  if (isZero(x, 0, x.length)) return
  let squares = 0
  for (let d = 0; d < mean.length; d++) squares += (x[d]! - mean[d]!) ** 2
  const length = Math.sqrt(squares)
  if (length <= SMALLEST_LENGTH) return
  for (let d = 0; d < mean.length; d++) sum[d]! += (x[d]! - mean[d]!) / length
}

/** @returns whether the vector has a direction */
function normalise(x: Matrix['data']): boolean {
  let squares = 0
  for (let d = 0; d < x.length; d++) squares += x[d]! ** 2
  const length = Math.sqrt(squares)
  if (length <= SMALLEST_LENGTH) return false
  for (let d = 0; d < x.length; d++) x[d]! /= length
  return true
}

function isZero(data: Matrix['data'], from: number, length: number): boolean {
  for (let at = from; at < from + length; at++) if (data[at] !== 0) return false
  return true
}

import type { Csr } from '../numeric/csr.ts'
import type { Matrix } from '../numeric/matrix.ts'
import type { NewItemWeights } from './new-item-weights.ts'

/** ŷ_u of a user over the known items. */
export interface Taste {
  readonly scores: Float32Array
  readonly mean: number
  readonly deviation: number
}

/** Places of a user's items among the known ones; the others are left out. */
export function knownHistory(train: Csr, user: number, placeOf: Int32Array): readonly number[] {
  const places: number[] = []
  for (let e = train.rowPtr[user]; e < train.rowPtr[user + 1]; e++) {
    const place = placeOf[train.colIdx[e]]
    if (place >= 0) places.push(place)
  }
  return places
}

/** Place of each item in a list, −1 for those that are not in it. */
export function placesOf(items: Int32Array, numItems: number): Int32Array {
  const placeOf = new Int32Array(numItems).fill(-1)
  items.forEach((item, place) => {
    placeOf[item] = place
  })
  return placeOf
}

/**
 * ŷ_u = Σ of the rows of B of the user's items, with its mean and deviation over the known items.
 * @param scores length n, overwritten; part of the result
 * @param values factor of each row; default 1
 */
export function tasteOf(
  history: readonly number[],
  weights: Matrix,
  scores: Float32Array,
  values?: readonly number[],
): Taste {
  addRows(history, weights, scores.fill(0), values)
  let sum = 0
  let squares = 0
  for (const score of scores) {
    sum += score
    squares += score * score
  }
  const mean = sum / Math.max(1, scores.length)
  return { scores, mean, deviation: Math.sqrt(Math.max(0, squares / Math.max(1, scores.length) - mean * mean)) }
}

/**
 * ȳ_u + content + w·σ_u·prior for every new item: the taste expected of the user, moved by what the item promises to
 * everybody.
 *
 * @param out length m, overwritten
 */
export function newItemScores(
  history: readonly number[],
  { mean, deviation }: Pick<Taste, 'mean' | 'deviation'>,
  { content, prior }: NewItemWeights,
  priorWeight: number,
  out: Float32Array,
  values?: readonly number[],
): void {
  for (let i = 0; i < out.length; i++) out[i] = mean + priorWeight * deviation * prior[i]
  addRows(history, content, out, values)
}

function addRows(
  rows: readonly number[],
  { cols, data }: Matrix,
  out: Float32Array,
  values: readonly number[] | undefined,
): void {
  for (let n = 0; n < rows.length; n++) {
    const from = rows[n]! * cols
    const value = values?.[n] ?? 1
    for (let i = 0; i < cols; i++) out[i] += value * data[from + i]
  }
}

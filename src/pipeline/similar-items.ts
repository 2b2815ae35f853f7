import { maskOf } from '../evaluate/mask.ts'
import type { Tensors } from '../models/model.ts'
import { type Csr, transpose } from '../numeric/csr.ts'
import type { Matrix } from '../numeric/matrix.ts'
import { topK } from '../numeric/top-k.ts'
import type { RankedItem } from './recommend.ts'

/** What a similarity is the cosine of. */
export type SimilarityKind = 'item vectors of the model' | 'users who took both'

/** Items like another one. */
export interface SimilarItems {
  readonly kind: SimilarityKind
  /** Best first; only cosines above 0; the item itself is not in it. */
  readonly items: readonly RankedItem[]
}

/** The name under which a trained model saves its final item vectors. */
const ITEM_VECTORS = 'final.items'

/** Final item vectors of a saved model, I × d; undefined for models that have none (popularity, kNN, EASE). */
export function itemVectors(tensors: Tensors): Matrix | undefined {
  return tensors.get(ITEM_VECTORS)
}

/**
 * The `k` items most like `item`: cosine of the model's final item vectors where it has them, else cosine of the columns
 * of the user × item matrix, |U_i ∩ U_j| / √(|U_i|·|U_j|). An answer of a model without vectors is the same for all of
 * these models, since it is a fact about the data. Equal cosines: lower item index first.
 *
 * @param interactions train and validation of the run
 * @param item         dense index
 */
export function similarItems(
  tensors: Tensors,
  interactions: Parameters<typeof maskOf>[0],
  item: number,
  k: number,
): SimilarItems {
  const vectors = itemVectors(tensors)
  const cosines =
    vectors === undefined ? columnCosines(maskOf(interactions, 'train+validation'), item) : rowCosines(vectors, item)
  for (let i = 0; i < cosines.length; i++) if (!(cosines[i]! > 0)) cosines[i] = Number.NEGATIVE_INFINITY
  cosines[item] = Number.NEGATIVE_INFINITY
  const best = new Int32Array(Math.min(k, cosines.length))
  const found = topK(cosines, best.length, best)
  return {
    kind: vectors === undefined ? 'users who took both' : 'item vectors of the model',
    items: Array.from(best.subarray(0, found), (other, place) => ({
      item: other,
      rank: place + 1,
      score: cosines[other]!,
    })),
  }
}

/** cos(z_item, z_j) for every j; a zero vector has cosine 0 with everything. */
function rowCosines({ rows, cols, data }: Matrix, item: number): Float64Array {
  const cosines = new Float64Array(rows)
  let own = 0
  for (let c = 0; c < cols; c++) own += data[item * cols + c]! ** 2
  for (let row = 0; row < rows; row++) {
    let dot = 0
    let squares = 0
    for (let c = 0; c < cols; c++) {
      const value = data[row * cols + c]!
      dot += value * data[item * cols + c]!
      squares += value * value
    }
    cosines[row] = own === 0 || squares === 0 ? 0 : dot / Math.sqrt(own * squares)
  }
  return cosines
}

function columnCosines(taken: Csr, item: number): Float64Array {
  const users = transpose(taken)
  const degree = (i: number): number => users.rowPtr[i + 1]! - users.rowPtr[i]!
  const cosines = new Float64Array(taken.cols)
  for (let p = users.rowPtr[item]!; p < users.rowPtr[item + 1]!; p++) {
    const user = users.colIdx[p]!
    for (let q = taken.rowPtr[user]!; q < taken.rowPtr[user + 1]!; q++) cosines[taken.colIdx[q]!]!++
  }
  for (let i = 0; i < cosines.length; i++) {
    if (cosines[i]! > 0) cosines[i] = cosines[i]! / Math.sqrt(degree(item) * degree(i))
  }
  return cosines
}

import { type Csr, rowDegrees } from '../numeric/csr.ts'
import { documentWeights, type InteractionWeights } from './interaction-weights.ts'
import { neighbourLists } from './neighbour-lists.ts'

export interface CosineSettings {
  readonly numNeighbours: number
  readonly shrink: number
  readonly weights: InteractionWeights
}

/**
 * For each row of a pattern the rows most similar to it. The rows are documents d with vectors w_d (`documentWeights`):
 *
 * - none, tfidf: s(d, e) = w_d·w_e / (‖w_d‖‖w_e‖ + shrink); without weights |T_d ∩ T_e| / (√(|T_d|·|T_e|) + shrink);
 * - bm25: s(d, e) = w_d·w_e as in `implicit`. The weights have a length normalisation of their own, which a cosine would undo:
 *   on binary data it is one factor a row.
 *
 * @param pattern vectors to compare, one a row
 * @returns       rows × rows, as `neighbourLists`
 */
export function cosineNeighbours(pattern: Csr, { shrink, numNeighbours, weights }: CosineSettings): Csr {
  if (weights === 'none') {
    return neighbourLists(pattern, {
      numNeighbours,
      similarity: cosine(Float64Array.from(rowDegrees(pattern)), shrink),
    })
  }
  const { documents, terms } = documentWeights(pattern, weights)
  const columnWeights = terms.map((weight) => weight * weight)
  const similarity = weights === 'bm25' ? scaledOverlap(documents) : cosine(rowSums(pattern, columnWeights), shrink)
  return neighbourLists(pattern, { columnWeights, numNeighbours, similarity })
}

type Similarity = Parameters<typeof neighbourLists>[1]['similarity']

/** @param squaredNorms ‖w_d‖², one a row */
function cosine(squaredNorms: Float64Array, shrink: number): Similarity {
  return (row, others, sums, out) => {
    const squared = squaredNorms[row]
    for (let t = 0; t < others.length; t++) {
      out[t] = shrunkCosine(sums[others[t]], squared * squaredNorms[others[t]], shrink)
    }
  }
}

/**
 * overlap / (√squares + shrink), 0 where nothing overlaps: two rows may share nothing but columns of weight 0, and then
 * have no length to divide by.
 * @param squares product of the two squared norms
 */
export function shrunkCosine(overlap: number, squares: number, shrink: number): number {
  return overlap === 0 ? 0 : overlap / (Math.sqrt(squares) + shrink)
}

/** @param factors one a row */
function scaledOverlap(factors: Float64Array): Similarity {
  return (row, others, sums, out) => {
    for (let t = 0; t < others.length; t++) out[t] = sums[others[t]] * factors[row] * factors[others[t]]
  }
}

/** Σ of the weights of each row's columns. */
export function rowSums(pattern: Csr, columnWeights: Float64Array): Float64Array {
  const sums = new Float64Array(pattern.rows)
  for (let r = 0; r < pattern.rows; r++) {
    for (let e = pattern.rowPtr[r]; e < pattern.rowPtr[r + 1]; e++) sums[r] += columnWeights[pattern.colIdx[e]]
  }
  return sums
}

import { z } from 'zod'
import { type Csr, colDegrees, rowDegrees } from '../numeric/csr.ts'

export type InteractionWeights = 'none' | 'tfidf' | 'bm25'

/** The setting, as the models that have it describe it. */
export const interactionWeights: z.ZodType<InteractionWeights> = z
  .enum(['none', 'tfidf', 'bm25'])
  .default('none')
  .describe(
    'Weights of the interactions in the similarity: none, tfidf, or bm25 (a dot product: shrink has no part in it).',
  )

/** BM25's saturation k₁ and share of the length normalisation b: the defaults of `implicit`'s BM25Recommender. */
const BM25_SATURATION = 1.2
const BM25_LENGTH_SHARE = 0.2

/** w_dt = document_d · term_t for each stored (d, t). */
export interface DocumentWeights {
  readonly documents: Float64Array // one a row
  readonly terms: Float64Array // one a column
}

/**
 * Weights of a binary pattern whose rows are documents and whose columns are terms, as in the library `implicit` 0.7
 * (tfidf_weight, bm25_weight) and the programs of Ferrari Dacrema, Boglio, Cremonesi, Jannach ("A Troubling Analysis of
 * Reproducibility and Progress in Recommender Systems Research", TOIS 2021):
 *
 * - tfidf: w_dt = idf_t = ln(N / (1 + n_t)), N documents, n_t of them with term t;
 * - bm25: idf_t · (k₁ + 1) / (k₁ · (1 − b + b · len_d / mean len) + 1), k₁ = 1.2, b = .2, len_d = entries of d.
 *
 * One decision of ours: idf_t is not below 0, so that a term which (nearly) every document has says nothing, not the opposite.
 */
export function documentWeights(pattern: Csr, kind: InteractionWeights): DocumentWeights {
  const documents = new Float64Array(pattern.rows).fill(1)
  const terms = new Float64Array(pattern.cols).fill(1)
  if (kind === 'none') return { documents, terms }
  const found = colDegrees(pattern)
  for (let t = 0; t < terms.length; t++) terms[t] = Math.max(0, Math.log(pattern.rows / (1 + found[t])))
  if (kind === 'tfidf') return { documents, terms }
  const lengths = rowDegrees(pattern)
  const meanLength = pattern.colIdx.length / pattern.rows
  for (let d = 0; d < documents.length; d++) documents[d] = saturated(lengths[d], meanLength)
  return { documents, terms }
}

/** document_d of a document of `length` terms that is not in the pattern; its terms weigh what they weigh there. */
export function documentWeight({ rows, colIdx }: Csr, kind: InteractionWeights, length: number): number {
  return kind === 'bm25' ? saturated(length, colIdx.length / rows) : 1
}

function saturated(length: number, meanLength: number): number {
  const relative = 1 - BM25_LENGTH_SHARE + (BM25_LENGTH_SHARE * length) / meanLength
  return (BM25_SATURATION + 1) / (BM25_SATURATION * relative + 1)
}

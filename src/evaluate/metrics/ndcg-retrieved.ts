import { dcgAtK, idealDcg } from './discount.ts'
import type { Metric } from './metric.ts'
import { countHits, requireRelevant } from './relevance.ts'

/**
 * NDCG@k of one user, retrieved form: the ideal counts only the relevant items that were found,
 * Σ_{r=1..min(k, H)} 1 / log2(r + 1) with H = hits in the whole list `ranked`; 0 if H = 0. Never smaller than the
 * standard form, and equal to it at T = 1. The form of the first NGCF program, LATTICE, MICRO, MMSSL and LLMRec
 * (models.md §4.2); only for comparison with their tables.
 *
 * @param ranked   item indices, best first, as long as the largest cut-off that is evaluated; all are read
 * @param relevant held-out items of the user, sorted ascending, length T ≥ 1
 * @param k        cut-off, k ≥ 1
 * @throws {Er2almError} EVAL_NO_RELEVANT if T = 0
 */
export function ndcgRetrievedAtK(ranked: Int32Array, relevant: Int32Array, k: number): number {
  requireRelevant(relevant)
  const found = countHits(ranked, relevant, ranked.length)
  return found === 0 ? 0 : dcgAtK(ranked, relevant, k) / idealDcg(Math.min(k, found))
}

export const ndcgRetrieved: Metric = {
  definition: 'as ndcg, but the best possible sum counts only the test items found in the longest list evaluated',
  compute: ndcgRetrievedAtK,
}

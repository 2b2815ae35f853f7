import type { Metric } from './metric.ts'
import { countHits, requireRelevant } from './relevance.ts'

/**
 * Recall@k of one user: |top-k ∩ relevant| / |relevant|. Divides by T, not by min(T, k).
 *
 * @param ranked   item indices, best first; only the first k are read
 * @param relevant held-out items of the user, sorted ascending, length T ≥ 1
 * @param k        cut-off, k ≥ 1
 * @returns        share in [0, 1]
 * @throws {Er2almError} EVAL_NO_RELEVANT if T = 0
 */
export function recallAtK(ranked: Int32Array, relevant: Int32Array, k: number): number {
  requireRelevant(relevant)
  return countHits(ranked, relevant, k) / relevant.length
}

export const recall: Metric = {
  definition: 'hits among the first k, divided by the number of test items of the user',
  compute: recallAtK,
}

import type { Metric } from './metric.ts'
import { countHits, requireRelevant } from './relevance.ts'

/**
 * Precision@k of one user: |top-k ∩ relevant| / k. Divides by k also when fewer than k items could be ranked.
 *
 * @param ranked   item indices, best first; only the first k are read
 * @param relevant held-out items of the user, sorted ascending, length T ≥ 1
 * @param k        cut-off, k ≥ 1
 * @returns        share in [0, min(k, T) / k]
 * @throws {Er2almError} EVAL_NO_RELEVANT if T = 0
 */
export function precisionAtK(ranked: Int32Array, relevant: Int32Array, k: number): number {
  requireRelevant(relevant)
  return countHits(ranked, relevant, k) / k
}

export const precision: Metric = {
  definition: 'hits among the first k, divided by k',
  compute: precisionAtK,
}

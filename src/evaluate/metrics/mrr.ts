import type { Metric } from './metric.ts'
import { isRelevant, requireRelevant } from './relevance.ts'

/**
 * Reciprocal rank of one user, cut at k: 1 / rank of the first relevant item, ranks from 1; 0 if none is among the first k.
 *
 * @param ranked   item indices, best first; only the first k are read
 * @param relevant held-out items of the user, sorted ascending, length T ≥ 1
 * @param k        cut-off, k ≥ 1
 * @throws {Er2almError} EVAL_NO_RELEVANT if T = 0
 */
export function mrrAtK(ranked: Int32Array, relevant: Int32Array, k: number): number {
  requireRelevant(relevant)
  const end = Math.min(k, ranked.length)
  for (let r = 0; r < end; r++) if (isRelevant(relevant, ranked[r])) return 1 / (r + 1)
  return 0
}

export const mrr: Metric = {
  definition: '1 / rank of the first test item, 0 if it is not among the first k',
  compute: mrrAtK,
}

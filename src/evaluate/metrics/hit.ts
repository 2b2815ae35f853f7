import type { Metric } from './metric.ts'
import { countHits, requireRelevant } from './relevance.ts'

/**
 * Hit@k of one user: 1 if any of the first k items is relevant, else 0.
 *
 * @param ranked   item indices, best first; only the first k are read
 * @param relevant held-out items of the user, sorted ascending, length T ≥ 1
 * @param k        cut-off, k ≥ 1
 * @throws {Er2almError} EVAL_NO_RELEVANT if T = 0
 */
export function hitAtK(ranked: Int32Array, relevant: Int32Array, k: number): number {
  requireRelevant(relevant)
  return countHits(ranked, relevant, k) > 0 ? 1 : 0
}

export const hit: Metric = {
  definition: '1 if at least one test item is among the first k, else 0',
  compute: hitAtK,
}

import { dcgAtK, idealDcg } from './discount.ts'
import type { Metric } from './metric.ts'
import { requireRelevant } from './relevance.ts'

/**
 * NDCG@k of one user, standard form: DCG@k / ideal, with DCG@k = Σ_{r≤k} rel_r / log2(r + 1) and
 * ideal = Σ_{r=1..min(k, T)} 1 / log2(r + 1). The form of LightGCN, SGL, MMRec and RecBole (models.md §4.2).
 *
 * @param ranked   item indices, best first; only the first k are read
 * @param relevant held-out items of the user, sorted ascending, length T ≥ 1
 * @param k        cut-off, k ≥ 1
 * @returns        value in [0, 1]; 1 exactly when the first min(k, T) items are all relevant
 * @throws {Er2almError} EVAL_NO_RELEVANT if T = 0
 */
export function ndcgAtK(ranked: Int32Array, relevant: Int32Array, k: number): number {
  requireRelevant(relevant)
  return dcgAtK(ranked, relevant, k) / idealDcg(Math.min(k, relevant.length))
}

export const ndcg: Metric = {
  definition:
    'sum of 1/log2(rank+1) over the hits among the first k, divided by the best possible sum for min(k, T) test items',
  compute: ndcgAtK,
}

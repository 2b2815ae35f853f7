/** A ranking metric of one user. A table's figure is its mean over the users with at least one relevant item. */
export interface Metric {
  /** One line, printed under every table that shows the metric. */
  readonly definition: string
  /**
   * @param ranked   item indices, best first, no duplicates; the first `k` are read (`ndcgRetrieved` also reads the rest)
   * @param relevant held-out items of the user, sorted ascending, length T ≥ 1
   * @param k        cut-off, k ≥ 1
   * @returns        a value in [0, 1]
   * @throws {Er2almError} EVAL_NO_RELEVANT if T = 0
   */
  readonly compute: (ranked: Int32Array, relevant: Int32Array, k: number) => number
}

/** Scores for somebody the model was not trained on, from what they took. */
export interface FoldIn {
  /**
   * `exact`: as if the model's data had this user (linear models); `closed form`: the user's half step of iALS with items held
   * fixed; `propagated mean`: what the graph would pass on to a new node with these edges.
   */
  readonly method: 'exact' | 'closed form' | 'propagated mean'
  /**
   * @param items  dense indices, without duplicates, length n ≥ 1
   * @param values 1 liked, −1 disliked, length n
   * @param out    length numItems, overwritten
   */
  score(items: Int32Array, values: Float32Array, out: Float32Array): void
}

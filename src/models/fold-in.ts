/** A part of a score. */
export interface ScorePart {
  /** What brings it, in words that fit into a sentence: `recent popularity`. */
  readonly of: string
  /** On the scale of the score; below 0 it speaks against the item. */
  readonly value: number
  /** It comes from what the person took or dislikes: without any of it, it would not be there. */
  readonly ofHistory?: true
}

/** Scores for somebody the model was not trained on, from what they took. */
export interface FoldIn {
  /**
   * - `exact`: what the fitted model gives a user of the training data with these items (linear models, popularity);
   * - `closed form`: the user's half step of iALS, items held fixed;
   * - `nearest users`: a list of neighbours made now as training makes them. A user of the training data finds itself among them;
   * - `propagated mean`: what a graph passes on to a new node with these edges, fitted to the vectors of the users it has.
   */
  readonly method: 'exact' | 'closed form' | 'nearest users' | 'propagated mean'
  /**
   * A disliked item counts as an entry of −1 in the user's row; in iALS as an observed pair of preference 0; where everybody
   * gets the same scores, as nothing. Scores of the items given are made too: leaving them out of a list is the caller's part.
   *
   * Work space belongs to the object: calls must not overlap.
   *
   * @param items  dense indices, without duplicates, length n ≥ 0
   * @param values 1 liked, −1 disliked, length n
   * @param out    length numItems, overwritten
   */
  score(items: Int32Array, values: Float32Array, out: Float32Array): void
  /**
   * What the score of one item is made of. The parts add up to what `score` gives it for the same items and values, but for
   * rounding to float32; an item that scores 0 may have none. Absent where a score has no exact parts. For explanations: it
   * may take as long as `score`.
   *
   * @param item dense index
   */
  parts?(items: Int32Array, values: Float32Array, item: number): readonly ScorePart[]
}

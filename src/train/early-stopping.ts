/** What the loop must do after an evaluation. */
export interface Verdict {
  /** The best value so far: take a snapshot. */
  readonly improved: boolean
  /** Enough evaluations in a row without a new best: stop. */
  readonly stop: boolean
}

/** Watches a validation score, larger is better. */
export interface EarlyStopping {
  readonly bestEpoch: number
  readonly best: number
  observe(epoch: number, value: number): Verdict
}

/**
 * Stops after `patience` evaluations in a row that are not better than the best one (models.md §3.3, patience 10 by
 * default there). Equal is not better. NaN never is.
 *
 * @param patience ≥ 1
 */
export function earlyStopping(patience: number): EarlyStopping {
  let bestEpoch = 0
  let best = Number.NEGATIVE_INFINITY
  let failures = 0
  return {
    get bestEpoch() {
      return bestEpoch
    },
    get best() {
      return best
    },
    observe(epoch, value) {
      const improved = value > best
      if (improved) {
        best = value
        bestEpoch = epoch
        failures = 0
      } else {
        failures++
      }
      return { improved, stop: failures >= patience }
    },
  }
}

// Loops are plain: each runs some hundred thousand times in a bootstrap.

/** Scores of a classifier of right values against the truth, one entry a value; a higher score says "right". */
export interface ScoredValues {
  readonly scores: Float64Array
  /** 1 = right, 0 = wrong. */
  readonly isRight: Uint8Array
  /** How often each value counts: all 1, or the counts of a bootstrap sample. */
  readonly weights: Float64Array
}

/** The order of falling scores, and where equal scores end: computed once, used for every resample. */
export interface ScoreOrder {
  readonly order: Int32Array
  /** Ends (exclusive) of the runs of equal scores in `order`. */
  readonly runEnds: Int32Array
}

export function scoreOrder(scores: Float64Array): ScoreOrder {
  const order = Int32Array.from(scores.keys()).sort((a, b) => scores[b] - scores[a] || a - b)
  const ends: number[] = []
  for (let at = 1; at <= order.length; at++) {
    if (at === order.length || scores[order[at]] !== scores[order[at - 1]]) ends.push(at)
  }
  return { order, runEnds: Int32Array.from(ends) }
}

/**
 * Area under the ROC curve: the probability that a right value scores above a wrong one, ties counting half.
 * @returns NaN when there are no right or no wrong values
 */
export function auroc({ isRight, weights }: Omit<ScoredValues, 'scores'>, { order, runEnds }: ScoreOrder): number {
  let right = 0
  let wrong = 0
  let area = 0
  let at = 0
  for (let run = 0; run < runEnds.length; run++) {
    let runRight = 0
    let runWrong = 0
    for (; at < runEnds[run]; at++) {
      const i = order[at]
      if (isRight[i] === 1) runRight += weights[i]
      else runWrong += weights[i]
    }
    // Of the right values so far, every one beats this run's wrong ones; those of the run tie with them.
    area += runWrong * (right + runRight / 2)
    right += runRight
    wrong += runWrong
  }
  return area / (right * wrong)
}

/**
 * Average precision of finding WRONG values by falling suspicion (rising score): Σ (R_k − R_{k−1}) P_k over the distinct
 * scores; the area under the precision-recall curve as scikit-learn computes it. A blind order gives the wrong share.
 * @returns NaN when there are no wrong values
 */
export function averagePrecision(
  { isRight, weights }: Omit<ScoredValues, 'scores'>,
  { order, runEnds }: ScoreOrder,
): number {
  let wrong = 0
  let seen = 0
  let sum = 0
  for (let run = runEnds.length - 1; run >= 0; run--) {
    const start = run === 0 ? 0 : runEnds[run - 1]
    let runWrong = 0
    for (let at = start; at < runEnds[run]; at++) {
      const i = order[at]
      seen += weights[i]
      if (isRight[i] === 0) runWrong += weights[i]
    }
    wrong += runWrong
    if (seen > 0) sum += (runWrong * wrong) / seen
  }
  return sum / wrong
}

/** What dropping finds: of the dropped the wrong share, and of the wrong the dropped share. NaN = 0/0. */
export interface DropShares {
  readonly precision: number
  readonly recall: number
}

/** @param isDropped 1 where a value is dropped */
export function dropShares({ isRight, weights }: Omit<ScoredValues, 'scores'>, isDropped: Uint8Array): DropShares {
  let dropped = 0
  let wrong = 0
  let hits = 0
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i]
    if (isDropped[i] === 1) dropped += weight
    if (isRight[i] === 0) wrong += weight
    if (isDropped[i] === 1 && isRight[i] === 0) hits += weight
  }
  return { precision: hits / dropped, recall: hits / wrong }
}

/** Mean squared difference of score and truth; scores in [0, 1]. */
export function brierScore({ scores, isRight, weights }: ScoredValues): number {
  let sum = 0
  let total = 0
  for (let i = 0; i < weights.length; i++) {
    sum += weights[i] * (scores[i] - isRight[i]) ** 2
    total += weights[i]
  }
  return sum / total
}

/**
 * Expected calibration error: the mean, by number of values, of |right share − mean score| over `bins` equally wide bins of
 * the score (Naeini, Cooper, Hauskrecht, AAAI 2015). Scores in [0, 1]; 1 falls into the last bin.
 */
export function calibrationError({ scores, isRight, weights }: ScoredValues, bins: number = 10): number {
  const right = new Float64Array(bins)
  const sum = new Float64Array(bins)
  let total = 0
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i]
    const bin = Math.min(bins - 1, Math.floor(scores[i] * bins))
    right[bin] += weight * isRight[i]
    sum[bin] += weight * scores[i]
    total += weight
  }
  return right.reduce((error, hits, bin) => error + Math.abs(hits - sum[bin]), 0) / total
}

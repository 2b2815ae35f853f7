import type { FoldIn } from '../models/fold-in.ts'

/** How much an item of the history speaks for a recommendation. */
export interface HistoryContribution {
  /** Dense index. */
  readonly item: number
  /** Score of the recommended item, less its score without this item in the history. */
  readonly contribution: number
}

/** Items of a history that are taken away one by one, the latest. */
const MOST = 100

/**
 * Leave-one-out contributions of a history to one item's score: for linear models they are the exact summands, for the
 * others what the score would fall by. Largest first.
 *
 * @param history dense indices, oldest first
 * @param item    the recommended one
 */
export function historyContributions(
  { score }: FoldIn,
  history: readonly number[],
  item: number,
  numItems: number,
): readonly HistoryContribution[] {
  const scores = new Float32Array(numItems)
  const scoreOf = (items: readonly number[]): number => {
    if (items.length === 0) return 0
    score(Int32Array.from(items), new Float32Array(items.length).fill(1), scores)
    return scores[item]!
  }
  const whole = scoreOf(history)
  return history
    .slice(-MOST)
    .map((one) => ({ item: one, contribution: whole - scoreOf(history.filter((other) => other !== one)) }))
    .sort((a, b) => b.contribution - a.contribution || a.item - b.item)
}

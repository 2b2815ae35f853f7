import { setImmediate } from 'node:timers/promises'
import type { FoldIn, ScorePart } from '../../models/fold-in.ts'

/** An item of the history: 1 taken, −1 disliked. */
export interface FoldedItem {
  readonly item: number
  readonly value: 1 | -1
  /** Items of the model that are folded in for it, by dense index; default: it is one itself. */
  readonly as?: readonly number[]
}

/** How much an item of the history speaks for a recommendation. */
export interface HistoryContribution extends Pick<FoldedItem, 'item' | 'value'> {
  /** Score of the recommended item, less its score without this item in the history. */
  readonly contribution: number
}

export interface HistoryContributions {
  /** Largest first. */
  readonly items: readonly HistoryContribution[]
  /** Earlier items of the history, which were not left out in turn. */
  readonly notAsked: number
}

/** Items of a history that are left out one by one, the latest. */
const MOST = 100

/** What is folded in of a history, by dense index; where two fold in the same item, the later one's value counts. */
export function marksOf(history: readonly FoldedItem[]): ReadonlyMap<number, 1 | -1> {
  return new Map(history.flatMap(({ item, value, as = [item] }) => as.map((one) => [one, value] as const)))
}

/** What is left of a score without any history. */
export function restOf(parts: readonly ScorePart[] = []): number {
  return parts.reduce((sum, { value, ofHistory }) => (ofHistory ? sum : sum + value), 0)
}

/**
 * Leave-one-out contributions of a history to one item's score: for linear models they are the exact summands, for the
 * others what the score would fall by. Of the latest 100 items at most. Each takes a fold-in; between them, whatever else waits in the event loop has its turn.
 *
 * @param history without duplicates, oldest first; where two fold in the same item, the later one's value counts
 * @param scoreOf the item's score, out of those of all numItems items; not kept
 * @param isEnough asked before each fold-in, of the latest item first: what is left then is not asked about
 * @param rest     the score where nothing of the history is left: that of the parts which come from elsewhere
 */
export async function historyContributions(
  { score }: FoldIn,
  history: readonly FoldedItem[],
  numItems: number,
  scoreOf: (scores: Float32Array) => number,
  isEnough: () => boolean = () => false,
  rest: number = 0,
): Promise<HistoryContributions> {
  const scores = new Float32Array(numItems)
  const scoreWith = (folded: readonly FoldedItem[]): number => {
    const marks = marksOf(folded)
    if (marks.size === 0) return rest
    score(Int32Array.from(marks.keys()), Float32Array.from(marks.values()), scores)
    return scoreOf(scores)
  }
  const whole = scoreWith(history)
  const items: HistoryContribution[] = []
  for (const one of history.slice(-MOST).reverse()) {
    await setImmediate()
    if (isEnough()) break
    const { item, value } = one
    items.push({ item, value, contribution: whole - scoreWith(history.filter((other) => other !== one)) })
  }
  items.sort((a, b) => b.contribution - a.contribution || a.item - b.item)
  return { items, notAsked: history.length - items.length }
}

import type { ItemAspectId } from '../enrich/attribute.ts'
import { wilson95 } from '../numeric/wilson.ts'
import type { NoiseDecision } from './filter.ts'

/** What is known from outside about one aspect of an item: is its value wrong? */
export interface AspectTruth {
  readonly item: string
  readonly attribute: ItemAspectId
  readonly wrong: boolean
}

/** How well dropping finds wrong values, over the decisions whose truth is known. Shares in [0, 1]; null = 0/0. */
export interface DropAccuracy {
  /** Decisions with a known truth and a vector. */
  readonly judged: number
  readonly wrong: number
  readonly dropped: number
  readonly droppedWrong: number
  /** droppedWrong / dropped. */
  readonly precision: number | null
  /** 95 % Wilson interval of the precision. */
  readonly precisionCi95: readonly [number, number] | null
  /** droppedWrong / wrong. */
  readonly recall: number | null
  /** wrong / judged: the precision of dropping blindly. */
  readonly baseRate: number | null
  /** dropped / judged: the recall of dropping blindly as many. */
  readonly dropRate: number | null
}

/**
 * Precision and recall of dropping wrong values, beside what blind dropping would reach.
 *
 * @param truth pairs without an entry are passed over; of two entries for one pair the last counts
 */
export function dropAccuracy(decisions: readonly NoiseDecision[], truth: Iterable<AspectTruth>): DropAccuracy {
  const isWrong = new Map<string, boolean>()
  for (const { item, attribute, wrong } of truth) isWrong.set(pairKey(item, attribute), wrong)
  let [judged, wrong, dropped, droppedWrong] = [0, 0, 0, 0]
  for (const { item, attribute, kept, reason } of decisions) {
    const known = isWrong.get(pairKey(item, attribute))
    if (known === undefined || reason === 'unknown') continue
    judged++
    if (known) wrong++
    if (!kept) dropped++
    if (known && !kept) droppedWrong++
  }
  return {
    judged,
    wrong,
    dropped,
    droppedWrong,
    precision: share(droppedWrong, dropped),
    precisionCi95: dropped === 0 ? null : wilson95(droppedWrong, dropped),
    recall: share(droppedWrong, wrong),
    baseRate: share(wrong, judged),
    dropRate: share(dropped, judged),
  }
}

function share(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole
}

function pairKey(item: string, attribute: ItemAspectId): string {
  return JSON.stringify([item, attribute])
}

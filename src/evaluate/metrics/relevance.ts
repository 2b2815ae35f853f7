import { Er2almError } from '../../errors.ts'

/**
 * Guards every metric against a user without a held-out item, for whom none of them is defined.
 * @throws {Er2almError} EVAL_NO_RELEVANT if `relevant` is empty
 */
export function requireRelevant(relevant: Int32Array): void {
  if (relevant.length > 0) return
  throw new Er2almError('EVAL_NO_RELEVANT', 'a metric was asked of a user without a relevant item', {
    hint: 'average only over the users that have at least one test item',
  })
}

/** True if `item` is among `relevant`, which is sorted ascending (binary search). */
export function isRelevant(relevant: Int32Array, item: number): boolean {
  let low = 0
  let high = relevant.length - 1
  while (low <= high) {
    const middle = (low + high) >>> 1
    const value = relevant[middle]
    if (value === item) return true
    if (value < item) low = middle + 1
    else high = middle - 1
  }
  return false
}

/** Number of relevant items among the first `k` of `ranked` (fewer when the list is shorter). */
export function countHits(ranked: Int32Array, relevant: Int32Array, k: number): number {
  const end = Math.min(k, ranked.length)
  let hits = 0
  for (let r = 0; r < end; r++) if (isRelevant(relevant, ranked[r])) hits++
  return hits
}

import { filterInteractions, type Interactions } from '../interactions.ts'

/**
 * Iterated k-core: removes users with fewer than `minUser` and items with fewer than `minItem` interactions, both
 * counted on what is there at the start of a round, until a round removes nothing. The result does not depend on the
 * order of removal (the largest subgraph with these degrees is unique), so it is the same as that of any other method.
 */
export function keepCore(
  interactions: Interactions,
  minUser: number,
  minItem: number,
  size: { readonly numUsers: number; readonly numItems: number },
): Interactions {
  let kept = interactions
  for (;;) {
    const { users, items } = kept
    const userCounts = new Int32Array(size.numUsers)
    const itemCounts = new Int32Array(size.numItems)
    for (let k = 0; k < users.length; k++) {
      userCounts[users[k]]++
      itemCounts[items[k]]++
    }
    const next = filterInteractions(kept, (k) => userCounts[users[k]] >= minUser && itemCounts[items[k]] >= minItem)
    if (next === kept) return kept
    kept = next
  }
}

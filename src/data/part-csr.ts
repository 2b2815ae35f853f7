import { type Csr, csrFromPairs } from '../numeric/csr.ts'
import { filterInteractions, type Interactions } from './interactions.ts'

/** One part of a dataset: the pattern, and the time of each stored entry where the part has times. */
export interface PartCsr {
  readonly csr: Csr
  readonly times?: Float64Array
}

/**
 * The interactions of one part as a user × item pattern with times in the order of its entries.
 * A part some of whose interactions have no time has no times. Pairs must be distinct.
 */
export function partCsr(
  interactions: Interactions,
  parts: Uint8Array,
  part: number,
  size: { readonly numUsers: number; readonly numItems: number },
): PartCsr {
  const { users, items, times: allTimes } = filterInteractions(interactions, (place) => parts[place] === part)
  const csr = csrFromPairs(size.numUsers, size.numItems, users, items)
  if (allTimes === undefined || allTimes.length === 0) return { csr }
  const times = new Float64Array(csr.colIdx.length)
  for (let k = 0; k < allTimes.length; k++) times[entryIndex(csr, users[k], items[k])] = allTimes[k]
  return times.some(Number.isNaN) ? { csr } : { csr, times }
}

/** Place in `colIdx` of the entry (row, col), which must be stored. Binary search. */
export function entryIndex(csr: Csr, row: number, col: number): number {
  let low = csr.rowPtr[row]
  let high = csr.rowPtr[row + 1] - 1
  while (low < high) {
    const middle = (low + high) >>> 1
    if (csr.colIdx[middle] < col) low = middle + 1
    else high = middle
  }
  return low
}

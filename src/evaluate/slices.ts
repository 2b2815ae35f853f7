import type { RecDataset } from '../data/dataset.ts'
import type { Csr } from '../numeric/csr.ts'

/**
 * The parts of the test that are reported apart.
 *
 * - `all`: every candidate is ranked, every test item is a target.
 * - `known`: every candidate is ranked, targets are the test items with an interaction before the test.
 * - `new`: every candidate is ranked, targets are the test items without one.
 * - `shelf`: only the new items are ranked, targets as in `new`.
 */
export const SLICE_NAMES = ['all', 'known', 'new', 'shelf'] as const
export type SliceName = (typeof SLICE_NAMES)[number]

/** Item indices that may be ranked, ascending, or every item of the data. */
export type Candidates = Int32Array | 'all'

/** One part of the test: whom it asks about, what counts as found, what is ranked. */
export interface Slice {
  readonly name: SliceName
  /** Users with at least one target, ascending. */
  readonly users: Int32Array
  /** numUsers × numItems: the targets. */
  readonly targets: Csr
  readonly candidates: Candidates
}

/**
 * Items that nobody has taken before the test: no interaction in train and none in validation, whatever the model is
 * fitted on. Ascending.
 */
export function newItems(dataset: Pick<RecDataset, 'numItems' | 'train' | 'validation'>): Int32Array {
  const seen = new Uint8Array(dataset.numItems)
  for (const item of dataset.train.colIdx) seen[item] = 1
  for (const item of dataset.validation.colIdx) seen[item] = 1
  const found: number[] = []
  for (let i = 0; i < seen.length; i++) if (seen[i] === 0) found.push(i)
  return Int32Array.from(found)
}

/**
 * Cuts the test into the four slices.
 *
 * @param candidates what may be ranked; `'all'` is the all-ranking protocol. The shelf ranks the new ones among them
 * @returns          the slices in the order of `SLICE_NAMES`; one without a target has no users
 */
export function makeSlices(dataset: RecDataset, candidates: Candidates): readonly Slice[] {
  const fresh = newItems(dataset)
  const isNew = new Uint8Array(dataset.numItems)
  for (const item of fresh) isNew[item] = 1
  const known = keepItems(dataset.test, (item) => isNew[item] === 0)
  const unknown = keepItems(dataset.test, (item) => isNew[item] === 1)
  const shelf = candidates === 'all' ? fresh : candidates.filter((item) => isNew[item] === 1)
  return [
    { name: 'all', users: usersOf(dataset.test), targets: dataset.test, candidates },
    { name: 'known', users: usersOf(known), targets: known, candidates },
    { name: 'new', users: usersOf(unknown), targets: unknown, candidates },
    { name: 'shelf', users: usersOf(unknown), targets: unknown, candidates: shelf },
  ]
}

/** Row indices with at least one entry, ascending. */
export function usersOf(pattern: Csr): Int32Array {
  const users: number[] = []
  for (let u = 0; u < pattern.rows; u++) if (pattern.rowPtr[u + 1] > pattern.rowPtr[u]) users.push(u)
  return Int32Array.from(users)
}

/** The entries whose column is kept; rows and columns stay. */
export function keepItems(pattern: Csr, keep: (item: number) => boolean): Csr {
  const rowPtr = new Int32Array(pattern.rows + 1)
  const kept: number[] = []
  for (let u = 0; u < pattern.rows; u++) {
    for (let e = pattern.rowPtr[u]; e < pattern.rowPtr[u + 1]; e++) {
      if (keep(pattern.colIdx[e])) kept.push(pattern.colIdx[e])
    }
    rowPtr[u + 1] = kept.length
  }
  return { rows: pattern.rows, cols: pattern.cols, rowPtr, colIdx: Int32Array.from(kept) }
}

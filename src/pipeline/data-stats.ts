import type { RecDataset } from '../data/dataset.ts'
import { maskOf } from '../evaluate/mask.ts'
import { colDegrees, rowDegrees, unionCsr } from '../numeric/csr.ts'

/** Smallest value, quartiles, 90th and 99th percentile and largest value, by nearest rank. */
export interface Quantiles {
  readonly min: number
  readonly p25: number
  readonly median: number
  readonly p75: number
  readonly p90: number
  readonly p99: number
  readonly max: number
  readonly mean: number
}

/** How large, how dense and how skewed a dataset is. */
export interface DataStats {
  readonly users: number
  readonly items: number
  /** Distinct pairs of all parts. */
  readonly interactions: number
  /** interactions / (users × items). */
  readonly density: number
  readonly parts: Readonly<Record<'train' | 'validation' | 'test', { readonly interactions: number }>>
  /** Items of a user in train and validation, over users with at least one. */
  readonly historyLength: Quantiles
  /** Users of an item in train and validation, over items with at least one. */
  readonly popularity: Quantiles
  /** Share of the interactions of train and validation that the most taken tenth of these items has. */
  readonly topTenthShare: number
  /** Items and users without an interaction in train or validation. */
  readonly newItems: number
  readonly newUsers: number
  /** First and last time, unix seconds; absent without times. */
  readonly time?: { readonly first: number; readonly last: number }
}

/** Computes the figures of `data stats`. */
export function dataStats(dataset: RecDataset): DataStats {
  const { train, validation, test, numUsers, numItems } = dataset
  const known = maskOf(dataset, 'train+validation')
  const interactions = unionCsr(known, test).colIdx.length
  const histories = rowDegrees(known).filter((n) => n > 0)
  const popularity = colDegrees(known)
    .filter((n) => n > 0)
    .sort()
  const top = popularity.subarray(popularity.length - Math.ceil(popularity.length / 10))
  const time = timeRange([dataset.trainTimes, dataset.validationTimes, dataset.testTimes])
  return {
    users: numUsers,
    items: numItems,
    interactions,
    density: interactions / (numUsers * numItems),
    parts: {
      train: { interactions: train.colIdx.length },
      validation: { interactions: validation.colIdx.length },
      test: { interactions: test.colIdx.length },
    },
    historyLength: quantilesOf(histories.sort()),
    popularity: quantilesOf(popularity),
    topTenthShare: top.reduce((sum, n) => sum + n, 0) / known.colIdx.length,
    newItems: numItems - popularity.length,
    newUsers: numUsers - histories.length,
    ...(time && { time }),
  }
}

/** @param sorted ascending, length ≥ 1 */
function quantilesOf(sorted: Int32Array): Quantiles {
  const at = (share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!
  return {
    min: at(0),
    p25: at(0.25),
    median: at(0.5),
    p75: at(0.75),
    p90: at(0.9),
    p99: at(0.99),
    max: at(1),
    mean: sorted.reduce((sum, n) => sum + n, 0) / sorted.length,
  }
}

function timeRange(
  parts: readonly (Float64Array | undefined)[],
): { readonly first: number; readonly last: number } | undefined {
  let first = Number.POSITIVE_INFINITY
  let last = Number.NEGATIVE_INFINITY
  for (const part of parts) {
    for (const time of part ?? []) {
      if (time < first) first = time
      if (time > last) last = time
    }
  }
  return first > last ? undefined : { first, last }
}

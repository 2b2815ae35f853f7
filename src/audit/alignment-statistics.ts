import type { Random } from '../context.ts'
import type { Csr } from '../numeric/csr.ts'
import { shuffle } from '../numeric/random.ts'

/** A statistic of the titles as they are, and of the titles dealt out anew. */
export interface PermutedStatistic {
  readonly observed: number
  /** One value a permutation, in the order of the draws. */
  readonly permuted: Float64Array
}

/** Users of a sample have at most about this many interactions, so that large data take no longer than the middling. */
const SAMPLED_INTERACTIONS = 150_000

/**
 * Pairs of items of one series in one user's history, summed over users: Σ_u Σ_s n_us (n_us − 1) / 2. Permuted: the series
 * numbers are dealt out anew among the items that occur.
 *
 * @param series number of each item's series, −1 for none
 */
export function seriesPairs(
  histories: Csr,
  series: Int32Array,
  permutations: number,
  random: Random,
): PermutedStatistic {
  const count = new Int32Array(series.reduce((most, number) => Math.max(most, number), -1) + 1)
  const sampled = sampleUsers(histories, random)
  const pairsOf = (labels: Int32Array): number => {
    let pairs = 0
    for (const user of sampled) {
      for (let k = histories.rowPtr[user]; k < histories.rowPtr[user + 1]; k++) {
        const label = labels[histories.colIdx[k]]
        // A further item of the series meets all that came before it.
        if (label >= 0) pairs += count[label]++
      }
      for (let k = histories.rowPtr[user]; k < histories.rowPtr[user + 1]; k++) {
        const label = labels[histories.colIdx[k]]
        if (label >= 0) count[label] = 0
      }
    }
    return pairs
  }
  return permute(histories, series, permutations, random, pairsOf)
}

/**
 * Years between two items of one user: the mean over its pairs, and of that the mean over users. Permuted: the years are
 * dealt out anew among the items that occur and have one.
 *
 * @param years of each item, 0 for none
 */
export function yearDistance(
  histories: Csr,
  years: Int32Array,
  permutations: number,
  random: Random,
): PermutedStatistic {
  const sampled = sampleUsers(histories, random)
  const row = new Int32Array(histories.cols)
  const distanceOf = (labels: Int32Array): number => {
    let sum = 0
    let users = 0
    for (const user of sampled) {
      let n = 0
      for (let k = histories.rowPtr[user]; k < histories.rowPtr[user + 1]; k++) {
        const year = labels[histories.colIdx[k]]
        if (year !== 0) row[n++] = year
      }
      if (n < 2) continue
      // In ascending order, Σ_{i<j} (y_j − y_i) = Σ_i (2i − n + 1) y_i.
      const sorted = row.subarray(0, n).sort()
      let total = 0
      for (let i = 0; i < n; i++) total += (2 * i - n + 1) * sorted[i]
      sum += total / ((n * (n - 1)) / 2)
      users++
    }
    return users === 0 ? Number.NaN : sum / users
  }
  return permute(histories, years, permutations, random, distanceOf, (year) => year !== 0)
}

/** Deals the labels of the items that occur out anew, `permutations` times. */
function permute(
  histories: Csr,
  labels: Int32Array,
  permutations: number,
  random: Random,
  statistic: (labels: Int32Array) => number,
  takesPart: (label: number) => boolean = () => true,
): PermutedStatistic {
  const occurs = new Uint8Array(histories.cols)
  for (const item of histories.colIdx) occurs[item] = 1
  const places = Int32Array.from(occurs.keys()).filter((item) => occurs[item] === 1 && takesPart(labels[item]))
  const dealt = Int32Array.from(places, (item) => labels[item])
  const stream = random.fork('permutations')
  const changed = labels.slice()
  const permuted = new Float64Array(permutations)
  for (let draw = 0; draw < permutations; draw++) {
    shuffle(stream, dealt)
    for (let k = 0; k < places.length; k++) changed[places[k]] = dealt[k]
    permuted[draw] = statistic(changed)
  }
  return { observed: statistic(labels), permuted }
}

/** All users when they have few interactions together, else a random sample, in ascending order. */
function sampleUsers(histories: Csr, random: Random): Int32Array {
  const all = Int32Array.from({ length: histories.rows }, (_, user) => user)
  if (histories.colIdx.length <= SAMPLED_INTERACTIONS) return all
  const drawn = all.slice()
  shuffle(random.fork('users'), drawn)
  return drawn.subarray(0, Math.ceil((histories.rows * SAMPLED_INTERACTIONS) / histories.colIdx.length)).sort()
}

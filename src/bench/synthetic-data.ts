import type { Random } from '../context.ts'
import { Er2almError } from '../errors.ts'
import { csrFromPairs } from '../numeric/csr.ts'
import { createRandom, shuffle } from '../numeric/random.ts'
import type { BenchData } from './benchmark.ts'

export interface SyntheticSize {
  readonly users: number
  readonly items: number
  /** Distinct pairs. */
  readonly interactions: number
}

/** About the shape of MovieLens 1M's users and items, with a fifth of its ratings. */
export const DEFAULT_SYNTHETIC: SyntheticSize = { users: 6000, items: 4000, interactions: 200_000 }

/** Rank r has the weight (r + OFFSET)^−EXPONENT: a power law whose head is not a single item. */
const EXPONENT = 0.8
const OFFSET = 10
/** Above this share of all pairs, drawing distinct ones takes too long. */
const FULLEST = 0.2

/**
 * Interactions whose users and items both follow a power law, drawn independently, repeated pairs once. Indices say nothing
 * about popularity.
 *
 * @throws {Er2almError} USAGE if more than a fifth of all pairs is asked for
 */
export function syntheticData(size: SyntheticSize, seed: number): BenchData {
  const { users, items, interactions } = size
  if (interactions > FULLEST * users * items) {
    throw new Er2almError(
      'USAGE',
      `${interactions} interactions of ${users} users with ${items} items were asked for`,
      {
        hint: `ask for at most ${Math.floor(FULLEST * users * items)}, or for more users and items`,
      },
    )
  }
  const random = createRandom(seed).fork('synthetic data')
  const drawUser = powerLaw(users, random.fork('users'))
  const drawItem = powerLaw(items, random.fork('items'))
  const pairs = new Set<number>()
  while (pairs.size < interactions) pairs.add(drawUser() * items + drawItem())
  const keys = Float64Array.from(pairs)
  const train = csrFromPairs(
    users,
    items,
    keys.map((key) => Math.floor(key / items)),
    keys.map((key) => key % items),
  )
  return { name: `synthetic, seed ${seed}`, train }
}

/** Draws indices below `count`; which index has which rank is random. */
function powerLaw(count: number, random: Random): () => number {
  const indexOfRank = Int32Array.from({ length: count }, (_, index) => index)
  shuffle(random, indexOfRank)
  const upTo = new Float64Array(count)
  let sum = 0
  for (let rank = 0; rank < count; rank++) {
    sum += (rank + OFFSET) ** -EXPONENT
    upTo[rank] = sum
  }
  return () => indexOfRank[firstAbove(upTo, random.next() * sum)]
}

/** The first place whose value is above `target`; the last place if none is. */
function firstAbove(ascending: Float64Array, target: number): number {
  let low = 0
  let high = ascending.length - 1
  while (low < high) {
    const middle = (low + high) >>> 1
    if (ascending[middle] > target) high = middle
    else low = middle + 1
  }
  return low
}

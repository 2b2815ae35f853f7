import { setImmediate } from 'node:timers/promises'
import { hasEntry } from '../../numeric/csr.ts'
import { createRandom, shuffle } from '../../numeric/random.ts'
import type { LoadedModel } from '../served-model.ts'
import { type Neighbour, neighboursOfKnown, type Placing } from './place-items.ts'

/** Sum of squared likenesses at which the person's mean score counts as much as the neighbours. */
const SHRINK = 1
/** Known items that play new, and users who judge: enough for a factor of two digits. */
const ITEMS = 200
const USERS = 100
/** Items that are compared in one go, while requests wait. */
const AT_ONCE = 16

/**
 * (Σ_j l_j²·s_j + c·s̄) / (Σ_j l_j² + c) over the neighbours j of an item, with likeness l and score s: what is hardly like
 * anything gets little more than an item of which nothing is known.
 *
 * @param mean s̄, the person's mean score over the known items
 */
export function neighbourMean(like: readonly Neighbour[], scores: Float32Array, mean: number): number {
  let total = SHRINK * mean
  let weights = SHRINK
  for (const { item, likeness } of like) {
    const weight = likeness * likeness
    total += weight * scores[item]!
    weights += weight
  }
  return total / weights
}

export function meanOver(items: Int32Array, scores: Float32Array): number {
  let sum = 0
  for (const item of items) sum += scores[item]!
  return sum / Math.max(1, items.length)
}

/**
 * By what the distance of a neighbours' mean from the person's mean score is to be multiplied.
 *
 * A mean of many scores lies nearer the middle than scores do: added items would hardly ever come into a list. Known items that
 * play new tell how much nearer. With the deviations σ_s of their scores for a person and σ_m of their neighbours' means, over what
 * the person has not taken, and their correlation r, the factor is the mean over persons of √r·σ_s/σ_m: between r·σ_s/σ_m, the score that
 * is to be expected, with which new items stay out of lists that models with few high scores make, and σ_s/σ_m, with which they take
 * as many places as known ones and push better ones out (docs/serving-events.md).
 */
export async function stretchOf(
  { scorer, data, seen }: Pick<LoadedModel, 'scorer' | 'data' | 'seen'>,
  placing: Placing,
): Promise<number> {
  const random = createRandom(1)
  const playNew = Array.from(some(placing.known, ITEMS, random.fork('items')))
  const users = some(
    Int32Array.from({ length: data.dataset.numUsers }, (_, user) => user),
    USERS,
    random.fork('users'),
  )
  const like: (readonly Neighbour[])[] = []
  for (const [n, item] of playNew.entries()) {
    if (n % AT_ONCE === 0) await setImmediate()
    like.push(neighboursOfKnown(item, placing))
  }
  const scores = new Float32Array(data.dataset.numItems)
  let sum = 0
  let count = 0
  for (const [n, user] of users.entries()) {
    if (n % AT_ONCE === 0) await setImmediate()
    scorer.scoreBlock(Int32Array.of(user), scores)
    const mean = meanOver(placing.known, scores)
    const pairs = playNew.flatMap((item, at) => {
      if (like[at]!.length === 0 || hasEntry(seen, user, item)) return []
      return [{ s: scores[item]!, m: neighbourMean(like[at]!, scores, mean) }]
    })
    const factor = factorOf(pairs)
    if (factor === undefined) continue
    sum += factor
    count++
  }
  return count === 0 ? 1 : sum / count
}

/** √r·σ_s/σ_m; undefined where one of them is the same for all items. */
function factorOf(pairs: readonly { readonly s: number; readonly m: number }[]): number | undefined {
  const meanS = pairs.reduce((total, { s }) => total + s, 0) / pairs.length
  const meanM = pairs.reduce((total, { m }) => total + m, 0) / pairs.length
  const sums = { ss: 0, mm: 0, sm: 0 }
  for (const { s, m } of pairs) {
    sums.ss += (s - meanS) ** 2
    sums.mm += (m - meanM) ** 2
    sums.sm += (s - meanS) * (m - meanM)
  }
  if (!(sums.ss > 0 && sums.mm > 0)) return undefined
  const correlation = Math.max(0, sums.sm / Math.sqrt(sums.ss * sums.mm))
  return Math.sqrt((correlation * sums.ss) / sums.mm)
}

function some(all: Int32Array, most: number, random: Parameters<typeof shuffle>[0]): Int32Array {
  const order = all.slice()
  shuffle(random, order)
  return order.subarray(0, most)
}

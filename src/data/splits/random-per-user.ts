import { z } from 'zod'
import { createRandom, shuffle } from '../../numeric/random.ts'
import { groupByUserInTime, TEST, TRAIN, VALIDATION } from '../interactions.ts'
import { type SplitRule, shareCount, shareSchema } from './split-rule.ts'

/** A random share of each user's interactions. */
export interface RandomSplitConfig {
  readonly kind: 'random'
  /** Default 0.2. */
  readonly testShare: number
  /** Default 0.1. */
  readonly validationShare: number
  /** Default 1. */
  readonly seed: number
}

/**
 * Per user, in random order: the first max(1, ⌊n · testShare⌋) interactions are test, the next
 * max(1, ⌊n · validationShare⌋) validation, the rest train. A user for whom that leaves no training interaction is in
 * train altogether, and counted. Each user has a random stream of his own, named by his id, so that other users and the
 * order of the file change nothing. Looks into the future: later interactions of a user predict earlier ones.
 */
export const randomPerUser: SplitRule<RandomSplitConfig> = {
  schema: z.strictObject({
    kind: z.literal('random'),
    testShare: shareSchema.default(0.2),
    validationShare: shareSchema.default(0.1),
    seed: z.int().nonnegative().default(1),
  }),
  needsTimes: false,
  assign({ interactions, numUsers, userIds }, { testShare, validationShare, seed }) {
    const random = createRandom(seed).fork('split/random')
    const { ptr, order } = groupByUserInTime(interactions, numUsers)
    const parts = new Uint8Array(interactions.users.length).fill(TRAIN)
    let usersWithTooFew = 0
    for (let u = 0; u < numUsers; u++) {
      const n = ptr[u + 1] - ptr[u]
      const numTest = shareCount(n, testShare)
      const numHeldOut = numTest + shareCount(n, validationShare)
      if (n - numHeldOut < 1) {
        usersWithTooFew++
        continue
      }
      const places = order.slice(ptr[u], ptr[u + 1])
      shuffle(random.fork(userIds[u]), places)
      for (let k = 0; k < numHeldOut; k++) parts[places[k]] = k < numTest ? TEST : VALIDATION
    }
    return {
      parts,
      rule: `of each user's interactions, a random ${testShare} are test and ${validationShare} validation (seed ${seed}), at least one each; users with too few for that are in train`,
      notes: { usersWithTooFew, seed },
    }
  },
}

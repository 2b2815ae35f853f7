import { z } from 'zod'
import { groupByUserInTime, TEST, TRAIN, VALIDATION } from '../interactions.ts'
import { type SplitRule, shareCount, shareSchema, timesFor } from './split-rule.ts'

/** Each user's latest interactions are test, those before them validation. */
export interface TemporalPerUserConfig {
  readonly kind: 'temporalPerUser'
  /** Default 0.2. */
  readonly testShare: number
  /** Default 0.1. */
  readonly validationShare: number
}

/**
 * Per user, by (time, item order): the last max(1, ⌊n · testShare⌋) interactions are test, the
 * max(1, ⌊n · validationShare⌋) before them validation, the rest train. A user for whom that leaves no training
 * interaction (n < 3 with the defaults) is in train altogether, and counted. Not a global cut: other users' later
 * behaviour is in train.
 */
export const temporalPerUser: SplitRule<TemporalPerUserConfig> = {
  schema: z.strictObject({
    kind: z.literal('temporalPerUser'),
    testShare: shareSchema.default(0.2),
    validationShare: shareSchema.default(0.1),
  }),
  needsTimes: true,
  assign({ interactions, numUsers }, { kind, testShare, validationShare }) {
    timesFor(kind, interactions)
    const { ptr, order } = groupByUserInTime(interactions, numUsers)
    const parts = new Uint8Array(interactions.users.length).fill(TRAIN)
    let usersWithTooFew = 0
    for (let u = 0; u < numUsers; u++) {
      const n = ptr[u + 1] - ptr[u]
      const testFrom = n - shareCount(n, testShare)
      const validationFrom = testFrom - shareCount(n, validationShare)
      if (validationFrom < 1) {
        usersWithTooFew++
        continue
      }
      for (let k = validationFrom; k < n; k++) parts[order[ptr[u] + k]] = k < testFrom ? VALIDATION : TEST
    }
    return {
      parts,
      rule: `of each user's interactions in time order, the last ${testShare} are test and the ${validationShare} before them validation, at least one each; users with too few for that are in train`,
      notes: { usersWithTooFew },
    }
  },
}

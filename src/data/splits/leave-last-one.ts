import { z } from 'zod'
import { groupByUserInTime, TEST, TRAIN, VALIDATION } from '../interactions.ts'
import { type SplitRule, timesFor } from './split-rule.ts'

/** Each user's latest interaction is test, the one before it validation. */
export interface LeaveLastOneConfig {
  readonly kind: 'leaveLastOne'
  /** Whether there is a validation part. Default true. */
  readonly validation: boolean
}

/**
 * Per user, by (time, item order): the last interaction is test, the one before it validation, the rest train. A user
 * for whom that leaves no training interaction (n < 3; n < 2 without validation) is in train altogether, and counted.
 */
export const leaveLastOne: SplitRule<LeaveLastOneConfig> = {
  schema: z.strictObject({ kind: z.literal('leaveLastOne'), validation: z.boolean().default(true) }),
  needsTimes: true,
  assign({ interactions, numUsers }, { kind, validation }) {
    timesFor(kind, interactions)
    const { ptr, order } = groupByUserInTime(interactions, numUsers)
    const parts = new Uint8Array(interactions.users.length).fill(TRAIN)
    let usersWithTooFew = 0
    for (let u = 0; u < numUsers; u++) {
      const n = ptr[u + 1] - ptr[u]
      if (n < (validation ? 3 : 2)) {
        usersWithTooFew++
        continue
      }
      parts[order[ptr[u] + n - 1]] = TEST
      if (validation) parts[order[ptr[u] + n - 2]] = VALIDATION
    }
    const rest = validation ? ', the one before it validation' : ''
    return {
      parts,
      rule: `each user's last interaction is test${rest}; users with too few for that are in train`,
      notes: { usersWithTooFew },
    }
  },
}

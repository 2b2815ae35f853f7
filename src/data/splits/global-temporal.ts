import { z } from 'zod'
import { LEFT_OUT, TEST, TRAIN, VALIDATION } from '../interactions.ts'
import { type SplitRule, shareSchema, timesFor, unixTimeSchema } from './split-rule.ts'

/** One cut in time for everybody. */
export interface GlobalTemporalConfig {
  readonly kind: 'globalTemporal'
  /** Unix seconds (in a config also ISO 8601): the test part starts here. Default: by `testShare`. */
  readonly testFrom?: number
  /** The validation part starts here. Default: by `validationShare`; none when only `testFrom` is given. */
  readonly validationFrom?: number
  /** Share of the interactions that are test, where no cut is given. Default 0.1. */
  readonly testShare: number
  /** Default 0.1. */
  readonly validationShare: number
  /** Users with fewer training interactions are left out of all parts. Default 1. */
  readonly minTrainInteractions: number
}

/**
 * Interactions before `validationFrom` are train, those before `testFrom` validation, the rest test. By shares, a cut
 * is the time at which the share of later interactions begins; interactions of that very second fall after it.
 */
export const globalTemporal: SplitRule<GlobalTemporalConfig> = {
  schema: z
    .strictObject({
      kind: z.literal('globalTemporal'),
      testFrom: unixTimeSchema.optional(),
      validationFrom: unixTimeSchema.optional(),
      testShare: shareSchema.default(0.1),
      validationShare: shareSchema.default(0.1),
      minTrainInteractions: z.int().nonnegative().default(1),
    })
    .refine(({ testFrom, validationFrom }) => validationFrom === undefined || (testFrom ?? -1) >= validationFrom, {
      message: 'expected testFrom at or after validationFrom',
    })
    .refine(({ testShare, validationShare }) => testShare + validationShare < 1, {
      message: 'expected testShare and validationShare to leave something for train',
    }),
  needsTimes: true,
  assign({ interactions, numUsers }, config) {
    const times = timesFor(config.kind, interactions)
    const { testFrom, validationFrom } = cutTimes(times, config)
    const parts = new Uint8Array(times.length)
    const trainCounts = new Int32Array(numUsers)
    for (let k = 0; k < times.length; k++) {
      parts[k] = times[k] < validationFrom ? TRAIN : times[k] < testFrom ? VALIDATION : TEST
      if (parts[k] === TRAIN) trainCounts[interactions.users[k]]++
    }
    const usersLeftOut = trainCounts.reduce((sum, count) => sum + (count < config.minTrainInteractions ? 1 : 0), 0)
    let interactionsLeftOut = 0
    for (let k = 0; k < parts.length; k++) {
      if (trainCounts[interactions.users[k]] >= config.minTrainInteractions) continue
      parts[k] = LEFT_OUT
      interactionsLeftOut++
    }
    return {
      parts,
      rule: `train before unix time ${validationFrom}, test from ${testFrom}, validation between; users with fewer than ${config.minTrainInteractions} training interactions are left out`,
      notes: { validationFrom, testFrom, usersLeftOut, interactionsLeftOut },
    }
  },
}

function cutTimes(times: Float64Array, config: GlobalTemporalConfig): { testFrom: number; validationFrom: number } {
  if (config.testFrom !== undefined) {
    return { testFrom: config.testFrom, validationFrom: config.validationFrom ?? config.testFrom }
  }
  const sorted = Float64Array.from(times).sort()
  const timeBefore = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * (1 - share) + 1e-9))]
  return {
    testFrom: timeBefore(config.testShare),
    validationFrom: timeBefore(config.testShare + config.validationShare),
  }
}

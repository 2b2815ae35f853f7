import { isTimeRule, NOT_BY_TIME, timeOrder } from '../data/time-order.ts'
import type { AuditCheck } from './audit-input.ts'
import { MAX_EXAMPLES, percent } from './finding.ts'

/** A cut for everybody that few test interactions miss is a cut with leaks. */
const NEARLY_ALL = 0.05

/**
 * Whether the parts keep to time. A rule that orders by time must do so for every user; given files that do for nearly
 * all are taken for such a split, and the rest of their pairs for a leak. A random split of data with times is none, but
 * lets models learn from what came later: it is noted.
 */
export const timesCheck: AuditCheck = {
  name: 'times',
  question: 'does the training of a time split hold anything later than the test?',
  run({ dataset, ids, split }) {
    const order = timeOrder(dataset)
    if (order === undefined)
      return [{ severity: 'not applicable', message: 'the interactions have no times: their order cannot be checked' }]
    const { testPairs, lateForUser, lateForAll, users } = order
    const shareForUser = lateForUser / testPairs
    const shareForAll = lateForAll / testPairs
    const figures = { testPairs, lateForUser, lateForAll }
    const declared = isTimeRule(split)
    if (lateForUser > 0) {
      const isTimeSplit = declared ?? shareForUser < NOT_BY_TIME
      return [
        {
          severity: isTimeSplit ? 'leak' : 'note',
          message: isTimeSplit
            ? `${lateForUser} of ${testPairs} test interactions of a split by time are earlier than training or validation interactions of the same user`
            : `the split is not by time, and the data have times: ${percent(shareForUser)} of the test is earlier than what the same user is learnt from, so that models see the future`,
          figures,
          examples: users.slice(0, MAX_EXAMPLES).map((user) => `user ${ids.users[user]}`),
          remedy: isTimeSplit
            ? 'split again with data.split.kind temporalPerUser or globalTemporal'
            : 'split with globalTemporal if the figures shall say what a running system would do',
        },
      ]
    }
    const global = split === 'globalTemporal' || (split === 'given' && lateForAll > 0 && shareForAll <= NEARLY_ALL)
    if (global && lateForAll > 0)
      return [
        {
          severity: 'leak',
          message: `${lateForAll} of ${testPairs} test interactions are earlier than the latest training interaction of a split with one cut in time`,
          figures,
          remedy: 'split again with data.split.kind globalTemporal',
        },
      ]
    if (lateForAll > 0)
      return [
        {
          severity: 'note',
          message: `in time order for each user, but not for all: while ${percent(shareForAll)} of the test happened, the training of others went on, so that it knows what became popular then`,
          figures,
          remedy: 'split with globalTemporal if the figures shall say what a running system would do',
        },
      ]
    return [{ severity: 'ok', message: `all ${testPairs} test interactions are later than the training`, figures }]
  },
}

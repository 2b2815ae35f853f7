import { timeOrder } from '../data/time-order.ts'
import type { AuditCheck } from './audit-input.ts'

const DAY_SECONDS = 86_400
/** A gap is long when it is this many times what the same number of interactions usually takes … */
const LONG_SHARE = 0.01
/** … and at least a day. */
const LEAST_SECONDS = DAY_SECONDS

/**
 * Time between the end of what models are fitted on and the start of the test, in a split with one cut. In a gap, taste
 * and the catalogue move on; a model that tells old from new items then gains what it could not gain in a running system.
 */
export const gapCheck: AuditCheck = {
  name: 'gap',
  question: 'does time pass between what models are fitted on and the test?',
  run({ dataset, evaluate }) {
    const order = timeOrder(dataset)
    if (order === undefined || order.lateForAll > 0)
      return [{ severity: 'not applicable', message: 'there is no one cut in time between training and test' }]
    const { trainTimes, validationTimes } = dataset
    const fitted = evaluate.fit === 'train' ? [trainTimes] : [trainTimes, validationTimes]
    let first = Number.POSITIVE_INFINITY
    let last = Number.NEGATIVE_INFINITY
    for (const times of fitted)
      for (const time of times ?? []) {
        first = Math.min(first, time)
        last = Math.max(last, time)
      }
    const gap = order.firstTest - last
    const figures = { gapSeconds: gap, fittedSeconds: last - first }
    const days = (seconds: number): string => `${(seconds / DAY_SECONDS).toFixed(1)} days`
    if (gap < LEAST_SECONDS || gap < LONG_SHARE * (last - first))
      return [{ severity: 'ok', message: `the test begins ${days(gap)} after what models are fitted on ends`, figures }]
    return [
      {
        severity: 'defect',
        message: `${days(gap)} lie between the end of what models are fitted on (${evaluate.fit}) and the first test interaction: gains of models that know what is new are inflated`,
        figures,
        remedy:
          evaluate.fit === 'train'
            ? "set evaluate.fit to 'train+validation'"
            : 'move the cut, so that the test begins where the training ends',
      },
    ]
  },
}

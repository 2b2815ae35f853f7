import type { RecDataset } from './dataset.ts'
import type { SplitConfig } from './splits/registry.ts'

/** How the times of the test lie to those of what models learn from. */
export interface TimeOrder {
  readonly testPairs: number
  /** Test interactions that are earlier than a training or validation interaction of the same user. */
  readonly lateForUser: number
  /** Test interactions that are earlier than the latest training or validation interaction of anyone. */
  readonly lateForAll: number
  /** Users (dense indices) of `lateForUser`, ascending. */
  readonly users: readonly number[]
  /** Latest training or validation time, and earliest test time, Unix seconds. */
  readonly lastKnown: number
  readonly firstTest: number
}

/** From this share of late test interactions on, the parts were not made by time (a random split has about n / (n + 1)). */
export const NOT_BY_TIME = 0.25

/** Counts test interactions that what models learn from runs past. Undefined when a part has no times. */
export function timeOrder(dataset: RecDataset): TimeOrder | undefined {
  const { train, validation, test, trainTimes, validationTimes, testTimes, numUsers } = dataset
  if (trainTimes === undefined || testTimes === undefined || test.colIdx.length === 0) return undefined
  if (validationTimes === undefined && validation.colIdx.length > 0) return undefined
  const largest = (times: Float64Array | undefined, from: number, to: number): number => {
    let best = Number.NEGATIVE_INFINITY
    for (let k = from; k < to; k++) best = Math.max(best, times?.[k] ?? best)
    return best
  }
  const lastKnown = Math.max(
    largest(trainTimes, 0, trainTimes.length),
    largest(validationTimes, 0, validation.colIdx.length),
  )
  const users: number[] = []
  let lateForUser = 0
  let lateForAll = 0
  let firstTest = Number.POSITIVE_INFINITY
  for (let user = 0; user < numUsers; user++) {
    const known = Math.max(
      largest(trainTimes, train.rowPtr[user], train.rowPtr[user + 1]),
      largest(validationTimes, validation.rowPtr[user], validation.rowPtr[user + 1]),
    )
    const before = lateForUser
    for (let k = test.rowPtr[user]; k < test.rowPtr[user + 1]; k++) {
      firstTest = Math.min(firstTest, testTimes[k])
      if (testTimes[k] < known) lateForUser++
      if (testTimes[k] < lastKnown) lateForAll++
    }
    if (lateForUser > before) users.push(user)
  }
  return { testPairs: test.colIdx.length, lateForUser, lateForAll, users, lastKnown, firstTest }
}

/** Split rules that order the parts by time. */
const BY_TIME: readonly SplitConfig['kind'][] = ['temporalPerUser', 'globalTemporal', 'leaveLastOne']

/** Whether a rule orders the parts by time; undefined where only the times themselves can tell. */
export function isTimeRule(kind: SplitConfig['kind']): boolean | undefined {
  return kind === 'given' ? undefined : BY_TIME.includes(kind)
}

/** Whether the test is later than the training for (nearly) every user. A random split of data with times is not. */
export function isTimeSplit(kind: SplitConfig['kind'], dataset: RecDataset): boolean {
  const rule = isTimeRule(kind)
  if (rule !== undefined) return rule
  const order = timeOrder(dataset)
  return order !== undefined && order.lateForUser < NOT_BY_TIME * order.testPairs
}

import type { Csr } from '../numeric/csr.ts'
import { hasEntry } from '../numeric/csr.ts'
import type { IdMaps, RecDataset } from './dataset.ts'
import { fewUsers } from './few-users.ts'

/** What can be wrong with a dataset. */
export type DefectCode =
  | 'VALIDATION_IS_TEST'
  | 'TEST_IN_VALIDATION'
  | 'TEST_IN_TRAIN'
  | 'VALIDATION_IN_TRAIN'
  | 'TEST_EMPTY'
  | 'ITEMS_WITHOUT_TRAINING'
  | 'TEST_USERS_WITHOUT_TRAINING'
  | 'FEW_USERS'
  | 'DUPLICATED_USERS'
  | 'ONE_ITEM_TEST_USERS'
  | 'TIMES_MISSING'
  | 'TIMES_EQUAL'
  | 'TIMES_IMPLAUSIBLE'
  | 'DUPLICATE_ROWS'
  | 'BAD_ROWS'
  | 'ITEMS_NOT_IN_CATALOGUE'

/**
 * `error`: numbers computed on this dataset are wrong. `warning`: they need care in reading. `info`: good to know.
 */
export type DefectSeverity = 'error' | 'warning' | 'info'

/** One defect, in words and in numbers. */
export interface Defect {
  readonly code: DefectCode
  readonly severity: DefectSeverity
  readonly message: string
  /** How many pairs, users or items it concerns. */
  readonly count: number
  readonly counts: Readonly<Record<string, number>>
  /** A few, with original ids. */
  readonly examples: readonly string[]
}

const EXAMPLES = 5

/** Users with fewer training items often agree by chance. */
const DUPLICATE_MIN_ITEMS = 5

/** 1 January 1980: a median before it means that the column holds something else (a rating, an item). */
const PLAUSIBLE_SECONDS = 315_532_800

/**
 * Everything that is wrong with a dataset and can be seen from its parts alone.
 *
 * @param measured whether a test part is to be there
 */
export function findDefects(dataset: RecDataset, ids: IdMaps, measured = true): Defect[] {
  return [
    ...overlapDefects(dataset, ids),
    ...coverageDefects(dataset, ids, measured),
    ...fewUsers(dataset),
    ...duplicatedUsers(dataset, ids),
    ...oneItemTestUsers(dataset, ids),
    ...timeDefects(dataset),
  ]
}

function overlapDefects({ train, validation, test }: RecDataset, ids: IdMaps): Defect[] {
  const numTest = test.colIdx.length
  const defects: Defect[] = []
  const inValidation = sharedPairs(test, validation, ids)
  if (inValidation.count > 0) {
    const same = inValidation.count === numTest && validation.colIdx.length === numTest
    defects.push({
      code: same ? 'VALIDATION_IS_TEST' : 'TEST_IN_VALIDATION',
      severity: 'error',
      message: same
        ? `validation and test are the same ${numTest} pairs: choosing on validation chooses on the test`
        : `${inValidation.count} of ${numTest} test pairs are also in validation`,
      ...inValidation,
      counts: { pairs: inValidation.count, testPairs: numTest, validationPairs: validation.colIdx.length },
    })
  }
  for (const [code, name, part] of [
    ['TEST_IN_TRAIN', 'test', test],
    ['VALIDATION_IN_TRAIN', 'validation', validation],
  ] as const) {
    const inTrain = sharedPairs(part, train, ids)
    if (inTrain.count === 0) continue
    const message = `${inTrain.count} of ${part.colIdx.length} ${name} pairs are also in train`
    defects.push({
      code,
      severity: 'error',
      message,
      ...inTrain,
      counts: { pairs: inTrain.count, [`${name}Pairs`]: part.colIdx.length },
    })
  }
  return defects
}

function sharedPairs(
  part: Csr,
  other: Csr,
  ids: IdMaps,
): { readonly count: number; readonly examples: readonly string[] } {
  const examples: string[] = []
  let count = 0
  for (let user = 0; user < part.rows; user++) {
    for (let k = part.rowPtr[user]; k < part.rowPtr[user + 1]; k++) {
      if (!hasEntry(other, user, part.colIdx[k])) continue
      count++
      if (examples.length < EXAMPLES) examples.push(`user ${ids.users[user]}, item ${ids.items[part.colIdx[k]]}`)
    }
  }
  return { count, examples }
}

function coverageDefects(
  { train, validation, test, numUsers, numItems }: RecDataset,
  ids: IdMaps,
  measured: boolean,
): Defect[] {
  const defects: Defect[] = []
  if (measured && test.colIdx.length === 0) {
    defects.push({
      code: 'TEST_EMPTY',
      severity: 'error',
      message: 'the test part is empty: nothing can be measured',
      count: 0,
      counts: {},
      examples: [],
    })
  }
  const trained = new Uint8Array(numItems)
  for (const item of train.colIdx) trained[item] = 1
  const untrained = Array.from(trained.keys()).filter((item) => trained[item] === 0)
  if (untrained.length > 0) {
    const validationPairs = validation.colIdx.reduce((sum, item) => sum + 1 - trained[item], 0)
    const testPairs = test.colIdx.reduce((sum, item) => sum + 1 - trained[item], 0)
    const testItems = new Set(test.colIdx.filter((item) => trained[item] === 0)).size
    defects.push({
      code: 'ITEMS_WITHOUT_TRAINING',
      severity: testPairs > 0 ? 'warning' : 'info',
      message: !measured
        ? `${untrained.length} of ${numItems} items have no interaction, out of reach for models that know only interactions`
        : `${untrained.length} of ${numItems} items have no training interaction; ${testPairs} of ${test.colIdx.length} test and ${validationPairs} of ${validation.colIdx.length} validation pairs are on such items, out of reach for models that know only interactions`,
      count: untrained.length,
      counts: { items: untrained.length, validationPairs, testPairs, testItems },
      examples: untrained.slice(0, EXAMPLES).map((item) => ids.items[item]),
    })
  }
  const has = (csr: Csr, user: number): boolean => csr.rowPtr[user + 1] > csr.rowPtr[user]
  const cold = Array.from({ length: numUsers }, (_, user) => user).filter(
    (user) => has(test, user) && !has(train, user),
  )
  if (cold.length > 0) {
    defects.push({
      code: 'TEST_USERS_WITHOUT_TRAINING',
      severity: 'warning',
      message: `${cold.length} users of the test part have no training interaction`,
      count: cold.length,
      counts: { users: cold.length },
      examples: cold.slice(0, EXAMPLES).map((user) => ids.users[user]),
    })
  }
  return defects
}

function duplicatedUsers({ train, numUsers }: RecDataset, ids: IdMaps): Defect[] {
  const rowOf = (user: number): Int32Array => train.colIdx.subarray(train.rowPtr[user], train.rowPtr[user + 1])
  const byHash = new Map<number, number[]>()
  const examples: string[] = []
  let count = 0
  for (let user = 0; user < numUsers; user++) {
    const row = rowOf(user)
    if (row.length < DUPLICATE_MIN_ITEMS) continue
    const hash = hashRow(row)
    const candidates = byHash.get(hash) ?? []
    const twin = candidates.find(
      (other) => rowOf(other).length === row.length && rowOf(other).every((item, k) => item === row[k]),
    )
    if (twin === undefined) byHash.set(hash, [...candidates, user])
    else {
      count++
      if (examples.length < EXAMPLES) examples.push(`user ${ids.users[user]} = user ${ids.users[twin]}`)
    }
  }
  if (count === 0) return []
  const message = `${count} users have exactly the training items (at least ${DUPLICATE_MIN_ITEMS}) of another user`
  return [{ code: 'DUPLICATED_USERS', severity: 'warning', message, count, counts: { users: count }, examples }]
}

/** FNV-1a over the items of a row; equal hashes are compared item by item. */
function hashRow(row: Int32Array): number {
  let hash = 0x811c9dc5
  for (const item of row) hash = Math.imul(hash ^ item, 0x01000193)
  return hash
}

function oneItemTestUsers({ test, numUsers }: RecDataset, ids: IdMaps): Defect[] {
  const withTest: number[] = []
  for (let user = 0; user < numUsers; user++) if (test.rowPtr[user + 1] > test.rowPtr[user]) withTest.push(user)
  const single = withTest.filter((user) => test.rowPtr[user + 1] - test.rowPtr[user] === 1)
  if (single.length === 0) return []
  const share = single.length / withTest.length
  return [
    {
      code: 'ONE_ITEM_TEST_USERS',
      severity: share >= 0.5 ? 'warning' : 'info',
      message: `${single.length} of ${withTest.length} test users (${Math.round(share * 100)} %) have one test item, so that their recall is 0 or 1 and small differences mean little`,
      count: single.length,
      counts: { users: single.length, testUsers: withTest.length },
      examples: single.slice(0, EXAMPLES).map((user) => ids.users[user]),
    },
  ]
}

function timeDefects({ trainTimes }: RecDataset): Defect[] {
  const defect = (code: DefectCode, message: string, count: number): Defect[] => [
    { code, severity: 'warning', message, count, counts: { interactions: count }, examples: [] },
  ]
  if (trainTimes === undefined || trainTimes.length === 0) {
    return [
      {
        code: 'TIMES_MISSING',
        severity: 'info',
        message: 'the training interactions have no times',
        count: 0,
        counts: {},
        examples: [],
      },
    ]
  }
  if (trainTimes.every((time) => time === trainTimes[0])) {
    return defect(
      'TIMES_EQUAL',
      `all ${trainTimes.length} training times are ${trainTimes[0]}: they order nothing`,
      trainTimes.length,
    )
  }
  const median = Float64Array.from(trainTimes).sort()[trainTimes.length >> 1]
  if (median >= PLAUSIBLE_SECONDS) return []
  return defect(
    'TIMES_IMPLAUSIBLE',
    `the median training time is ${median}, before 1980: is the time column another one?`,
    trainTimes.length,
  )
}

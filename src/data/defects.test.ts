import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Csr, csrFromPairs } from '../numeric/csr.ts'
import type { RecDataset } from './dataset.ts'
import { type Defect, type DefectCode, findDefects } from './defects.ts'

const NUM_USERS = 4
const NUM_ITEMS = 8

type Pairs = readonly (readonly [user: number, item: number])[]

function csr(pairs: Pairs): Csr {
  return csrFromPairs(
    NUM_USERS,
    NUM_ITEMS,
    pairs.map(([user]) => user),
    pairs.map(([, item]) => item),
  )
}

function defectsOf(
  parts: { train: Pairs; validation?: Pairs; test: Pairs; times?: readonly number[] },
  measured?: boolean,
): ReadonlyMap<DefectCode, Defect> {
  const dataset: RecDataset = {
    numUsers: NUM_USERS,
    numItems: NUM_ITEMS,
    train: csr(parts.train),
    validation: csr(parts.validation ?? []),
    test: csr(parts.test),
    ...(parts.times && { trainTimes: Float64Array.from(parts.times) }),
    itemFeatures: new Map(),
    userFeatures: new Map(),
  }
  const ids = {
    users: Array.from({ length: NUM_USERS }, (_, k) => `u${k}`),
    items: Array.from({ length: NUM_ITEMS }, (_, k) => `i${k}`),
  }
  return new Map(findDefects(dataset, ids, measured).map((defect) => [defect.code, defect]))
}

const allItems = (user: number): Pairs => Array.from({ length: NUM_ITEMS }, (_, item) => [user, item] as const)

test('identical validation and test are told apart from a mere overlap', () => {
  const same = defectsOf({
    train: [[0, 0]],
    validation: [
      [0, 1],
      [1, 2],
    ],
    test: [
      [0, 1],
      [1, 2],
    ],
  })
  assert.equal(same.get('VALIDATION_IS_TEST')?.severity, 'error')
  assert.deepEqual(same.get('VALIDATION_IS_TEST')?.counts, { pairs: 2, testPairs: 2, validationPairs: 2 })
  assert.equal(same.has('TEST_IN_VALIDATION'), false)
  const overlap = defectsOf({
    train: [[0, 0]],
    validation: [
      [0, 1],
      [1, 3],
    ],
    test: [
      [0, 1],
      [1, 2],
    ],
  })
  assert.equal(overlap.get('TEST_IN_VALIDATION')?.count, 1)
  assert.deepEqual(overlap.get('TEST_IN_VALIDATION')?.examples, ['user u0, item i1'])
  assert.equal(overlap.has('VALIDATION_IS_TEST'), false)
})

test('held-out pairs that are in train are counted by part', () => {
  const found = defectsOf({
    train: [
      [0, 0],
      [1, 1],
    ],
    validation: [[1, 1]],
    test: [
      [0, 0],
      [1, 2],
    ],
  })
  assert.deepEqual(found.get('TEST_IN_TRAIN')?.counts, { pairs: 1, testPairs: 2 })
  assert.deepEqual(found.get('VALIDATION_IN_TRAIN')?.counts, { pairs: 1, validationPairs: 1 })
})

test('items without training interaction are counted with the pairs they take out of reach', () => {
  const found = defectsOf({
    train: [
      [0, 0],
      [0, 1],
    ],
    validation: [[1, 5]],
    test: [
      [0, 6],
      [1, 6],
      [2, 0],
    ],
  })
  assert.deepEqual(found.get('ITEMS_WITHOUT_TRAINING')?.counts, {
    items: 6,
    validationPairs: 1,
    testPairs: 2,
    testItems: 1,
  })
  assert.equal(found.get('ITEMS_WITHOUT_TRAINING')?.severity, 'warning')
  assert.deepEqual(found.get('TEST_USERS_WITHOUT_TRAINING')?.examples, ['u1', 'u2'])
})

test('users with the same five or more training items are duplicated, users with fewer are not', () => {
  const five = (user: number): Pairs => allItems(user).slice(0, 5)
  const found = defectsOf({ train: [...five(0), ...five(2), ...allItems(1), [3, 0]], test: [[0, 7]] })
  assert.deepEqual(found.get('DUPLICATED_USERS')?.examples, ['user u2 = user u0'])
  assert.equal(
    defectsOf({
      train: [
        [0, 0],
        [1, 0],
      ],
      test: [[0, 7]],
    }).has('DUPLICATED_USERS'),
    false,
  )
})

test('one-item test users are a warning when they are half of the test users', () => {
  assert.equal(
    defectsOf({
      train: [[0, 0]],
      test: [
        [0, 1],
        [1, 1],
        [1, 2],
      ],
    }).get('ONE_ITEM_TEST_USERS')?.severity,
    'warning',
  )
  const third = defectsOf({
    train: [[0, 0]],
    test: [
      [0, 1],
      [1, 1],
      [1, 2],
      [2, 1],
      [2, 2],
    ],
  })
  assert.equal(third.get('ONE_ITEM_TEST_USERS')?.severity, 'info')
  assert.deepEqual(third.get('ONE_ITEM_TEST_USERS')?.counts, { users: 1, testUsers: 3 })
})

test('times that are missing, all equal, or none at all are told apart', () => {
  const train: Pairs = [
    [0, 0],
    [1, 1],
  ]
  assert.ok(defectsOf({ train, test: [[0, 1]] }).has('TIMES_MISSING'))
  assert.ok(defectsOf({ train, test: [[0, 1]], times: [1.3e9, 1.3e9] }).has('TIMES_EQUAL'))
  assert.ok(defectsOf({ train, test: [[0, 1]], times: [3, 5] }).has('TIMES_IMPLAUSIBLE'))
  const good = defectsOf({ train, test: [[0, 1]], times: [1.3e9, 1.4e9] })
  assert.deepEqual(
    [...good.keys()].filter((code) => code.startsWith('TIMES')),
    [],
  )
})

test('a clean dataset has no defect, and an empty test part is one', () => {
  const train: Pairs = [...allItems(0).slice(0, 6), ...allItems(1).slice(2)]
  const clean = defectsOf({
    train,
    test: [
      [0, 6],
      [0, 7],
    ],
    times: train.map((_, k) => 1.3e9 + k),
  })
  assert.deepEqual([...clean.keys()], [])
  assert.equal(defectsOf({ train, test: [] }).get('TEST_EMPTY')?.severity, 'error')
  assert.equal(defectsOf({ train, test: [] }, false).has('TEST_EMPTY'), false)
})

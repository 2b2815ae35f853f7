import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRandom, shuffle } from '../../numeric/random.ts'
import { dataConfigSchema } from '../config.ts'
import { type Interactions, LEFT_OUT, selectInteractions, TEST, TRAIN, VALIDATION } from '../interactions.ts'
import { parseConfig } from '../parse-config.ts'
import { applySplit, isMeasured, type SplitConfig } from './registry.ts'
import type { SplitAssignment, SplitInput } from './split-rule.ts'

/** The config with the schema's defaults. */
function configOf(split: unknown): SplitConfig {
  return parseConfig(dataConfigSchema, { interactions: 'a.csv', split }, 'data').split
}

/** Users with 1 to 12 interactions each, distinct items, times that often repeat. */
function randomInput(seed: number, order?: (places: Int32Array) => void): SplitInput {
  const random = createRandom(seed)
  const [users, items, times]: [number[], number[], number[]] = [[], [], []]
  for (let user = 0; user < 12; user++) {
    const drawn = Int32Array.from({ length: 30 }, (_, item) => item)
    shuffle(random, drawn)
    for (const item of drawn.subarray(0, user + 1)) {
      users.push(user)
      items.push(item)
      times.push(1000 + random.int(15))
    }
  }
  const plain: Interactions = {
    users: Int32Array.from(users),
    items: Int32Array.from(items),
    times: Float64Array.from(times),
    rows: Uint32Array.from(users.keys()),
  }
  const places = Int32Array.from(users.keys())
  order?.(places)
  return {
    interactions: selectInteractions(plain, places),
    numUsers: 12,
    numItems: 30,
    userIds: Array.from({ length: 12 }, (_, u) => `u${u}`),
  }
}

/** Part by `user,item`. */
function byPair({ interactions: { users, items } }: SplitInput, { parts }: SplitAssignment): Map<string, number> {
  return new Map(Array.from(parts, (part, k) => [`${users[k]},${items[k]}`, part]))
}

const RULES = [
  { kind: 'temporalPerUser' },
  { kind: 'globalTemporal', testShare: 0.2, validationShare: 0.2 },
  { kind: 'leaveLastOne' },
  { kind: 'itemCold', testShare: 0.2 },
  { kind: 'random' },
]

for (const rule of RULES) {
  const config = configOf(rule)
  test(`${rule.kind} gives every interaction one part, and each part something`, () => {
    const input = randomInput(3)
    const { parts } = applySplit(input, config)
    assert.equal(parts.length, input.interactions.users.length)
    for (const part of [TRAIN, VALIDATION, TEST]) assert.ok(parts.includes(part), `part ${part} is empty`)
    assert.ok(parts.every((part) => part === TRAIN || part === VALIDATION || part === TEST || part === LEFT_OUT))
  })

  test(`${rule.kind} does not depend on the order of the rows`, () => {
    const input = randomInput(4)
    const mixed = randomInput(4, (places) => shuffle(createRandom(99), places))
    assert.notDeepEqual(input.interactions.users, mixed.interactions.users)
    const parts = byPair(input, applySplit(input, config))
    for (const [pair, part] of byPair(mixed, applySplit(mixed, config))) assert.equal(part, parts.get(pair), pair)
  })
}

for (const rule of [{ kind: 'temporalPerUser' }, { kind: 'leaveLastOne' }]) {
  test(`${rule.kind} holds out nothing of a user that is earlier than what stays (20 random inputs)`, () => {
    for (let seed = 0; seed < 20; seed++) {
      const input = randomInput(seed)
      const { users, items, times } = input.interactions
      const { parts } = applySplit(input, configOf(rule))
      for (let a = 0; a < users.length; a++) {
        for (let b = 0; b < users.length; b++) {
          if (users[a] !== users[b] || parts[a] >= parts[b]) continue
          assert.ok(times![a] < times![b] || (times![a] === times![b] && items[a] < items[b]))
        }
      }
    }
  })
}

test('temporalPerUser holds out n div 5 and n div 10, at least one each, and counts users with fewer than 3', () => {
  const input = randomInput(1)
  const { parts, notes } = applySplit(input, configOf({ kind: 'temporalPerUser' }))
  const counts = Array.from({ length: 12 }, () => [0, 0, 0])
  for (let k = 0; k < parts.length; k++) counts[input.interactions.users[k]][parts[k]]++
  // User u has n = u + 1 interactions: [train, validation, test].
  assert.deepEqual(counts.slice(0, 4), [
    [1, 0, 0],
    [2, 0, 0],
    [1, 1, 1],
    [2, 1, 1],
  ])
  assert.deepEqual(counts[9], [7, 1, 2])
  assert.equal(notes.usersWithTooFew, 2)
})

test('globalTemporal puts nothing of train after the cut, and leaves out users without enough of it', () => {
  for (let seed = 0; seed < 20; seed++) {
    const input = randomInput(seed)
    const { users, times } = input.interactions
    const { parts, notes } = applySplit(
      input,
      configOf({ kind: 'globalTemporal', testShare: 0.2, validationShare: 0.2, minTrainInteractions: 3 }),
    )
    const trainCounts = new Int32Array(12)
    for (let k = 0; k < parts.length; k++) {
      if (parts[k] === TRAIN) trainCounts[users[k]]++
      if (parts[k] === TRAIN) assert.ok(times![k] < notes.validationFrom)
      if (parts[k] === VALIDATION) assert.ok(times![k] >= notes.validationFrom && times![k] < notes.testFrom)
      if (parts[k] === TEST) assert.ok(times![k] >= notes.testFrom)
    }
    for (let k = 0; k < parts.length; k++) assert.equal(parts[k] === LEFT_OUT, trainCounts[users[k]] < 3)
    assert.equal(parts.filter((part) => part === LEFT_OUT).length, notes.interactionsLeftOut)
  }
})

test('globalTemporal by shares cuts at the time where the share begins', () => {
  const n = 100
  const interactions = {
    users: new Int32Array(n),
    items: Int32Array.from({ length: n }, (_, k) => k),
    times: Float64Array.from({ length: n }, (_, k) => k),
    rows: new Uint32Array(n),
  }
  const { parts, notes } = applySplit(
    { interactions, numUsers: 1, numItems: n, userIds: ['u'] },
    configOf({ kind: 'globalTemporal' }),
  )
  assert.deepEqual([notes.validationFrom, notes.testFrom], [80, 90])
  assert.equal(parts.filter((part) => part === TEST).length, 10)
})

test('globalTemporal takes its cuts as ISO 8601 too', () => {
  const config = configOf({ kind: 'globalTemporal', validationFrom: '2013-07-30T21:20:27Z', testFrom: 1376775613 })
  assert.deepEqual([config.kind === 'globalTemporal' && config.validationFrom], [1375219227])
  assert.throws(() => configOf({ kind: 'globalTemporal', validationFrom: 20, testFrom: 10 }), {
    code: 'CONFIG_INVALID',
  })
  assert.throws(() => configOf({ kind: 'globalTemporal', testFrom: 'July' }), { code: 'CONFIG_INVALID' })
})

test('leaveLastOne without validation holds out one interaction of every user with two', () => {
  const { parts, notes } = applySplit(randomInput(2), configOf({ kind: 'leaveLastOne', validation: false }))
  assert.equal(parts.filter((part) => part === TEST).length, 11)
  assert.equal(parts.filter((part) => part === VALIDATION).length, 0)
  assert.equal(notes.usersWithTooFew, 1)
})

test('itemCold holds items out whole', () => {
  const input = randomInput(5)
  const { parts, notes } = applySplit(input, configOf({ kind: 'itemCold', testShare: 0.2, validationShare: 0.1 }))
  assert.deepEqual([notes.itemsInTest, notes.itemsInValidation], [6, 3])
  const partOf = new Map<number, number>()
  for (let k = 0; k < parts.length; k++) {
    const item = input.interactions.items[k]
    assert.equal(parts[k], partOf.get(item) ?? parts[k])
    partOf.set(item, parts[k])
  }
})

test('random and itemCold change with the seed and only with it', () => {
  for (const kind of ['random', 'itemCold']) {
    const parts = (seed: number): Uint8Array => applySplit(randomInput(6), configOf({ kind, seed })).parts
    assert.deepEqual(parts(1), parts(1))
    assert.notDeepEqual(parts(1), parts(2))
  }
})

test("random leaves a user's parts as they are when another user goes", () => {
  const input = randomInput(6)
  const without = {
    ...input,
    interactions: selectInteractions(
      input.interactions,
      Int32Array.from(input.interactions.users.keys()).filter((k) => input.interactions.users[k] !== 4),
    ),
  }
  const parts = byPair(input, applySplit(input, configOf({ kind: 'random' })))
  for (const [pair, part] of byPair(without, applySplit(without, configOf({ kind: 'random' }))))
    assert.equal(part, parts.get(pair))
})

test('none puts every interaction into train, whatever the data has', () => {
  const config = configOf({ kind: 'none' })
  const input = randomInput(3)
  assert.ok(applySplit(input, config).parts.every((part) => part === TRAIN))
  assert.equal(isMeasured(config), false)
  assert.equal(isMeasured(configOf({ kind: 'random' })), true)
})

test('given without a test file holds nothing out to measure', () => {
  const split = (more: object) =>
    parseConfig(dataConfigSchema, { split: { kind: 'given', train: 'a.txt', ...more } }, 'data').split
  assert.equal(isMeasured(split({ validation: 'b.txt' })), false)
  assert.equal(isMeasured(split({ test: 'b.txt' })), true)
})

test('given takes the validation pairs out of train when asked to', () => {
  const interactions = {
    users: Int32Array.of(0, 0, 0, 0),
    items: Int32Array.of(0, 1, 1, 2),
    rows: new Uint32Array(4),
    parts: Uint8Array.of(TRAIN, TRAIN, VALIDATION, TEST),
  }
  const input = { interactions, numUsers: 1, numItems: 3, userIds: ['u'] }
  const files = { kind: 'given', train: 'a.txt', validation: 'b.txt', test: 'c.txt' }
  const config = (extra: object): SplitConfig =>
    parseConfig(dataConfigSchema, { split: { ...files, ...extra } }, 'data').split
  assert.deepEqual([...applySplit(input, config({})).parts], [TRAIN, TRAIN, VALIDATION, TEST])
  const { parts, notes } = applySplit(input, config({ subtractValidation: true }))
  assert.deepEqual([...parts], [TRAIN, LEFT_OUT, VALIDATION, TEST])
  assert.deepEqual(notes, { validationTakenFromTrain: 1 })
})

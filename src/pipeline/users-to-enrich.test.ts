import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CatalogueItem } from '../data/catalogue.ts'
import type { IdMaps, RecDataset } from '../data/dataset.ts'
import type { ItemAttribute } from '../enrich/attribute.ts'
import { type EnrichConfig, enrichConfigSchema } from '../enrich/config.ts'
import { type Csr, csrFromPairs } from '../numeric/csr.ts'
import { createRandom, shuffle } from '../numeric/random.ts'
import { usersToEnrich } from './users-to-enrich.ts'

const NUM_USERS = 12
const NUM_ITEMS = 40
const CONFIG: EnrichConfig = enrichConfigSchema.parse({ candidates: 4, candidateDepth: 10 })

interface Interaction {
  readonly user: number
  readonly item: number
  readonly time: number
  readonly part: 'train' | 'validation' | 'test'
}

/** Items 0–19 occur in train alone, 20–29 in validation alone, 30–39 in test alone; user 11 has no training item. */
const interactions: readonly Interaction[] = Array.from({ length: NUM_USERS }, (_, user) => user).flatMap((user) => {
  const random = createRandom(9).fork(`user/${user}`)
  const some = (part: Interaction['part'], first: number, width: number, count: number): Interaction[] => {
    const places = Int32Array.from({ length: width }, (_, i) => first + i)
    shuffle(random, places)
    return [...places.subarray(0, count)].map((item, n) => ({ user, item, part, time: 1000 + random.int(5) * 100 + n }))
  }
  return [
    ...(user === NUM_USERS - 1 ? [] : some('train', 0, 20, 6)),
    ...some('validation', 20, 10, 3),
    ...some('test', 30, 10, 3),
  ]
})

/** The data with the users in the order of `order`. */
function dataWith(order: readonly number[]): { readonly dataset: RecDataset; readonly ids: IdMaps } {
  const row = new Map(order.map((user, at) => [user, at]))
  const of = (part: Interaction['part']): { readonly csr: Csr; readonly times: Float64Array } => {
    const list = interactions
      .filter((one) => one.part === part)
      .toSorted((a, b) => row.get(a.user)! - row.get(b.user)! || a.item - b.item)
    const users = list.map(({ user }) => row.get(user)!)
    const items = list.map(({ item }) => item)
    return { csr: csrFromPairs(NUM_USERS, NUM_ITEMS, users, items), times: Float64Array.from(list, (one) => one.time) }
  }
  const [train, validation, test] = [of('train'), of('validation'), of('test')]
  return {
    dataset: {
      numUsers: NUM_USERS,
      numItems: NUM_ITEMS,
      train: train.csr,
      trainTimes: train.times,
      validation: validation.csr,
      validationTimes: validation.times,
      test: test.csr,
      testTimes: test.times,
      itemFeatures: new Map(),
      userFeatures: new Map(),
    },
    ids: { users: order.map((user) => `u${user}`), items: Array.from({ length: NUM_ITEMS }, (_, item) => `i${item}`) },
  }
}

const partOf = (item: number): string => (item < 20 ? 'train' : item < 30 ? 'validation' : 'test')
const catalogue: readonly CatalogueItem[] = Array.from({ length: NUM_ITEMS }, (_, item) => ({
  id: `i${item}`,
  title: `Title ${item}`,
  year: 1990 + item,
  genres: ['from the catalogue'],
}))
/** Every item of a part has that part's genre; two directors a part. */
const attributes: readonly ItemAttribute[] = catalogue.flatMap(({ id }, item): ItemAttribute[] => {
  const common = { item: id, status: 'stated', evidence: [], call: 'c' } as const
  return [
    { ...common, attribute: 'genre', value: [`genre of ${partOf(item)}`] },
    { ...common, attribute: 'director', value: [`Director ${partOf(item)} ${item % 2}`] },
    { ...common, attribute: 'country', value: ['Wrongland'], status: 'rejected' },
  ]
})

const NATURAL = Array.from({ length: NUM_USERS }, (_, user) => user)
const everyone = new Set(NATURAL.map((user) => `u${user}`))

function enrichedUsers(order: readonly number[] = NATURAL, asked: ReadonlySet<string> = everyone, config = CONFIG) {
  const { dataset, ids } = dataWith(order)
  return usersToEnrich(dataset, ids, catalogue, attributes, config, asked)
}

function itemsOf(user: number, part: Interaction['part']): readonly string[] {
  return interactions
    .filter((one) => one.user === user && one.part === part)
    .toSorted((a, b) => a.time - b.time || a.item - b.item)
    .map(({ item }) => `i${item}`)
}

test('usersToEnrich › counts over the training items alone: what is held out shows in no count', () => {
  const users = enrichedUsers()
  assert.equal(users.length, NUM_USERS)
  for (const [user, { id, historyLength, counts }] of users.entries()) {
    const train = itemsOf(user, 'train')
    assert.equal(id, `u${user}`)
    assert.equal(historyLength, train.length)
    const told = counts.flatMap(({ values }) => values)
    assert.equal(told.length > 0, train.length > 0)
    for (const { value, items } of told) {
      assert.doesNotMatch(value, /validation|test|Wrongland/)
      assert.ok(items.every((item) => train.includes(item)))
    }
  }
})

test('usersToEnrich › tells the items of a value oldest first', () => {
  const genre = enrichedUsers()[0]?.counts.find(({ aspect }) => aspect === 'genre')
  assert.deepEqual(genre?.values[0]?.items, itemsOf(0, 'train'))
})

test('usersToEnrich › does not change when everything held out changes', () => {
  const { dataset, ids } = dataWith(NATURAL)
  const none = csrFromPairs(NUM_USERS, NUM_ITEMS, [], [])
  const without = { ...dataset, validation: none, test: none, validationTimes: undefined, testTimes: undefined }
  assert.deepEqual(usersToEnrich(without, ids, catalogue, attributes, CONFIG, everyone), enrichedUsers())
})

test('usersToEnrich › gives candidates that the user has not in train, each once, as many as asked for', () => {
  for (const [user, { candidates }] of enrichedUsers().entries()) {
    const list = candidates.map(({ id }) => id)
    const train = itemsOf(user, 'train')
    assert.ok(list.every((id) => !train.includes(id)))
    assert.equal(new Set(list).size, list.length)
    assert.equal(list.length, CONFIG.candidates)
  }
})

test('usersToEnrich › shows a candidate with stated values only, and the catalogue’s genres where none is stated', () => {
  const { dataset, ids } = dataWith(NATURAL)
  const [shown] = enrichedUsers()[0]!.candidates
  const item = Number(shown!.id.slice(1))
  assert.deepEqual(shown?.text, {
    title: `Title ${item}`,
    year: 1990 + item,
    values: [`genre of ${partOf(item)}`, `by Director ${partOf(item)} ${item % 2}`],
  })
  const bare = usersToEnrich(dataset, ids, catalogue, [], CONFIG, everyone)
  assert.deepEqual(bare[0]?.candidates[0]?.text.values, ['from the catalogue'])
})

test('usersToEnrich › gives each user the same, whatever the order of the users', () => {
  const expected = new Map(enrichedUsers().map((user) => [user.id, user]))
  for (const seed of [1, 2]) {
    const order = Int32Array.from(NATURAL)
    shuffle(createRandom(seed), order)
    for (const user of enrichedUsers([...order])) assert.deepEqual(user, expected.get(user.id))
  }
})

test('usersToEnrich › gives each user the same, whoever else is asked about', () => {
  const [alone] = enrichedUsers(NATURAL, new Set(['u3'])).filter(({ id }) => id === 'u3')
  assert.deepEqual(alone, enrichedUsers()[3])
})

test('usersToEnrich › asks about those of the list who have a history, and counts for all', () => {
  const users = enrichedUsers(NATURAL, new Set(['u0', 'u11']))
  assert.deepEqual(
    users.filter(({ ask }) => ask).map(({ id }) => id),
    ['u0'],
  )
  assert.ok(users[5]!.counts.length > 0)
  assert.deepEqual(users[5]?.candidates, [])
  assert.deepEqual([users[11]?.historyLength, users[11]?.counts], [0, []])
})

test('usersToEnrich › gives no candidates when the config asks for none', () => {
  const users = enrichedUsers(NATURAL, everyone, { ...CONFIG, candidates: 0 })
  assert.ok(users.every(({ candidates }) => candidates.length === 0))
})

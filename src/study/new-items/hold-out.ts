import type { Random } from '../../context.ts'
import type { RecDataset } from '../../data/dataset.ts'
import { csrFromPairs, emptyCsr } from '../../numeric/csr.ts'
import { shuffle } from '../../numeric/random.ts'
import type { StudyData, StudyItem, StudyPair } from './films.ts'

/** Dense indices of a study's users and items. */
export interface Indexed {
  readonly users: ReadonlyMap<string, number>
  readonly items: ReadonlyMap<string, number>
}

export function indexStudy({ items, train, validation, test }: StudyData): Indexed {
  const users = new Set([train, validation, test].flatMap((part) => part.map(({ user }) => user)))
  return {
    users: new Map([...users].sort().map((id, at) => [id, at])),
    items: new Map(items.map(({ id }, at) => [id, at])),
  }
}

/**
 * A share of the items taken out whole: their interactions are the test, all others are train. The shelf slice of an
 * evaluation then ranks the held-out items alone, all of them, for every user who took one.
 */
export function holdOutItems(data: StudyData, indexed: Indexed, share: number, random: Random): RecDataset {
  const numItems = data.items.length
  const order = Int32Array.from({ length: numItems }, (_, item) => item)
  shuffle(random, order)
  const isHeld = new Uint8Array(numItems)
  for (const item of order.subarray(0, Math.floor(share * numItems))) isHeld[item] = 1
  const pairs = [...data.train, ...data.validation, ...data.test]
  const held = (pair: StudyPair): boolean => isHeld[indexed.items.get(pair.item)!] === 1
  return datasetOf(
    indexed,
    pairs.filter((pair) => !held(pair)),
    pairs.filter(held),
  )
}

/** A data set without validation part. */
export function datasetOf(
  { users, items }: Indexed,
  train: readonly StudyPair[],
  test: readonly StudyPair[],
): RecDataset {
  const csr = (pairs: readonly StudyPair[]): RecDataset['train'] =>
    csrFromPairs(
      users.size,
      items.size,
      pairs.map(({ user }) => users.get(user)!),
      pairs.map(({ item }) => items.get(item)!),
    )
  return {
    ...{ numUsers: users.size, numItems: items.size },
    ...{ train: csr(train), validation: emptyCsr(users.size, items.size), test: csr(test) },
    ...{ itemFeatures: new Map(), userFeatures: new Map() },
  }
}

/** A set with some of its items, and the interactions with them. */
export function onlyItems(films: StudyData, isKept: (item: StudyItem) => boolean): StudyData {
  const items = films.items.filter(isKept)
  const kept = new Set(items.map(({ id }) => id))
  const [train, validation, test] = [films.train, films.validation, films.test].map((pairs) =>
    pairs.filter(({ item }) => kept.has(item)),
  )
  return { name: films.name, items, train: train!, validation: validation!, test: test! }
}

// The published split of gowalla, from ../shared/data/gowalla: train.txt and test.txt, each line `user item item …`.
import { existsSync, readFileSync } from 'node:fs'
import type { RecDataset } from '../src/data/dataset.ts'
import { csrFromPairs, emptyCsr } from '../src/numeric/csr.ts'

const FOLDER = new URL('../../shared/data/gowalla/', import.meta.url)

/** The two files as a data set without validation part. Ids are dense already. Ends the process where it is absent. */
export function gowalla(): RecDataset {
  if (!existsSync(FOLDER)) {
    process.stderr.write('needs ../shared/data/gowalla\n')
    process.exit(3)
  }
  const [train, test] = ['train.txt', 'test.txt'].map((file) => pairsOf(readFileSync(new URL(file, FOLDER), 'utf8')))
  const numUsers = 1 + Math.max(largest(train.users), largest(test.users))
  const numItems = 1 + Math.max(largest(train.items), largest(test.items))
  return {
    numUsers,
    numItems,
    train: csrFromPairs(numUsers, numItems, train.users, train.items),
    validation: emptyCsr(numUsers, numItems),
    test: csrFromPairs(numUsers, numItems, test.users, test.items),
    itemFeatures: new Map(),
    userFeatures: new Map(),
  }
}

function pairsOf(text: string): { users: number[]; items: number[] } {
  const users: number[] = []
  const items: number[] = []
  for (const line of text.split('\n')) {
    const [user, ...taken] = line.trim().split(' ').map(Number)
    for (const item of taken) {
      users.push(user)
      items.push(item)
    }
  }
  return { users, items }
}

function largest(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, value), 0)
}

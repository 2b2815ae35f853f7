// The four data sets of the peers' figures (design notes, peers.md, "Protocols"), with the id order used there.
import { existsSync, readFileSync } from 'node:fs'
import type { RecDataset } from '../src/data/dataset.ts'
import { type Csr, csrFromPairs, emptyCsr } from '../src/numeric/csr.ts'
import { gowalla } from './gowalla.ts'

const SHARED = new URL('../../shared/data/', import.meta.url)

export type PeerDataName = 'netflix_llmrec' | 'gowalla' | 'movietweetings100k' | 'ml100k'

interface Pairs {
  readonly users: readonly string[]
  readonly items: readonly string[]
}

const LOADERS: Readonly<Record<PeerDataName, () => RecDataset>> = {
  netflix_llmrec: () => {
    const [train, test] = ['train.json', 'test.json'].map((file) => adjacencyJson(`netflix_llmrec/${file}`))
    return byPart({ users: denseIds(13_187), items: denseIds(17_366), train, test })
  },
  gowalla,
  movietweetings100k: () => pairFiles('splits/movietweetings100k'),
  ml100k: () => pairFiles('splits/ml100k'),
}

/** @throws if ../shared/data is not there */
export function peerData(name: PeerDataName): RecDataset {
  if (!existsSync(SHARED)) throw new Error('needs ../shared/data')
  return LOADERS[name]()
}

export function isPeerDataName(name: string): name is PeerDataName {
  return Object.hasOwn(LOADERS, name)
}

export const peerDataNames: readonly string[] = Object.keys(LOADERS)

function pairFiles(folder: string): RecDataset {
  const [train, valid, test] = ['train.txt', 'valid.txt', 'test.txt'].map((file) => pairLines(`${folder}/${file}`))
  const parts = [train, valid, test]
  return byPart({
    users: ascendingIds(parts.flatMap((part) => part.users)),
    items: ascendingIds(parts.flatMap((part) => part.items)),
    train,
    valid,
    test,
  })
}

type Ids = ReadonlyMap<string, number>

function byPart(parts: { users: Ids; items: Ids; train: Pairs; valid?: Pairs; test: Pairs }): RecDataset {
  const { users, items, valid } = parts
  const csr = (pairs: Pairs): Csr =>
    csrFromPairs(
      users.size,
      items.size,
      pairs.users.map((id) => users.get(id)!),
      pairs.items.map((id) => items.get(id)!),
    )
  return {
    numUsers: users.size,
    numItems: items.size,
    train: csr(parts.train),
    validation: valid === undefined ? emptyCsr(users.size, items.size) : csr(valid),
    test: csr(parts.test),
    itemFeatures: new Map(),
    userFeatures: new Map(),
  }
}

/** Ids that are indices already; items that nobody took count too. */
function denseIds(count: number): Ids {
  return new Map(Array.from({ length: count }, (_, index) => [String(index), index]))
}

/** Dense index by ascending numeric id. */
function ascendingIds(ids: readonly string[]): Ids {
  return new Map([...new Set(ids)].sort((a, b) => Number(a) - Number(b)).map((id, index) => [id, index]))
}

function text(path: string): string {
  return readFileSync(new URL(path, SHARED), 'utf8')
}

/** Lines `user item`. */
function pairLines(path: string): Pairs {
  const lines = text(path)
    .trim()
    .split('\n')
    .map((line) => line.split(' '))
  return { users: lines.map(([user]) => user), items: lines.map(([, item]) => item) }
}

/** One object, a list of items by user. */
function adjacencyJson(path: string): Pairs {
  const byUser = JSON.parse(text(path)) as Readonly<Record<string, readonly number[]>>
  const rows = Object.entries(byUser)
  return {
    users: rows.flatMap(([user, taken]) => taken.map(() => user)),
    items: rows.flatMap(([, taken]) => taken.map(String)),
  }
}

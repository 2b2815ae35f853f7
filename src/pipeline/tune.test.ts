import assert from 'node:assert/strict'
import { test } from 'node:test'
import { silentLogger, silentProgress } from '../context.ts'
import type { RecDataset } from '../data/dataset.ts'
import { refit } from '../data/refit.ts'
import { modelSpec } from '../models/registry.ts'
import { csrFromPairs } from '../numeric/csr.ts'
import { createRandom } from '../numeric/random.ts'
import { bestTrials, drawSettings, type Trial, tune } from './tune.ts'

const context = {
  random: createRandom(1),
  clock: { nowMs: () => 0, monotonicMs: () => 0, sleep: async () => {} },
  log: silentLogger,
  signal: new AbortController().signal,
  progress: silentProgress,
}

/** Two groups of users with a taste each: user u likes the items of its own parity. */
function twoGroups(): RecDataset {
  const numUsers = 12
  const numItems = 12
  const part = (keep: (user: number, item: number) => boolean) => {
    const users: number[] = []
    const items: number[] = []
    for (let user = 0; user < numUsers; user++) {
      for (let item = user % 2; item < numItems; item += 2) {
        if (!keep(user, item)) continue
        users.push(user)
        items.push(item)
      }
    }
    return csrFromPairs(numUsers, numItems, Int32Array.from(users), Int32Array.from(items))
  }
  const place = (user: number, item: number): number => (item + user) % 6
  return {
    numUsers,
    numItems,
    train: part((u, i) => place(u, i) > 1),
    validation: part((u, i) => place(u, i) === 0),
    test: part((u, i) => place(u, i) === 1),
    itemFeatures: new Map(),
    userFeatures: new Map(),
  }
}

test('drawSettings gives the whole grid when it fits the budget', () => {
  const { searchSpace } = modelSpec('itemknn')
  const size = Object.values(searchSpace as Record<string, unknown[]>).reduce((n, values) => n * values.length, 1)
  assert.equal(drawSettings('itemknn', size, context).length, size)
})

test('drawSettings draws a seeded sample with the first point of the grid when it does not', () => {
  const drawn = drawSettings('er2alm', 5, context)
  assert.equal(drawn.length, 5)
  assert.deepEqual(drawn, drawSettings('er2alm', 5, context))
  const first = Object.fromEntries(
    Object.entries(modelSpec('er2alm').searchSpace as Record<string, unknown[]>).map(([key, values]) => [
      key,
      values[0],
    ]),
  )
  assert.deepEqual(drawn[0], first)
  assert.equal(new Set(drawn.map((point) => JSON.stringify(point))).size, 5)
})

test('tune judges every drawn setting on validation, and bestTrials names the best of each model', async () => {
  const selection = twoGroups()
  const trials = await tune(
    { popularity: {}, itemknn: {} },
    { selection, final: refit(selection) },
    { budget: 4, seed: 1, stopping: { evaluateEvery: 1, patience: 1 }, threads: 1 },
    context,
  )
  assert.deepEqual(
    trials.map(({ model }) => model),
    ['popularity', 'itemknn', 'itemknn', 'itemknn', 'itemknn'],
  )
  const best = bestTrials(trials)
  assert.equal(best.get('itemknn')!.validation, Math.max(...trials.slice(1).map(({ validation }) => validation)))
  // Every user's held-out item is of its own group, which a neighbour model sees and popularity cannot.
  assert.ok(best.get('itemknn')!.validation > best.get('popularity')!.validation)
})

test('bestTrials keeps the first of equal trials', () => {
  const trial = (shrink: number): Trial => ({
    model: 'itemknn',
    settings: { shrink },
    validation: 0.5,
    bestEpoch: 0,
    seconds: 0,
  })
  assert.deepEqual(bestTrials([trial(1), trial(2)]).get('itemknn')!.settings, { shrink: 1 })
})

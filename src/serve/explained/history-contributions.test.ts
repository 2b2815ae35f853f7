import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FoldIn } from '../../models/fold-in.ts'
import { type FoldedItem, historyContributions, restOf } from './history-contributions.ts'

/** Weights of items 0 to 2 for item 3, added up. */
const WEIGHTS = [0.25, -0.5, 1]
const LINEAR: FoldIn = {
  method: 'exact',
  score(items, values, out) {
    out.fill(0)
    items.forEach((item, at) => {
      out[3] = out[3]! + WEIGHTS[item]! * values[at]!
    })
  },
}
const taken = (...items: readonly number[]): readonly FoldedItem[] => items.map((item) => ({ item, value: 1 }))
const ofItem3 = (scores: Float32Array): number => scores[3]!

test('historyContributions › are the summands of a linear model, largest first', async () => {
  assert.deepEqual(await historyContributions(LINEAR, taken(0, 1, 2), 4, ofItem3), {
    items: [
      { item: 2, value: 1, contribution: 1 },
      { item: 0, value: 1, contribution: 0.25 },
      { item: 1, value: 1, contribution: -0.5 },
    ],
    notAsked: 0,
  })
})

test('historyContributions › gives the whole score to a single item', async () => {
  const { items } = await historyContributions(LINEAR, taken(2), 4, ofItem3)
  assert.deepEqual(items, [{ item: 2, value: 1, contribution: 1 }])
})

test('historyContributions › gives a single item no part of the score that comes from elsewhere', async () => {
  // Everybody gets 0.5 for item 3.
  const mixed: FoldIn = {
    method: 'exact',
    score(items, values, out) {
      LINEAR.score(items, values, out)
      out[3]! += 0.5
    },
  }
  const rest = restOf([
    { of: 'popularity', value: 0.5 },
    { of: 'the history', value: 1, ofHistory: true },
  ])
  const { items } = await historyContributions(mixed, taken(2), 4, ofItem3, undefined, rest)
  assert.deepEqual(items, [{ item: 2, value: 1, contribution: 1 }])
})

test('historyContributions › takes a disliked item for what it is folded in as', async () => {
  const { items } = await historyContributions(LINEAR, [...taken(2), { item: 0, value: -1 }], 4, ofItem3)
  assert.deepEqual(items, [
    { item: 2, value: 1, contribution: 1 },
    { item: 0, value: -1, contribution: -0.25 },
  ])
})

test('historyContributions › leaves out what stands in for an item, but for what is there by itself', async () => {
  const { items } = await historyContributions(LINEAR, [...taken(2), { item: 9, value: 1, as: [0, 2] }], 4, ofItem3)
  // Without 9 item 0 goes, 0.25; without 2 nothing does: it stands in for 9 still.
  assert.deepEqual(items, [
    { item: 9, value: 1, contribution: 0.25 },
    { item: 2, value: 1, contribution: 0 },
  ])
})

test('historyContributions › leaves out the latest 100 in turn, and says how many it did not', async () => {
  const history = taken(...Array.from({ length: 130 }, (_, item) => item))
  const flat: FoldIn = { method: 'exact', score: (items, _, out) => void out.fill(items.length) }
  const { items, notAsked } = await historyContributions(flat, history, 200, ofItem3)
  assert.deepEqual([items.length, notAsked], [100, 30])
  assert.ok(items.every(({ item, contribution }) => item >= 30 && contribution === 1))
})

test('historyContributions › lets what waits in the event loop have its turn between two fold-ins', async () => {
  let turns = 0
  let goesOn = true
  const turn = (): void => {
    turns++
    if (goesOn) setImmediate(turn)
  }
  setImmediate(turn)
  const turnsAtFoldIn: number[] = []
  const watched: FoldIn = {
    method: 'exact',
    score(...given) {
      turnsAtFoldIn.push(turns)
      LINEAR.score(...given)
    },
  }
  await historyContributions(watched, taken(0, 1, 2), 4, ofItem3)
  goesOn = false
  assert.equal(turnsAtFoldIn.length, 4)
  turnsAtFoldIn.slice(1).forEach((now, at) => {
    assert.ok(now > turnsAtFoldIn[at]!, turnsAtFoldIn.join())
  })
})

test('historyContributions › ends when it is enough, with the latest items', async () => {
  let asked = 0
  const { items, notAsked } = await historyContributions(LINEAR, taken(0, 1, 2), 4, ofItem3, () => ++asked > 2)
  assert.deepEqual([items.map(({ item }) => item), notAsked], [[2, 1], 1])
})

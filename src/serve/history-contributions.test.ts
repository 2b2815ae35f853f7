import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FoldIn } from '../models/fold-in.ts'
import { historyContributions } from './history-contributions.ts'

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

test('historyContributions › are the summands of a linear model, largest first', () => {
  assert.deepEqual(historyContributions(LINEAR, [0, 1, 2], 3, 4), [
    { item: 2, contribution: 1 },
    { item: 0, contribution: 0.25 },
    { item: 1, contribution: -0.5 },
  ])
})

test('historyContributions › gives the whole score to a single item', () => {
  assert.deepEqual(historyContributions(LINEAR, [2], 3, 4), [{ item: 2, contribution: 1 }])
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRandom } from '../../numeric/random.ts'
import type { Drawn } from './item-cold.ts'
import { partsByUser, questionsOf } from './item-cold-figures.ts'

function drawn(users: readonly number[], values: readonly number[]): Drawn {
  return { users: Int32Array.from(users), values: Float64Array.from(values), byPopularity: [] }
}

// Means .1 and .9: a mean of .5, though most users are in the first draw.
const LEAN = [drawn([4, 0, 1, 2], [0.1, 0.1, 0.1, 0.1]), drawn([0], [0.9])]
const NONE = [drawn([4, 0, 1, 2], [0, 0, 0, 0]), drawn([0], [0])]

test('partsByUser › have the mean of the draws, each draw counting alike', () => {
  const parts = partsByUser(LEAN)
  assert.deepEqual([...parts.keys()], [0, 1, 2, 4])
  const mean = [...parts.values()].reduce((sum, part) => sum + part, 0) / 4
  assert.ok(Math.abs(mean - 0.5) < 1e-12)
  assert.ok(Math.abs(parts.get(0)! - (4 * (0.1 / 4 + 0.9)) / 2) < 1e-12)
})

test('questionsOf › names the difference of the means in the table, and an interval over draws around it', () => {
  const rows = new Map([
    ['lean', LEAN],
    ['none', NONE],
  ])
  const byUser = new Map([...rows].map(([name, draws]) => [name, partsByUser(draws)]))
  const questions = [
    { a: 'lean', b: 'none', asks: 'more' },
    { a: 'lean', b: 'missing', asks: 'left out' },
  ]
  const resampling = { resamples: 200, random: createRandom(1) }
  const [figures, ...more] = questionsOf(rows, byUser, questions, 0.2, resampling)
  assert.deepEqual(more, [])
  assert.ok(Math.abs(figures!.delta - 0.5) < 1e-12)
  assert.equal(figures!.drawsAhead, 2)
  const [low, high] = figures!.itemsCi95!
  // sd .8 / √2, √(1/2 + 1/4), t(1) = 12.7062
  assert.ok(Math.abs((low + high) / 2 - 0.5) < 1e-12 && Math.abs(high - 0.5 - 12.7062 * 0.56569 * 0.86603) < 1e-3)
})

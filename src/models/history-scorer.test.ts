import assert from 'node:assert/strict'
import { test } from 'node:test'
import { csrFromPairs } from '../numeric/csr.ts'
import { historyScorer } from './history-scorer.ts'

test('historyScorer › folds in the row of each user, all of it liked, into its part of the block', () => {
  // Users {1 2}, {}, {0}.
  const train = csrFromPairs(3, 3, [0, 0, 2], [1, 2, 0])
  const scorer = historyScorer(
    { train, numItems: 3 },
    {
      method: 'exact',
      score(items, values, out) {
        out.fill(0)
        items.forEach((item, n) => {
          out[item] = 10 * (n + 1) * values[n]
        })
      },
    },
  )
  const out = new Float32Array(10).fill(7)
  scorer.scoreBlock(Int32Array.of(2, 0, 1), out)
  assert.deepEqual([...out], [10, 0, 0, 0, 10, 20, 0, 0, 0, 7])
})

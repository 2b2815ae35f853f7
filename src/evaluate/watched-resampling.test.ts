import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Progress } from '../context.ts'
import { createRandom } from '../numeric/random.ts'
import { testDifferences } from './significance.ts'
import { COMPARISON_USES, watchedResampling } from './watched-resampling.ts'

test('watchedResampling › tells of every draw of a slice, changes no figure, and ends', () => {
  const told: number[] = []
  let ended = 0
  let total = 0
  const progress: Progress = {
    start(_label, length) {
      total = length!
      return { update: (done) => void told.push(done), end: () => void ended++ }
    },
  }
  const resampling = { resamples: 200, random: createRandom(1) }
  const differences = [Float64Array.of(0.1, 0.2, -0.1, 0.3)]
  const plain = testDifferences(differences, resampling, 'all')
  const watched = watchedResampling(resampling, { slices: 1, uses: COMPARISON_USES }, progress, (one) =>
    testDifferences(differences, one, 'all'),
  )
  assert.deepEqual(watched, plain)
  assert.deepEqual([total, told.at(-1), ended], [400, 400, 1])
})

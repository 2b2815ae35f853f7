import assert from 'node:assert/strict'
import { test } from 'node:test'
import { choleskySolve } from '../numeric/cholesky-solve.fixture.ts'
import { normal } from '../numeric/initialise.ts'
import type { Matrix } from '../numeric/matrix.ts'
import { createRandom } from '../numeric/random.ts'
import { type IalsConfig, ials } from './ials.ts'
import { ialsFoldIn } from './ials-fold-in.ts'

const NUM_ITEMS = 200
/** Vectors are kept in float32, and conjugate gradients end a little before their solution. */
const TOLERANCE = 1e-4

/** All pairs one by one into dense normal equations; a disliked item is observed with value 0. */
function denseScores(settings: IalsConfig, items: Matrix, liked: readonly number[], disliked: readonly number[]) {
  const { objective, alpha, l2Weight, unobservedWeight, frequencyExponent } = settings
  const d = items.cols
  const matrix = new Float64Array(d * d)
  const right = new Float64Array(d)
  const confident = objective === 'confidence'
  for (let i = 0; i < items.rows; i++) {
    const isObserved = liked.includes(i) || disliked.includes(i)
    const weight = (confident ? 1 : unobservedWeight) + (isObserved ? (confident ? alpha : 1) : 0)
    for (let a = 0; a < d; a++) {
      if (liked.includes(i)) right[a] += (confident ? 1 + alpha : 1) * items.data[i * d + a]
      for (let b = 0; b < d; b++) matrix[a * d + b] += weight * items.data[i * d + a] * items.data[i * d + b]
    }
  }
  const degree = liked.length + disliked.length
  const ridge = confident ? l2Weight : l2Weight * (degree + unobservedWeight * items.rows) ** frequencyExponent
  for (let a = 0; a < d; a++) matrix[a * d + a] += ridge
  const vector = choleskySolve(matrix, right)
  return Array.from({ length: items.rows }, (_, i) => vector.reduce((sum, v, a) => sum + v * items.data[i * d + a], 0))
}

for (const [d, given] of [
  [8, { l2Weight: 30, alpha: 10 }],
  [64, { l2Weight: 1, alpha: 40 }],
  [64, { objective: 'unobservedWeight', l2Weight: 0.003, unobservedWeight: 0.1 }],
] as const) {
  test(`ialsFoldIn › is the dense solution for one user, dislikes included (d = ${d}, ${JSON.stringify(given)})`, () => {
    const items = normal(NUM_ITEMS, d, 0.5, createRandom(4))
    const settings = ials.config.parse({ ...given, embeddingDim: d })
    const foldIn = ialsFoldIn(items, settings)
    const out = new Float32Array(NUM_ITEMS)
    for (const [liked, disliked] of [
      [[3, 7, 11, 150], []],
      [
        [3, 7, 11],
        [150, 9],
      ],
      [[5], [6, 7, 8]],
    ] as const) {
      const values = [...liked.map(() => 1), ...disliked.map(() => -1)]
      foldIn.score(Int32Array.of(...liked, ...disliked), Float32Array.from(values), out)
      const wanted = denseScores(settings, items, liked, disliked)
      const scale = Math.max(...wanted.map(Math.abs))
      wanted.forEach((value, i) => {
        assert.ok(Math.abs(out[i]! - value) <= TOLERANCE * scale, `item ${i}: ${out[i]}, not ${value}`)
      })
    }
  })
}

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FitData } from '../data/dataset.ts'
import { choleskySolve } from '../numeric/cholesky-solve.fixture.ts'
import { csrFromPairs, hasEntry, transpose } from '../numeric/csr.ts'
import type { Matrix } from '../numeric/matrix.ts'
import { createRandom } from '../numeric/random.ts'
import { type IalsConfig, ials, solveSide } from './ials.ts'

const NUM_USERS = 6
const NUM_ITEMS = 5
const D = 3
/** User 5 and item 4 have nothing. */
const DATA: FitData = {
  numUsers: NUM_USERS,
  numItems: NUM_ITEMS,
  train: csrFromPairs(NUM_USERS, NUM_ITEMS, [0, 0, 1, 1, 2, 3, 3, 4], [0, 1, 0, 2, 1, 2, 3, 3]),
  itemFeatures: new Map(),
  userFeatures: new Map(),
}
const SETTINGS: Record<IalsConfig['objective'], IalsConfig> = {
  confidence: ials.config.parse({ embeddingDim: D, l2Weight: 0.5, alpha: 4 }),
  unobservedWeight: ials.config.parse({
    embeddingDim: D,
    objective: 'unobservedWeight',
    l2Weight: 0.05,
    unobservedWeight: 0.2,
    frequencyExponent: 0.5,
  }),
}
/** Factors are kept in float32; systems are small and well conditioned. */
const TOLERANCE = 1e-5

function dotOf(w: Matrix, u: number, h: Matrix, i: number): number {
  let sum = 0
  for (let k = 0; k < D; k++) sum += w.data[u * D + k] * h.data[i * D + k]
  return sum
}

/** λ of one row: the same for all, or grown by the row's interactions. */
function ridgeOf(settings: IalsConfig, degree: number, others: number): number {
  if (settings.objective === 'confidence') return settings.l2Weight
  return settings.l2Weight * (degree + settings.unobservedWeight * others) ** settings.frequencyExponent
}

/** The objective as its paper writes it, over all pairs. */
function objective(settings: IalsConfig, w: Matrix, h: Matrix): number {
  let loss = 0
  for (let u = 0; u < NUM_USERS; u++) {
    for (let i = 0; i < NUM_ITEMS; i++) {
      const seen = hasEntry(DATA.train, u, i)
      const score = dotOf(w, u, h, i)
      if (settings.objective === 'confidence') loss += seen ? (1 + settings.alpha) * (1 - score) ** 2 : score ** 2
      else loss += (seen ? (score - 1) ** 2 : 0) + settings.unobservedWeight * score ** 2
    }
  }
  for (const [side, pattern] of [[w, DATA.train] as const, [h, transpose(DATA.train)] as const]) {
    for (let r = 0; r < pattern.rows; r++) {
      loss += ridgeOf(settings, pattern.rowPtr[r + 1] - pattern.rowPtr[r], pattern.cols) * dotOf(side, r, side, r)
    }
  }
  return loss
}

/** A user's minimum of the objective: all pairs one by one into dense normal equations, then Cholesky. */
function denseSolution(settings: IalsConfig, h: Matrix, user: number): number[] {
  const matrix = new Float64Array(D * D)
  const right = new Float64Array(D)
  let degree = 0
  for (let i = 0; i < NUM_ITEMS; i++) {
    const seen = hasEntry(DATA.train, user, i)
    if (seen) degree++
    const ofAll = settings.objective === 'confidence' ? 1 : settings.unobservedWeight
    const ofSeen = settings.objective === 'confidence' ? settings.alpha : 1
    const weight = ofAll + (seen ? ofSeen : 0)
    for (let a = 0; a < D; a++) {
      if (seen) right[a] += (settings.objective === 'confidence' ? weight : 1) * h.data[i * D + a]
      for (let b = 0; b < D; b++) matrix[a * D + b] += weight * h.data[i * D + a] * h.data[i * D + b]
    }
  }
  for (let a = 0; a < D; a++) matrix[a * D + a] += ridgeOf(settings, degree, NUM_ITEMS)
  return [...choleskySolve(matrix, right)]
}

function factorsAfter(settings: IalsConfig, epochs: number, seed = 1): { users: Matrix; items: Matrix } {
  const { tensors } = ials.fit(DATA, { ...settings, epochs }, createRandom(seed))
  return { users: tensors.get('users')!, items: tensors.get('items')! }
}

for (const settings of Object.values(SETTINGS)) {
  test(`ials, ${settings.objective} › a half-step with d conjugate gradient steps is the dense solution`, () => {
    const { users, items } = factorsAfter(settings, 2)
    solveSide(DATA.train, items, users, { ...settings, conjugateGradientSteps: 2 * D })
    for (let user = 0; user < NUM_USERS; user++) {
      denseSolution(settings, items, user).forEach((value, k) => {
        const actual = users.data[user * D + k]
        assert.ok(Math.abs(actual - value) < TOLERANCE, `user ${user}: ${actual}, not ${value}`)
      })
    }
  })

  test(`ials, ${settings.objective} › lowers its objective in every epoch, to a point where it stays`, () => {
    const losses = [1, 2, 3, 4, 8, 200, 400].map((epochs) => {
      const { users, items } = factorsAfter(settings, epochs)
      return objective(settings, users, items)
    })
    losses.slice(1, 5).forEach((loss, n) => {
      assert.ok(loss < losses[n], `${losses}`)
    })
    assert.ok(Math.abs(losses[6] - losses[5]) < TOLERANCE)
  })

  test(`ials, ${settings.objective} › ends where the gradient of the objective is zero`, () => {
    const { users, items } = factorsAfter(settings, 400)
    const shift = 1e-3
    for (const side of [users, items]) {
      for (let at = 0; at < side.data.length; at++) {
        const kept = side.data[at]
        const [up, down] = [shift, -shift].map((by) => {
          side.data[at] = kept + by
          return objective(settings, users, items)
        })
        side.data[at] = kept
        // The factors are rounded to float32: a shift of 1e-3 carries 1e-7 of rounding, times a curvature of about ten.
        assert.ok(Math.abs(up - down) / (2 * shift) < 1e-2, `entry ${at}: ${(up - down) / (2 * shift)}`)
      }
    }
  })
}

test('ials › gives the zero vector to users and items without interactions', () => {
  const { users, items } = factorsAfter(SETTINGS.confidence, 3)
  assert.deepEqual([...users.data.subarray(5 * D)], [0, 0, 0])
  assert.deepEqual([...items.data.subarray(4 * D)], [0, 0, 0])
})

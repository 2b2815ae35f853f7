import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRandom } from '../numeric/random.ts'
import { meanOf } from './bootstrap.ts'
import { resampledInterval, studentQuantile } from './resampled.ts'

test("studentQuantile › gives the tables' values", () => {
  const TABLE = [
    [0.975, 1, 12.7062],
    [0.975, 2, 4.3027],
    [0.975, 3, 3.1824],
    [0.975, 4, 2.7764],
    [0.975, 9, 2.2622],
    [0.975, 19, 2.093],
    [0.95, 10, 1.8125],
    [0.995, 30, 2.75],
  ] as const
  for (const [p, degrees, value] of TABLE) assert.ok(Math.abs(studentQuantile(p, degrees) - value) < 5e-5, `${degrees}`)
})

test('resampledInterval › is wider than that of independent draws, by the share that is held out', () => {
  const differences = Float64Array.of(1, 2, 3, 4, 5)
  // sd 1.5811, √(1/5 + .2/.8) = .6708, t(4) = 2.7764
  const [low, high] = resampledInterval(differences, 0.2)!
  assert.ok(Math.abs(low - (3 - 2.9448)) < 1e-3 && Math.abs(high - (3 + 2.9448)) < 1e-3)
  assert.deepEqual(resampledInterval(Float64Array.of(1, 1, 1), 0.2), [1, 1])
})

test('resampledInterval › says nothing of one draw', () => {
  assert.equal(resampledInterval(Float64Array.of(1), 0.2), null)
})

test('resampledInterval › covers the truth of hold-outs that share items, where the plain t does not', () => {
  // 100 items with values around 0; each hold-out's figure is the mean of 20 of them, drawn anew.
  const random = createRandom(7)
  const [worlds, items, draws, share] = [400, 100, 10, 0.2]
  let [covered, coveredPlain] = [0, 0]
  for (let world = 0; world < worlds; world++) {
    const values = Array.from({ length: items }, () => random.normal())
    const figures = Float64Array.from({ length: draws }, () => {
      const order = values.map((_, at) => at)
      for (let at = 0; at < items * share; at++) {
        const other = at + random.int(items - at)
        ;[order[at], order[other]] = [order[other]!, order[at]!]
      }
      return meanOf(Float64Array.from(order.slice(0, items * share), (at) => values[at]!))
    })
    const [low, high] = resampledInterval(figures, share)!
    if (low <= 0 && high >= 0) covered++
    const plain = ((high - low) / 2) * Math.sqrt(1 / draws / (1 / draws + share / (1 - share)))
    if (Math.abs(meanOf(figures)) <= plain) coveredPlain++
  }
  assert.ok(covered / worlds > 0.92, `${covered}`)
  assert.ok(coveredPlain / worlds < 0.85, `${coveredPlain}`)
})

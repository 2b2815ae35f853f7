import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRandom } from '../numeric/random.ts'
import { errorShares, plantedShares } from './error-shares.ts'

/** ln of N(x; mean, 1) / N(x; 0, 1) */
function logRatio(x: number, mean: number): number {
  return x * mean - (mean * mean) / 2
}

/** Right values look like N(0, 1), errors of the first family like N(2, 1), of the second like N(−3, 1). */
function sample(counts: readonly [number, number, number]): readonly Float64Array[] {
  const random = createRandom(1)
  const xs = counts.flatMap((count, k) => Array.from({ length: count }, () => [0, 2, -3][k]! + random.normal()))
  return [2, -3].map((mean) => Float64Array.from(xs, (x) => logRatio(x, mean)))
}

test('errorShares › finds the shares of a mixture whose components are known', () => {
  const { shares } = errorShares(sample([1400, 400, 200]))
  for (const [k, wanted] of [0.7, 0.2, 0.1].entries())
    assert.ok(Math.abs(shares[k]! - wanted) < 0.03, `share ${k} is ${shares[k]}, not ${wanted}`)
  assert.ok(Math.abs(shares.reduce((sum, share) => sum + share, 0) - 1) < 1e-12)
})

test('errorShares › the chances are those of the mixture found', () => {
  const ratios = sample([1400, 400, 200])
  const { shares, reliability } = errorShares(ratios)
  for (const i of [0, 700, 1500, 1900]) {
    const wrong = shares[1]! * Math.exp(ratios[0]![i]!) + shares[2]! * Math.exp(ratios[1]![i]!)
    assert.ok(Math.abs(reliability[i]! - shares[0]! / (shares[0]! + wrong)) < 1e-5)
  }
})

test('errorShares › a handful of values moves the planted mixture little, many values all the way to the least share', () => {
  const surelyRight = (count: number): readonly Float64Array[] => [1, 2].map(() => new Float64Array(count).fill(-20))
  assert.ok(errorShares(surelyRight(3)).shares[0]! < 0.7)
  assert.deepEqual([...errorShares(surelyRight(100_000)).shares], [0.98, 0.01, 0.01])
})

test('errorShares › no values, and values that are as sure as can be, give numbers', () => {
  assert.deepEqual([...errorShares([new Float64Array(0)]).shares], [0.5, 0.5])
  const { reliability } = errorShares([Float64Array.of(1e6, -1e6, 0)])
  assert.ok(reliability[0]! < 1e-100 && reliability[1] === 1 && reliability[2]! > 0 && reliability[2]! < 1)
})

test('plantedShares › takes half of the values to be right and the families alike, whatever the values are', () => {
  const ratios = sample([1900, 50, 50])
  const { shares, reliability } = plantedShares(ratios)
  assert.deepEqual([...shares], [0.5, 0.25, 0.25])
  for (const i of [0, 1900, 1960]) {
    const wrong = 0.25 * Math.exp(ratios[0]![i]!) + 0.25 * Math.exp(ratios[1]![i]!)
    assert.ok(Math.abs(reliability[i]! - 0.5 / (0.5 + wrong)) < 1e-12)
  }
})

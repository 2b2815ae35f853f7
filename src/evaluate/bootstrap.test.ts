import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createRandom } from '../numeric/random.ts'
import { bootstrapMeans, dot, meanOf, percentileInterval, standardDeviation } from './bootstrap.ts'

const resampling = (seed: number, resamples: number = 10_000) => ({ resamples, random: createRandom(seed) })

describe('bootstrapMeans', () => {
  it('draws the exact bootstrap distribution of a tiny sample', () => {
    // 0 and 1 with replacement: means 0, ½, 1 with chances ¼, ½, ¼; 10,000 draws: sd of a share at most .005
    const [means] = bootstrapMeans([Float64Array.of(0, 1)], resampling(1), 'tiny')
    const share = (value: number) => means.filter((mean) => mean === value).length / means.length
    assert.ok(Math.abs(share(0) - 0.25) < 0.02)
    assert.ok(Math.abs(share(0.5) - 0.5) < 0.02)
    assert.ok(Math.abs(share(1) - 0.25) < 0.02)
  })

  it('gives the binomial quantiles for hits and misses', () => {
    // ten ones of twenty: 20 · mean is Binomial(20, ½); P(X ≤ 5) = .0207, P(X ≤ 6) = .0577: quantiles 6 and 14
    const sample = Float64Array.from({ length: 20 }, (_, i) => i % 2)
    const [means] = bootstrapMeans([sample], resampling(2), 'binomial')
    assert.deepEqual(percentileInterval(means), [0.3, 0.7])
  })

  it('gives a normal sample the interval mean ± 1.96 standard errors', () => {
    const random = createRandom(3)
    const sample = Float64Array.from({ length: 400 }, () => 5 + 2 * random.normal())
    const [means] = bootstrapMeans([sample], resampling(4), 'normal')
    // the bootstrap's own standard error divides by n, not n − 1
    const error = (standardDeviation(sample) * Math.sqrt(399 / 400)) / Math.sqrt(400)
    const [low, high] = percentileInterval(means)
    assert.ok(Math.abs(low - (meanOf(sample) - 1.96 * error)) < 0.08 * error)
    assert.ok(Math.abs(high - (meanOf(sample) + 1.96 * error)) < 0.08 * error)
  })

  it('keeps vectors paired: the mean of a sum is the sum of the means in every resample', () => {
    const a = Float64Array.of(1, 2, 3, 4, 5)
    const b = Float64Array.of(5, 0, 2, 0, 1)
    const sum = a.map((value, u) => value + b[u])
    const [ofA, ofB, ofSum] = bootstrapMeans([a, b, sum], resampling(5, 200), 'paired')
    for (const [r, mean] of ofSum.entries()) assert.ok(Math.abs(mean - ofA[r] - ofB[r]) < 1e-12)
  })

  it('gives the same answer for the same seed and stream, another one for another stream', () => {
    const vectors = [Float64Array.of(0.1, 0.9, 0.4, 0.2)]
    const first = bootstrapMeans(vectors, resampling(6, 50), 'all')
    assert.deepEqual(bootstrapMeans(vectors, resampling(6, 50), 'all'), first)
    assert.notDeepEqual(bootstrapMeans(vectors, resampling(6, 50), 'new'), first)
  })
})

describe('the small statistics', () => {
  it('interpolates quantiles between order statistics and leaves the values as they were', () => {
    // positions .25 · 4 = 1 and .75 · 4 = 3 of 1 2 3 4 10; with level .4: positions 1.2 and 2.8
    const values = Float64Array.of(10, 1, 3, 2, 4)
    assert.deepEqual(percentileInterval(values, 0.5), [2, 4])
    const [low, high] = percentileInterval(values, 0.4)
    assert.ok(Math.abs(low - 2.2) < 1e-12 && Math.abs(high - 3.8) < 1e-12)
    assert.equal(values[0], 10)
  })

  it('divides the sample variance by n − 1 and calls the spread of one value 0', () => {
    // 2, 4, 6: squares 4 + 0 + 4 = 8, over 2 = 4, sd 2
    assert.equal(standardDeviation(Float64Array.of(2, 4, 6)), 2)
    assert.equal(standardDeviation(Float64Array.of(7)), 0)
  })

  it('adds all products of a dot product, whatever the length', () => {
    for (let n = 0; n < 10; n++) {
      const a = Float64Array.from({ length: n }, (_, i) => i + 1)
      assert.equal(dot(a, a), (n * (n + 1) * (2 * n + 1)) / 6)
    }
  })
})

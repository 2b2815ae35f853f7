import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createRandom } from '../numeric/random.ts'
import { minimumDetectable, testDifferences, turned, verdictOf } from './significance.ts'

describe('testDifferences', () => {
  const random = createRandom(7)
  const clear = Float64Array.from({ length: 100 }, () => 0.5 + random.normal())
  const noise = Float64Array.from({ length: 100 }, (_, u) => (u % 2 === 0 ? 1 : -1) * (u + 1))

  it('gives delta, interval, p and detectable effect of each vector', () => {
    const [first, second] = testDifferences([clear, noise], { resamples: 2000, random: createRandom(8) }, 'all')
    assert.ok(first.ci95[0] < first.delta && first.delta < first.ci95[1])
    assert.ok(first.ci95[0] > 0 && first.pValue < 0.01)
    // 1 − 2 + 3 − 4 … − 100 = −50, over 100 users
    assert.equal(second.delta, -0.5)
    assert.ok(second.ci95[0] < 0 && second.ci95[1] > 0 && second.pValue > 0.5)
  })

  it('gives exact zeros and p = 1 for two models with equal lists', () => {
    const [same] = testDifferences([new Float64Array(50)], { resamples: 200, random: createRandom(9) }, 'all')
    assert.deepEqual(same, { delta: 0, ci95: [0, 0], pValue: 1, minimumDetectable: 0 })
  })

  it('exchanges the ends of the interval, and nothing else, when the models change places', () => {
    const resampling = { resamples: 500, random: createRandom(10) }
    const [forth, back] = testDifferences([clear, clear.map((d) => -d)], resampling, 'all')
    assert.equal(back.delta, -forth.delta)
    assert.equal(back.pValue, forth.pValue)
    assert.ok(Math.abs(back.ci95[0] + forth.ci95[1]) < 1e-12)
  })
})

describe('minimumDetectable', () => {
  it('is 2.8016 standard errors of the mean difference', () => {
    // differences 2, 4, 6, 8: sd √(20/3) = 2.58199; times 2.8016 over √4: 3.61685
    assert.ok(Math.abs(minimumDetectable(Float64Array.of(2, 4, 6, 8)) - 3.61685) < 1e-5)
  })
})

describe('verdictOf', () => {
  it('says better or worse only when the interval excludes 0 and the corrected p is below .05', () => {
    assert.equal(verdictOf([0.01, 0.03], 0.02), 'better')
    assert.equal(verdictOf([-0.03, -0.01], 0.02), 'worse')
    assert.equal(verdictOf([0.01, 0.03], 0.05), 'cannot tell')
    assert.equal(verdictOf([-0.01, 0.03], 0.01), 'cannot tell')
    assert.equal(verdictOf([0, 0.03], 0.01), 'cannot tell')
  })
})

describe('turned', () => {
  it('is what may be said the other way round', () => {
    assert.deepEqual((['better', 'worse', 'cannot tell'] as const).map(turned), ['worse', 'better', 'cannot tell'])
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Random } from '../context.ts'
import { Er2almError } from '../errors.ts'
import { createRandom, shuffle } from './random.ts'

/** Draws per statistical check; the seeds are fixed, so a check cannot fail by chance. */
const DRAWS = 60_000

function draw(random: Random, count: number): number[] {
  return Array.from({ length: count }, () => random.next())
}

describe('createRandom', () => {
  it('gives the same numbers for the same seed and others for another', () => {
    assert.deepEqual(draw(createRandom(5), 10), draw(createRandom(5), 10))
    assert.notDeepEqual(draw(createRandom(5), 10), draw(createRandom(6), 10))
  })

  it('does not change from version to version: checkpoints and the demo depend on it', () => {
    // Recorded from this implementation when it was first written.
    assert.deepEqual(draw(createRandom(2026), 3), [0.419358623892202, 0.09086114567239911, 0.20883673126544788])
  })

  it('refuses a seed that is not finite', () => {
    assert.throws(
      () => createRandom(Number.NaN),
      (error) => error instanceof Er2almError && error.code === 'USAGE',
    )
  })
})

describe('next', () => {
  it('is uniform in [0, 1), down to the 53rd bit', () => {
    const random = createRandom(1)
    const counts = new Float64Array(10)
    let oddLastBits = 0
    for (let at = 0; at < DRAWS; at++) {
      const drawn = random.next()
      assert.ok(drawn >= 0 && drawn < 1)
      counts[Math.floor(drawn * 10)]++
      oddLastBits += (drawn * 2 ** 53) % 2
    }
    // Chi-squared, 9 degrees of freedom: above 27.9 with probability 0.001.
    const expected = DRAWS / 10
    assert.ok(counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0) < 27.9)
    assert.ok(Math.abs(oddLastBits / DRAWS - 0.5) < 0.01)
  })
})

describe('int', () => {
  it('takes every value below the bound equally often', () => {
    const random = createRandom(2)
    const counts = new Float64Array(7)
    for (let at = 0; at < DRAWS; at++) counts[random.int(7)]++
    // Chi-squared, 6 degrees of freedom: above 22.5 with probability 0.001.
    assert.ok(counts.reduce((sum, count) => sum + (count - DRAWS / 7) ** 2 / (DRAWS / 7), 0) < 22.5)
  })

  it('does not favour small values where the bound does not divide 2³²', () => {
    // With a plain remainder, values below 2³⁰ would come twice as often as those above: share 1/2, not 1/3.
    const random = createRandom(3)
    let small = 0
    for (let at = 0; at < DRAWS; at++) if (random.int(3 * 2 ** 30) < 2 ** 30) small++
    assert.ok(Math.abs(small / DRAWS - 1 / 3) < 0.01)
  })

  it('is 0 for bound 1, and refuses bounds that are not whole and positive', () => {
    assert.equal(createRandom(1).int(1), 0)
    for (const bound of [0, -1, 1.5, Number.NaN]) {
      assert.throws(
        () => createRandom(1).int(bound),
        (error) => error instanceof Er2almError && error.code === 'BUG',
      )
    }
  })
})

describe('normal', () => {
  it('has mean 0, variance 1, skewness 0 and kurtosis 3', () => {
    const random = createRandom(4)
    const sums = [0, 0, 0, 0]
    for (let at = 0; at < DRAWS; at++) {
      const drawn = random.normal()
      for (let power = 0; power < 4; power++) sums[power] += drawn ** (power + 1) / DRAWS
    }
    // About four standard errors: 1/√n, √(2/n), √(15/n), √(96/n).
    ;[0, 1, 0, 3].forEach((moment, at) => {
      assert.ok(
        Math.abs(sums[at] - moment) < 4 * Math.sqrt([1, 2, 15, 96][at] / DRAWS),
        `moment ${at + 1}: ${sums[at]}`,
      )
    })
  })
})

describe('fork', () => {
  it('does not disturb the parent, however much the child is used', () => {
    const parent = createRandom(9)
    draw(parent.fork('child'), 100)
    assert.deepEqual(draw(parent, 5), draw(createRandom(9), 5))
  })

  it('depends on the names on its path and not on how much the parent has been used', () => {
    const used = createRandom(9)
    draw(used, 17)
    assert.deepEqual(draw(used.fork('noise'), 5), draw(createRandom(9).fork('noise'), 5))
  })

  it('differs by seed, by name, and by path', () => {
    const root = createRandom(9)
    const streams = [
      root,
      root.fork(''),
      root.fork('a'),
      root.fork('b'),
      root.fork('ab'),
      root.fork('ba'),
      root.fork('a').fork('b'),
      root.fork('b').fork('a'),
      createRandom(10).fork('a'),
    ]
    assert.equal(new Set(streams.map((stream) => stream.next())).size, streams.length)
  })

  it('gives streams without correlation for names that differ in one digit', () => {
    const root = createRandom(1)
    const firsts = Array.from({ length: 2_000 }, (_u, at) => root.fork(`user ${at}`).next())
    const mean = firsts.reduce((sum, first) => sum + first, 0) / firsts.length
    let product = 0
    for (let at = 1; at < firsts.length; at++) product += (firsts[at] - 0.5) * (firsts[at - 1] - 0.5)
    // Four standard errors: √(1/12n) of the mean, √n/12 of the product.
    assert.ok(Math.abs(mean - 0.5) < 4 * Math.sqrt(1 / 12 / firsts.length))
    assert.ok(Math.abs(product) < (4 * Math.sqrt(firsts.length)) / 12)
  })
})

describe('shuffle', () => {
  it('gives each of the six orders of three equally often', () => {
    const random = createRandom(8)
    const counts = new Map<string, number>()
    for (let at = 0; at < DRAWS; at++) {
      const items = Int32Array.of(0, 1, 2)
      shuffle(random, items)
      counts.set(items.join(), (counts.get(items.join()) ?? 0) + 1)
    }
    assert.equal(counts.size, 6)
    // Chi-squared, 5 degrees of freedom: above 20.5 with probability 0.001.
    let statistic = 0
    for (const count of counts.values()) statistic += (count - DRAWS / 6) ** 2 / (DRAWS / 6)
    assert.ok(statistic < 20.5)
  })
})

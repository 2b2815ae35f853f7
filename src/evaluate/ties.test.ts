import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createRandom } from '../numeric/random.ts'
import { shuffleTies } from './ties.ts'

describe('shuffleTies', () => {
  it('leaves a list without ties alone and asks for no random numbers', () => {
    const top = Int32Array.of(2, 0, 1)
    shuffleTies(Float32Array.of(2, 1, 3, 0), top, 3, () => assert.fail('no tie, no draw'))
    assert.deepEqual(top, Int32Array.of(2, 0, 1))
  })

  it('gives each tied item the same chance of every place it can have, also from outside the list', () => {
    // 9 is ahead; items 1, 2, 3, 4 share the score 5 and compete for two places
    const scores = Float32Array.of(9, 5, 5, 5, 5, 1)
    const seen = new Map<string, number>()
    const trials = 6000
    for (let trial = 0; trial < trials; trial++) {
      const top = Int32Array.of(0, 1, 2)
      shuffleTies(scores, top, 3, () => createRandom(trial))
      assert.equal(top[0], 0)
      const key = `${top[1]}${top[2]}`
      seen.set(key, (seen.get(key) ?? 0) + 1)
    }
    // 4 · 3 ordered pairs, 500 each expected, sd 21
    assert.equal(seen.size, 12)
    for (const [pair, count] of seen) assert.ok(Math.abs(count - trials / 12) < 5 * 21, `${pair}: ${count}`)
  })

  it('shuffles ties inside the list among themselves only', () => {
    const scores = Float32Array.of(7, 7, 3, 7, 1)
    const orders = new Set<string>()
    for (let trial = 0; trial < 200; trial++) {
      const top = Int32Array.of(0, 1, 3, 2)
      shuffleTies(scores, top, 4, () => createRandom(trial))
      assert.equal(top[3], 2)
      orders.add(top.join(' '))
    }
    assert.equal(orders.size, 6)
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { kaimingNormal, linearDefault, normal, xavierNormal, xavierUniform } from './initialise.ts'
import type { Matrix } from './matrix.ts'
import { createRandom } from './random.ts'

const ROWS = 300
const COLS = 100
/** Five standard errors of the mean square of 30,000 draws (relative: √(2/30000) for a normal, less for a uniform). */
const VARIANCE_ERROR = 0.04

function meanSquare({ data }: Matrix): number {
  let sum = 0
  for (const entry of data) sum += entry * entry
  return sum / data.length
}

function largest({ data }: Matrix): number {
  let found = 0
  for (const entry of data) found = Math.max(found, Math.abs(entry))
  return found
}

const random = createRandom(1)

describe('initialisers', () => {
  const cases = {
    // U(−a, a) has variance a²/3: 6/400/3 and 1/300/3.
    xavierUniform: { made: xavierUniform(ROWS, COLS, random), variance: 2 / 400, bound: Math.sqrt(6 / 400) },
    linearDefault: { made: linearDefault(ROWS, COLS, ROWS, random), variance: 1 / 900, bound: 1 / Math.sqrt(300) },
    xavierNormal: { made: xavierNormal(ROWS, COLS, random), variance: 2 / 400, bound: Infinity },
    kaimingNormal: { made: kaimingNormal(ROWS, COLS, random), variance: 2 / 300, bound: Infinity },
    normal: { made: normal(ROWS, COLS, 0.1, random), variance: 0.01, bound: Infinity },
  }
  for (const [name, { made, variance, bound }] of Object.entries(cases)) {
    it(`${name} has the variance and the bound of its definition`, () => {
      assert.deepEqual([made.rows, made.cols, made.data.length], [ROWS, COLS, ROWS * COLS])
      assert.ok(Math.abs(meanSquare(made) / variance - 1) < VARIANCE_ERROR, String(meanSquare(made)))
      assert.ok(largest(made) <= bound)
      if (bound < Infinity) assert.ok(largest(made) > 0.99 * bound)
    })
  }

  it('give a bias of a dense layer the bound of its inputs, not of its own row', () => {
    assert.ok(largest(linearDefault(1, 1000, 100, random)) <= 0.1)
  })
})

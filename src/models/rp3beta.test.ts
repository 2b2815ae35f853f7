import { test } from 'node:test'
import { createRandom } from '../numeric/random.ts'
import {
  assertNear,
  type Dense,
  denseOf,
  largestOnly,
  product,
  randomInteractions,
  scoresOf,
  total,
  turned,
} from './dense-interactions.fixture.ts'
import { type Rp3BetaConfig, rp3Beta } from './rp3beta.ts'

/** Votes are kept and added in float32. */
const TOLERANCE = 1e-6

/** Rows divided by their sums, and every entry raised to α. */
function transition(a: Dense, alpha: number): Dense {
  return a.map((row) => row.map((value) => (value === 0 ? 0 : (value / total(row)) ** alpha)))
}

/** W = P_iu·P_ui with dense matrices, a zero diagonal, columns divided by popularity^β, the k largest of each column; R·W. */
function plainScores(interactions: Dense, { numNeighbours, alpha, beta }: Rp3BetaConfig): Dense {
  const walk = product(transition(turned(interactions), alpha), transition(interactions, alpha))
  const popularity = turned(interactions).map(total)
  const discounted = walk.map((row, j) =>
    row.map((value, i) => (i === j || popularity[i] === 0 ? 0 : value / popularity[i] ** beta)),
  )
  return product(interactions, turned(turned(discounted).map((column) => largestOnly(column, numNeighbours))))
}

for (const settings of [
  { numNeighbours: 0, alpha: 1, beta: 0 },
  { numNeighbours: 0, alpha: 0.4, beta: 0.6 },
  { numNeighbours: 5, alpha: 0.8, beta: 0.2 },
]) {
  test(`rp3beta › agrees with dense transition matrices (${JSON.stringify(settings)})`, () => {
    const data = randomInteractions(25, 19, 9)
    const { scorer } = rp3Beta.fit(data, settings, createRandom(1))
    assertNear(scoresOf(scorer, 25), plainScores(denseOf(data.train), settings), TOLERANCE)
  })
}

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FitData } from '../data/dataset.ts'
import { csrFromPairs } from '../numeric/csr.ts'
import {
  assertNear,
  type Dense,
  denseOf,
  dot,
  largestOnly,
  product,
  randomInteractions,
  similarities,
  total,
} from './dense-interactions.fixture.ts'
import { nearestUsers } from './nearest-users.ts'

/** Similarities are kept and added in float32. */
const TOLERANCE = 1e-6

function scoresOf(data: FitData, settings: Parameters<typeof nearestUsers>[1], rows: Dense): Dense {
  const foldIn = nearestUsers(data, settings)
  return rows.map((row) => {
    const items = row.flatMap((value, item) => (value === 0 ? [] : [item]))
    const out = new Float32Array(data.numItems).fill(Number.NaN)
    foldIn.score(
      Int32Array.from(items),
      Float32Array.from(items, (item) => row[item]!),
      out,
    )
    return [...out]
  })
}

test('nearestUsers › adds the cosines of the users who took an item; who took a disliked one is less alike', () => {
  // Users {0 1}, {0 2}, {3}.
  const train = csrFromPairs(3, 4, [0, 0, 1, 1, 2], [0, 1, 0, 2, 3])
  const data: FitData = {
    ...{ numUsers: 3, numItems: 4, train },
    ...{ itemFeatures: new Map(), userFeatures: new Map() },
  }
  const settings = { numNeighbours: 0, shrink: 0, weights: 'none' } as const
  const likes = [1, 0, 0, 1]
  const dislikes = [1, -1, 0, 1]
  // |row|·|user| is √2·√2 for users 0 and 1 and √2·1 for user 2; then √3·√2 and √3·1, and user 0 has 1 − 1 = 0.
  assertNear(
    scoresOf(data, settings, [likes, dislikes]),
    [
      [1 / 2 + 1 / 2, 1 / 2, 1 / 2, 1 / Math.sqrt(2)],
      [1 / Math.sqrt(6), 0, 1 / Math.sqrt(6), 1 / Math.sqrt(3)],
    ],
    TOLERANCE,
  )
  assert.equal(scoresOf(data, settings, [[0, -1, 0, 1]])[0]![0], 0)
})

for (const weights of ['none', 'tfidf', 'bm25'] as const) {
  for (const [numNeighbours, shrink] of [
    [0, 0],
    [6, 4],
  ] as const) {
    test(`nearestUsers › agrees with dense products, the user itself among them (${weights}, ${numNeighbours})`, () => {
      const data = randomInteractions(25, 19, 8)
      const rows = denseOf(data.train)
      const settings = { numNeighbours, shrink, weights }
      const alike = similarities(rows, { ...settings, numNeighbours: 0 }).map((row, u) =>
        largestOnly(
          row.map((value, v) => (u === v ? ownSimilarity(rows, u, settings) : value)),
          numNeighbours,
        ),
      )
      assertNear(scoresOf(data, settings, rows), product(alike, rows), TOLERANCE)
    })
  }
}

/** What a row of weights has in common with itself: its squared norm, divided by norm² + shrink where it is a cosine. */
function ownSimilarity(rows: Dense, user: number, { weights, shrink }: Parameters<typeof nearestUsers>[1]): number {
  const length = total(rows[user]!)
  const saturated = 2.2 / (1.2 * (0.8 + (0.2 * length * rows.length) / total(rows.map(total))) + 1)
  const weighted = rows[user]!.map((taken, item) => {
    const idf = Math.max(0, Math.log(rows.length / (1 + total(rows.map((row) => row[item]!)))))
    return weights === 'none' ? taken : taken * idf * (weights === 'bm25' ? saturated : 1)
  })
  const squared = dot(weighted, weighted)
  if (squared === 0) return 0
  return weights === 'bm25' ? squared : squared / (squared + shrink)
}

import { test } from 'node:test'
import { matrixOf } from '../numeric/matrix.ts'
import { createRandom } from '../numeric/random.ts'
import { symmetricEigen } from '../numeric/symmetric-eigen.ts'
import {
  assertNear,
  type Dense,
  denseOf,
  product,
  randomInteractions,
  scoresOf,
  total,
  turned,
} from './dense-interactions.fixture.ts'
import { type GfCfConfig, gfCf } from './gf-cf.ts'

/** Vectors and scores are float32; on data of this size the decomposition is exact. */
const TOLERANCE = 2e-6
const NUM_USERS = 30
const DATA = randomInteractions(NUM_USERS, 24, 2)

/** The filter of all steps on dense matrices; V from the eigenvectors of the dense R̃ᵀR̃. */
function plainFilter(interactions: Dense, { embeddingDim, lowPassWeight }: GfCfConfig): Dense {
  const userDegrees = interactions.map(total)
  const itemDegrees = turned(interactions).map(total)
  const power = (degree: number, exponent: number): number => (degree === 0 ? 0 : degree ** exponent)
  const normalised = interactions.map((row, u) =>
    row.map((value, i) => value * power(userDegrees[u], -0.5) * power(itemDegrees[i], -0.5)),
  )
  const gram = product(turned(normalised), normalised)
  const { vectors } = symmetricEigen(matrixOf(24, 24, Float64Array.from(gram.flat())))
  const kept = Array.from({ length: embeddingDim }, (_, v) => [...vectors.data.slice(v * 24, (v + 1) * 24)])
  const ideal = product(turned(kept), kept)
  return gram.map((row, j) =>
    row.map(
      (value, i) => value + lowPassWeight * power(itemDegrees[j], -0.5) * ideal[j][i] * power(itemDegrees[i], 0.5),
    ),
  )
}

for (const settings of [
  { embeddingDim: 6, lowPassWeight: 0.3 },
  { embeddingDim: 1, lowPassWeight: 1 },
  { embeddingDim: 4, lowPassWeight: 0 },
]) {
  test(`gf-cf › agrees with its filters as dense matrices (${JSON.stringify(settings)})`, () => {
    const { scorer } = gfCf.fit(DATA, settings, createRandom(1))
    assertNear(
      scoresOf(scorer, NUM_USERS),
      product(denseOf(DATA.train), plainFilter(denseOf(DATA.train), settings)),
      TOLERANCE,
    )
  })

  test(`gf-cf › folds in likes and dislikes by the same filters (${JSON.stringify(settings)})`, () => {
    const { tensors } = gfCf.fit(DATA, settings, createRandom(1))
    const foldIn = gfCf.foldIn!(DATA, settings, tensors)
    const signed = Array.from({ length: 24 }, (_, item) => (item % 5 === 0 ? 1 : item % 7 === 1 ? -1 : 0))
    const items = signed.flatMap((value, item) => (value === 0 ? [] : [item]))
    const out = new Float32Array(24).fill(Number.NaN)
    foldIn.score(
      Int32Array.from(items),
      Float32Array.from(items, (item) => signed[item]!),
      out,
    )
    assertNear([[...out]], product([signed], plainFilter(denseOf(DATA.train), settings)), TOLERANCE)
  })
}

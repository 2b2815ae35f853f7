import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { UserProfile } from '../enrich/profile.ts'
import { matrixOf } from '../numeric/matrix.ts'
import { alignAspects, createAligner } from './alignment.ts'

test('alignAspects › is the cosine, and the contribution is weight × alignment', () => {
  // (3, 4)·(4, 3) = 24, both of length 5: cosine .96; times .5 = .48.
  const [genre] = alignAspects(new Map([['genre', 0.5]]), new Map([['genre', [3, 4]]]), new Map([['genre', [4, 3]]]))
  assert.ok(Math.abs(genre.alignment! - 0.96) < 1e-12)
  assert.ok(Math.abs(genre.contribution - 0.48) < 1e-12)
})

test('alignAspects › holds plot and theme of the user against the one item aspect for both', () => {
  const aligned = alignAspects(
    new Map([
      ['theme', 0.25],
      ['plot', 0.75],
    ]),
    new Map([
      ['plot', [1, 0]],
      ['theme', [-1, 0]],
    ]),
    new Map([['plotTheme', [2, 0]]]),
  )
  assert.deepEqual(aligned, [
    { aspect: 'plot', itemAspect: 'plotTheme', weight: 0.75, alignment: 1, contribution: 0.75 },
    { aspect: 'theme', itemAspect: 'plotTheme', weight: 0.25, alignment: -1, contribution: -0.25 },
  ])
})

test('alignAspects › has no alignment where a side is absent or a zero vector', () => {
  const weights = new Map([
    ['genre', 0.5],
    ['director', 0.3],
    ['duration', 0.2],
  ] as const)
  const users = new Map([
    ['genre', [1, 0]],
    ['director', [1, 0]],
  ] as const)
  const aligned = alignAspects(weights, users, new Map([['director', [0, 0]]]))
  assert.deepEqual(
    aligned.map(({ aspect, alignment, contribution }) => [aspect, alignment, contribution]),
    [
      ['genre', null, 0],
      ['duration', null, 0],
      ['director', null, 0],
    ],
  )
})

const profileOf = (user: string, text: string): UserProfile => ({
  user,
  status: 'counted',
  aspects: [{ aspect: 'genre', text, weight: 1, items: [] }],
  call: null,
})

test('createAligner › centres both sides, so that what all share does not count', () => {
  const vectors = new Map([
    ['drama', Float32Array.of(0.9, 0.1)],
    ['comedy', Float32Array.of(0.9, -0.1)],
  ])
  const aligner = createAligner({
    itemAspects: new Map([['genre', matrixOf(3, 2, Float32Array.of(0.8, 0.2, 0.8, -0.2, 0, 0))]]),
    profiles: [profileOf('u1', 'drama'), profileOf('u2', 'comedy')],
    vectors,
    dim: 2,
  })
  // Uncentred all cosines are above .9; centred, the two directions are opposite.
  const alignmentOf = (user: string, item: number) => aligner.align(user, item)[0].alignment
  assert.ok(Math.abs(alignmentOf('u1', 0)! - 1) < 1e-6)
  assert.ok(Math.abs(alignmentOf('u1', 1)! + 1) < 1e-6)
  assert.ok(Math.abs(alignmentOf('u2', 1)! - 1) < 1e-6)
  assert.equal(alignmentOf('u1', 2), null)
})

test('createAligner › says nothing of a user without a profile', () => {
  const aligner = createAligner({ itemAspects: new Map(), profiles: [], vectors: new Map(), dim: 2 })
  assert.deepEqual(aligner.align('stranger', 0), [])
})

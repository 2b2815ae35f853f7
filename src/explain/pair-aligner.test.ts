import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type ItemAspectTexts, itemAspectTexts } from '../embed/aspect-texts.ts'
import { type TextVectors, textMatrix } from '../embed/feature-matrices.ts'
import { type AttributeId, ITEM_ASPECTS, type ItemAttribute } from '../enrich/attribute.ts'
import type { UserAspectId, UserProfile } from '../enrich/profile.ts'
import { createRandom } from '../numeric/random.ts'
import { createAligner } from './alignment.ts'
import { createPairAligner } from './pair-aligner.ts'

const DIM = 6
const ITEMS = ['a', 'b', 'c', 'd']

function stated(item: string, attribute: AttributeId, value: string): ItemAttribute {
  return { item, attribute, value: [value], status: 'stated', evidence: [], call: null }
}

function profile(user: string, ...aspects: readonly (readonly [UserAspectId, string, number])[]): UserProfile {
  return {
    user,
    status: 'counted',
    aspects: aspects.map(([aspect, text, weight]) => ({ aspect, text, weight, items: [] })),
    call: null,
  }
}

const TEXTS: readonly ItemAspectTexts[] = itemAspectTexts(ITEMS, [
  stated('a', 'genre', 'drama'),
  stated('b', 'genre', 'drama'),
  stated('c', 'genre', 'comedy'),
  stated('a', 'director', 'Ann Lee'),
  stated('c', 'director', 'Bob Ray'),
  stated('a', 'theme', 'loss'),
])
const PROFILES = [
  profile('u', ['genre', 'drama', 0.5], ['theme', 'grief', 0.25], ['director', 'Ann Lee', 0.25]),
  profile('v', ['genre', 'comedy', 1]),
  profile('w', ['genre', 'drama', 0.7], ['director', 'nothing known', 0.3]),
]

/** A vector of a text is that of its first letters. `nothing known` is a zero vector. */
function vectors(): TextVectors {
  const texts = [
    ...TEXTS.flatMap((one) => Object.values(one)),
    ...PROFILES.flatMap((p) => p.aspects.map((a) => a.text)),
  ]
  const made = new Map<string, Float32Array>()
  for (const text of texts) {
    if (text === null) continue
    const random = createRandom(7).fork(text)
    made.set(
      text,
      Float32Array.from({ length: DIM }, () => (text === 'nothing known' ? 0 : random.next())),
    )
  }
  return made
}

test('createPairAligner › gives what createAligner gives, for every pair', async () => {
  const found = vectors()
  const itemAspects = new Map(
    ITEM_ASPECTS.map((aspect) => [
      aspect,
      textMatrix(
        TEXTS.map((texts) => texts[aspect]),
        found,
        DIM,
      ),
    ]),
  )
  const whole = createAligner({ itemAspects, profiles: PROFILES, vectors: found, dim: DIM })
  const pairs = await createPairAligner({
    ...{ items: TEXTS, profiles: PROFILES, dim: DIM },
    vectorOf: (text) => found.get(text),
  })
  let compared = 0
  for (const one of PROFILES) {
    for (const item of ITEMS.keys()) {
      const expected = whole.align(one.user, item)
      const actual = pairs.align(one, TEXTS[item]!)
      assert.equal(actual.length, expected.length)
      for (const [k, { alignment, ...rest }] of actual.entries()) {
        const { alignment: wanted, ...other } = expected[k]!
        assert.deepEqual({ ...rest, contribution: 0 }, { ...other, contribution: 0 })
        assert.equal(alignment === null, wanted === null, `${one.user} ${ITEMS[item]} ${rest.aspect}`)
        if (alignment === null) continue
        assert.ok(Math.abs(alignment - wanted!) < 1e-6)
        compared++
      }
    }
  }
  assert.ok(compared > 5)
})

test('createPairAligner › has no alignment where a text has no vector, and nothing for a user without profile', async () => {
  const aligner = await createPairAligner({ items: TEXTS, profiles: PROFILES, vectorOf: () => undefined, dim: DIM })
  assert.ok(aligner.align(PROFILES[0], TEXTS[0]!).every(({ alignment }) => alignment === null))
  assert.deepEqual(aligner.align(undefined, TEXTS[0]!), [])
})

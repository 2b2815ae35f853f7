import { ITEM_ASPECTS } from '../enrich/attribute.ts'
import { matrixOf } from '../numeric/matrix.ts'
import { createRandom } from '../numeric/random.ts'
import type { AspectTruth } from './accuracy.ts'
import type { NoiseCandidates } from './filter.ts'

export interface PlantedOptions {
  readonly items: number
  readonly dim: number
  readonly seed: number
  /** Share of aspects that are taken from the other topic. */
  readonly wrongShare?: number
}

/**
 * Test data: items of two topics; marker and aspects are the topic's direction, a part common to all, and noise. A share
 * of the aspects is planted from the other topic and listed in `truth`. Item `i0` has no genre.
 */
export function plantedCandidates({ items, dim, seed, wrongShare = 0.2 }: PlantedOptions): {
  readonly candidates: NoiseCandidates
  readonly truth: readonly AspectTruth[]
} {
  const random = createRandom(seed)
  const vector = () => Array.from({ length: dim }, () => random.normal())
  const [first, second, common] = [vector(), vector(), vector()]
  const near = (topic: number) => {
    const centre = topic === 0 ? first : second
    const raw = centre.map((x, d) => x + common[d] + 0.7 * random.normal())
    const length = Math.hypot(...raw)
    return raw.map((x) => x / length)
  }
  const itemIds = Array.from({ length: items }, (_, n) => `i${n}`)
  const topics = itemIds.map(() => random.int(2))
  const truth: AspectTruth[] = []
  const aspects = ITEM_ASPECTS.map((aspect) => {
    const rows = itemIds.map((item, n) => {
      const wrong = random.next() < wrongShare
      truth.push({ item, attribute: aspect, wrong })
      return near(wrong ? 1 - topics[n] : topics[n])
    })
    if (aspect === 'genre') rows[0] = rows[0].map(() => 0)
    return [aspect, matrixOf(items, dim, Float32Array.from(rows.flat()))] as const
  })
  const markers = matrixOf(items, dim, Float32Array.from(topics.flatMap(near)))
  return { candidates: { itemIds, aspects: new Map(aspects), markers }, truth }
}

import { setImmediate } from 'node:timers/promises'
import { centreUnit } from '../denoise/center.ts'
import { type ItemAspectTexts, profileAspects } from '../embed/aspect-texts.ts'
import { ITEM_ASPECTS, type ItemAspectId } from '../enrich/attribute.ts'
import { USER_ASPECTS, type UserAspectId, type UserProfile } from '../enrich/profile.ts'
import { type AspectAlignment, type AspectVector, alignAspects } from './alignment.ts'

/** What pairs are aligned with. */
export interface PairAlignerInputs {
  /** What the model reads of each item: null where nothing is stated or left after noise control. */
  readonly items: Iterable<ItemAspectTexts>
  readonly profiles: Iterable<UserProfile>
  /** The vector of a text, of length `dim`; undefined where it has none. */
  readonly vectorOf: (text: string) => Float32Array | undefined
  readonly dim: number
}

/** Aligns one profile with one item. */
export interface PairAligner {
  align(profile: UserProfile | undefined, item: ItemAspectTexts): readonly AspectAlignment[]
}

/** Texts between two turns of the event loop. */
const TURN_EVERY = 200

/**
 * The alignments of `createAligner`, for few pairs of a large run: the vectors of all texts are read once for the mean of
 * each aspect, and only the means are kept; those of a pair are read when it is asked for.
 */
export async function createPairAligner({ items, profiles, vectorOf, dim }: PairAlignerInputs): Promise<PairAligner> {
  const itemTexts = new Map<ItemAspectId, Map<string, number>>(ITEM_ASPECTS.map((aspect) => [aspect, new Map()]))
  for (const texts of items) for (const aspect of ITEM_ASPECTS) count(itemTexts.get(aspect)!, texts[aspect])
  const userTexts = new Map<UserAspectId, Map<string, number>>(USER_ASPECTS.map((aspect) => [aspect, new Map()]))
  for (const profile of profiles)
    for (const { aspect, text } of profileAspects(profile)) count(userTexts.get(aspect)!, text)
  const itemMeans = new Map<ItemAspectId, Float64Array>()
  for (const [aspect, texts] of itemTexts) itemMeans.set(aspect, await meanOf(texts, vectorOf, dim))
  const userMeans = new Map<UserAspectId, Float64Array>()
  for (const [aspect, texts] of userTexts) userMeans.set(aspect, await meanOf(texts, vectorOf, dim))

  function centred(text: string, mean: Float64Array): AspectVector | undefined {
    const vector = vectorOf(text)
    if (vector === undefined || isZero(vector)) return undefined
    const unit = new Float32Array(dim)
    centreUnit(vector, mean, unit)
    return unit
  }

  return {
    align(profile, item) {
      const weights = new Map<UserAspectId, number>()
      const userVectors = new Map<UserAspectId, AspectVector>()
      for (const { aspect, text, weight } of profileAspects(profile)) {
        weights.set(aspect, weight)
        const vector = centred(text, userMeans.get(aspect)!)
        if (vector !== undefined) userVectors.set(aspect, vector)
      }
      const itemVectors = new Map<ItemAspectId, AspectVector>()
      for (const aspect of ITEM_ASPECTS) {
        const text = item[aspect]
        const vector = text === null ? undefined : centred(text, itemMeans.get(aspect)!)
        if (vector !== undefined) itemVectors.set(aspect, vector)
      }
      return alignAspects(weights, userVectors, itemVectors)
    },
  }
}

function count(texts: Map<string, number>, text: string | null): void {
  if (text !== null) texts.set(text, (texts.get(text) ?? 0) + 1)
}

/** Mean over the rows that have a text, each distinct one read once. */
async function meanOf(
  texts: ReadonlyMap<string, number>,
  vectorOf: PairAlignerInputs['vectorOf'],
  dim: number,
): Promise<Float64Array> {
  const mean = new Float64Array(dim)
  let rows = 0
  let read = 0
  for (const [text, times] of texts) {
    if (++read % TURN_EVERY === 0) await setImmediate()
    const vector = vectorOf(text)
    if (vector === undefined || isZero(vector)) continue
    rows += times
    for (let d = 0; d < dim; d++) mean[d] += times * vector[d]
  }
  if (rows > 0) for (let d = 0; d < dim; d++) mean[d] /= rows
  return mean
}

function isZero(vector: Float32Array): boolean {
  return vector.every((value) => value === 0)
}

import type { Random } from '../../context.ts'
import type { NoiseConfig } from '../../denoise/config.ts'
import type { ValueInContext } from '../../denoise/planting/plant-kinds.ts'
import type { StatedValue, VectorSignals } from '../../denoise/signals/stated-value.ts'
import { type ValueVector, vectorSignals } from '../../denoise/signals/vector-signals.ts'
import { aspectTextsOfItem, BASIC_ATTRIBUTES, markerTexts } from '../../embed/aspect-texts.ts'
import { embedTexts } from '../../embed/embed-texts.ts'
import { markerMatrix, type TextVectors } from '../../embed/feature-matrices.ts'
import type { Encoder } from '../../encoders/encoder.ts'
import { ATTRIBUTES, type AttributeId, type ItemAspectId, type ItemAttribute } from '../../enrich/attribute.ts'
import type { Matrix } from '../../numeric/matrix.ts'
import type { VectorStore } from '../../store/vectors.ts'
import type { StudyItem } from './judged-values.ts'

/** Where vectors come from. */
export interface VectorSource {
  readonly encoder: Encoder
  readonly store: VectorStore
}

/** Values of one item by attribute, as an aspect's text says them; null where they say nothing of it. */
export function aspectText(values: ReadonlyMap<AttributeId, readonly string[]>, aspect: ItemAspectId): string | null {
  const records = [...values].map(
    ([attribute, value]): ItemAttribute => ({
      ...{ item: '', attribute, value, status: 'stated', evidence: [], call: null },
    }),
  )
  return aspectTextsOfItem(records)[aspect]
}

/** The text of a value by itself: "Directed by X." */
export function valueText({ attribute, value }: Pick<StatedValue, 'attribute' | 'value'>): string {
  const { aspect } = ATTRIBUTES.find(({ id }) => id === attribute)!
  return aspectText(new Map([[attribute, [value]]]), aspect)!
}

/** Markers of the items (title, year, genres), a row each. */
export async function studyMarkers(items: readonly StudyItem[], source: VectorSource): Promise<Matrix> {
  const texts = items.map((item) => markerTexts(item, BASIC_ATTRIBUTES))
  return markerMatrix(texts, await vectorsOf(texts.flat(), source), source.encoder.dim)
}

export async function vectorsOf(texts: readonly string[], { encoder, store }: VectorSource): Promise<TextVectors> {
  return embedTexts(encoder, store, texts, { mode: 'live' })
}

/**
 * The values with their vector signals. Equal values of one item are one row of the computation.
 *
 * @param isTrusted whether a value counts for its attribute's mean vector
 */
export async function withVectors<V extends ValueInContext>(
  values: readonly V[],
  isTrusted: (value: V) => boolean,
  items: readonly StudyItem[],
  source: VectorSource,
  config: NoiseConfig,
  random: Random,
): Promise<readonly V[]> {
  const { dim } = source.encoder
  const markers = await studyMarkers(items, source)
  const vectors = await vectorsOf(
    values.map(({ stated }) => valueText(stated)),
    source,
  )
  const rowOf = new Map(items.map(({ id }, row) => [id, row]))
  const keyOf = ({ stated }: V): string => JSON.stringify([stated.item, stated.attribute, stated.value])
  const trusted = new Set(values.filter(isTrusted).map(keyOf))
  const distinct = new Map<string, ValueVector>()
  for (const value of values) {
    const { stated } = value
    const from = rowOf.get(stated.item)! * dim
    distinct.set(keyOf(value), {
      ...{ stated, vector: vectors.get(valueText(stated))! },
      ...{ marker: markers.data.subarray(from, from + dim), isTrusted: trusted.has(keyOf(value)) },
    })
  }
  const signals = await vectorSignals([...distinct.values()], dim, config, random)
  const byKey = new Map<string, VectorSignals>([...distinct.keys()].map((key, at) => [key, signals[at]]))
  return values.map((value) => ({ ...value, context: { ...value.context, vectors: byKey.get(keyOf(value))! } }))
}

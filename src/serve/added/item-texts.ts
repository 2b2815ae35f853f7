import { aspectTextsOfItem, type BasicAttribute, itemAspectTexts, markerTexts } from '../../embed/aspect-texts.ts'
import { embedTexts, vectorKey } from '../../embed/embed-texts.ts'
import { markerMatrix, type TextVectors, textMatrix } from '../../embed/feature-matrices.ts'
import type { Encoder } from '../../encoders/encoder.ts'
import { createEncoder } from '../../encoders/registry.ts'
import type { ItemAspectId } from '../../enrich/attribute.ts'
import type { Matrix } from '../../numeric/matrix.ts'
import { hasEnrichment } from '../../pipeline/config.ts'
import { usableAttributes } from '../../pipeline/hindsight-rule.ts'
import { openRunStore } from '../../pipeline/run.ts'
import { openVectors } from '../../store/vectors.ts'
import { toldRecords } from '../lists/item-values.ts'
import type { LoadedModel } from '../served-model.ts'
import type { AddedItem, LoggedItem, PackedVectors } from './added-item.ts'
import { packVector, unpackVector } from './packed-vector.ts'
import { type PartVector, textLikeness } from './text-likeness.ts'

/** Likeness by texts to the items of one run. */
export interface ItemTexts {
  /** The vectors of an item's texts: those that are there, and the others encoded. @throws {Er2almError} of the encoder */
  encode(item: AddedItem, there: PackedVectors): Promise<PackedVectors>
  /** Cosine to every item of the run; undefined without vectors of this run's encoder. */
  likeness(logged: LoggedItem): Float32Array | undefined
  /** The same of an item of the run. */
  likenessOfKnown(item: number): Float32Array | undefined
}

const MARKER = 'marker'
/**
 * Aspects in prose. The others list values (people, countries, genres), which attributes compare better: with their texts
 * the likeness was worse than without (docs/serving-events.md).
 */
const PROSE: readonly ItemAspectId[] = ['plotTheme', 'visualSound']
const FREE_TEXT: ItemAspectId = 'plotTheme'

/** What is said of the items of a run, by dense index, with the vector of every text. */
export interface KnownTexts {
  /** Texts whose mean vector is the marker of an item. */
  readonly markers: readonly (readonly string[])[]
  /** By aspect. */
  readonly prose: ReadonlyMap<ItemAspectId, readonly (string | null)[]>
  readonly vectors: TextVectors
}

/**
 * Reads the vectors that a run recorded of its items. The encoder's model itself is loaded when something is encoded.
 *
 * @returns undefined for a run without encoder
 * @throws {Er2almError} EMBED_NOT_RECORDED, STORE_…, and what the encoder throws when it is made
 */
export async function openItemTexts({ opened, data, stated }: LoadedModel): Promise<ItemTexts | undefined> {
  const { config, run, env } = opened
  if (!hasEnrichment(config)) return undefined
  const { markerAttributes, encoder: chosen } = config.embed
  // A request is not the moment to fetch a model: what the run was made with is on this machine, or it is not used.
  const local = 'allowRemoteModels' in chosen ? { ...chosen, allowRemoteModels: false } : chosen
  const encoder = await createEncoder(local, { env })
  const markers = data.catalogue.map((item) => markerTexts(item, markerAttributes))
  const aspects = itemAspectTexts(data.ids.items, usableAttributes(stated(), config, data.dataset))
  const prose = new Map(PROSE.map((aspect) => [aspect, aspects.map((texts) => texts[aspect])]))
  const store = openRunStore(run)
  try {
    const texts = [...markers.flat(), ...[...prose.values()].flat().filter((text) => text !== null)]
    const vectors = await embedTexts(encoder, openVectors(store), texts, { mode: 'replay' })
    return createItemTexts({ markers, prose, vectors }, encoder, markerAttributes)
  } finally {
    store.close()
  }
}

export function createItemTexts(
  { markers, prose, vectors: known }: KnownTexts,
  encoder: Encoder,
  markerAttributes: readonly BasicAttribute[],
): ItemTexts {
  const parts = new Map<string, Matrix>([[MARKER, markerMatrix(markers, known, encoder.dim)]])
  for (const [aspect, texts] of prose) {
    if (texts.some((text) => text !== null)) parts.set(aspect, textMatrix(texts, known, encoder.dim))
  }
  const like = textLikeness(parts, markers.length, encoder.dim)
  const textsOf = (item: AddedItem): readonly PartText[] => partTexts(item, markerTexts(item, markerAttributes))
  return {
    async encode(item, there) {
      const texts = [...new Set(textsOf(item).map(({ text }) => text))]
      const missing = texts.filter((text) => !there.has(vectorKey(encoder.id, text)))
      const { data: encoded } = await encoder.embed(missing)
      const made = new Map(
        missing.map((text, row) => {
          const vector = Float32Array.from(encoded.subarray(row * encoder.dim, (row + 1) * encoder.dim))
          return [vectorKey(encoder.id, text), packVector(vector)]
        }),
      )
      return new Map(
        texts.map((text) => {
          const key = vectorKey(encoder.id, text)
          return [key, made.get(key) ?? there.get(key)!]
        }),
      )
    },
    likeness({ item, vectors }) {
      const own = textsOf(item).flatMap(({ part, text }): readonly PartVector[] => {
        const bytes = vectors.get(vectorKey(encoder.id, text))
        return bytes === undefined ? [] : [{ part, vector: unpackVector(bytes) }]
      })
      return own.length === 0 ? undefined : like.of(withOneMarker(own, encoder.dim))
    },
    likenessOfKnown: (item) => like.ofKnown(item),
  }
}

interface PartText {
  readonly part: string
  readonly text: string
}

function partTexts(item: AddedItem, markers: readonly string[]): readonly PartText[] {
  const aspects = aspectTextsOfItem(toldRecords(item))
  return [
    ...markers.map((text) => ({ part: MARKER, text })),
    ...PROSE.flatMap((part) => (aspects[part] === null ? [] : [{ part, text: aspects[part] }])),
    ...(item.text === undefined ? [] : [{ part: FREE_TEXT, text: item.text }]),
  ]
}

/** The marker is the mean of the vectors of its texts, as `markerMatrix` makes it of known items. */
function withOneMarker(vectors: readonly PartVector[], dim: number): readonly PartVector[] {
  const markers = vectors.filter(({ part }) => part === MARKER)
  if (markers.length === 0) return vectors
  const mean = new Float32Array(dim)
  for (const { vector } of markers) for (let d = 0; d < dim; d++) mean[d]! += vector[d]! / markers.length
  return [{ part: MARKER, vector: mean }, ...vectors.filter(({ part }) => part !== MARKER)]
}

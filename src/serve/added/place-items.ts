import { type Logger, silentLogger } from '../../context.ts'
import { Er2almError } from '../../errors.ts'
import { maskOf } from '../../evaluate/mask.ts'
import { colDegrees } from '../../numeric/csr.ts'
import { selectLargest } from '../../numeric/select-largest.ts'
import { hasEnrichment } from '../../pipeline/config.ts'
import { itemAttributeTable, type ReliabilityOf } from '../../pipeline/item-attributes.ts'
import { loadReliabilities } from '../../pipeline/weigh-values.ts'
import { valuesOfItem } from '../lists/item-values.ts'
import type { LoadedModel } from '../served-model.ts'
import type { AddedItem, LoggedItem, PackedVectors } from './added-item.ts'
import { type AttributeLikeness, attributeLikeness } from './attribute-likeness.ts'
import { type ItemTexts, openItemTexts } from './item-texts.ts'

/** A known item that an added one is like. */
export interface Neighbour {
  /** Dense index. */
  readonly item: number
  /** In (0, 1]. */
  readonly likeness: number
}

/** Nearest items that an added one is scored by. */
export const NEIGHBOURS = 20

/** What a placement reads of a run beside the model. */
export interface PlacingSources {
  readonly texts?: ItemTexts
  /** Why there are no texts. */
  readonly whyNoText?: string
  readonly reliabilityOf?: ReliabilityOf
}

/** The items of a model, ready to be compared with. */
export interface Placing {
  readonly attributes: AttributeLikeness
  readonly sources: PlacingSources
  /** Why nothing more is encoded: the encoder does not work, and would not the next time. */
  whyNotEncoded?: string
  /** Items with an interaction that the model may have seen; of the others its scores say nothing. */
  readonly known: Int32Array
}

export function makePlacing({ data, stated }: Pick<LoadedModel, 'data' | 'stated'>, sources: PlacingSources): Placing {
  const { catalogue, dataset } = data
  const degrees = colDegrees(maskOf(dataset, 'train+validation'))
  const table = itemAttributeTable(catalogue, stated(), sources.reliabilityOf)
  return {
    attributes: attributeLikeness(table, dataset.numItems),
    sources,
    known: Int32Array.from(degrees.keys()).filter((item) => degrees[item]! > 0),
  }
}

/** The known items that an item is most like, by attributes, by texts, or by the mean of both; equal ones by lower index. */
export function neighboursOf(logged: LoggedItem, placing: Placing): readonly Neighbour[] {
  const { attributes, sources } = placing
  return nearest(attributes.of(valuesOfItem(logged.item)), sources.texts?.likeness(logged), placing)
}

/** The same for a known item that plays new: it is no neighbour of itself. */
export function neighboursOfKnown(item: number, placing: Placing): readonly Neighbour[] {
  const { attributes, sources } = placing
  return nearest(attributes.of(attributes.valuesOf(item)), sources.texts?.likenessOfKnown(item), placing, item)
}

function nearest(
  byValues: Float32Array | undefined,
  byTexts: Float32Array | undefined,
  { known }: Placing,
  itself: number = -1,
): readonly Neighbour[] {
  const [first, second] = byValues === undefined ? [byTexts] : [byValues, byTexts]
  if (first === undefined) return []
  const likeness = Float32Array.from(known, (item) => {
    if (item === itself) return 0
    return second === undefined ? first[item]! : (first[item]! + second[item]!) / 2
  })
  const places = new Int32Array(NEIGHBOURS)
  const count = selectLargest(known, likeness, known.length, NEIGHBOURS, places)
  return Array.from(places.subarray(0, count), (place) => ({ item: known[place]!, likeness: likeness[place]! }))
    .filter((neighbour) => neighbour.likeness > 0)
    .sort((a, b) => b.likeness - a.likeness || a.item - b.item)
}

/** What a run folder has beside its model. That its texts cannot be read is said, and no reason to serve nothing. */
export async function openPlacingSources(served: LoadedModel, log: Logger = silentLogger): Promise<PlacingSources> {
  const { config, run } = served.opened
  if (!hasEnrichment(config)) return { whyNoText: 'the run served has no encoder' }
  const reliabilities = config.denoise.weigh ? { reliabilityOf: loadReliabilities(run) } : {}
  try {
    const texts = await openItemTexts(served)
    return { ...reliabilities, ...(texts !== undefined && { texts }) }
  } catch (error) {
    return { ...reliabilities, whyNoText: noText('the texts of the run served cannot be read', error, log) }
  }
}

/** The vectors of an item's texts, as far as they can be had. An encoder that cannot be loaded is not tried again. */
export async function encodeItem(
  item: AddedItem,
  before: LoggedItem | undefined,
  placing: Placing | undefined,
  log: Logger,
): Promise<{ readonly vectors: PackedVectors; readonly whyNoText?: string }> {
  // Those of other runs' encoders stay, as long as they are of the same texts.
  const there: PackedVectors = before !== undefined && isSameItem(before.item, item) ? before.vectors : new Map()
  const { texts, whyNoText = 'no model is served yet' } = placing?.sources ?? {}
  if (texts === undefined) return { vectors: there, whyNoText }
  if (placing!.whyNotEncoded !== undefined) return { vectors: there, whyNoText: placing!.whyNotEncoded }
  try {
    return { vectors: new Map([...there, ...(await texts.encode(item, there))]) }
  } catch (error) {
    const why = noText('the encoder of the run served does not work', error, log)
    if (!(error as Er2almError).retryable) placing!.whyNotEncoded = why
    return { vectors: there, whyNoText: why }
  }
}

/** Two items of one content. */
export function isSameItem(a: AddedItem, b: AddedItem): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

/** The reason for the caller, without what is inside; the rest is for the log. */
function noText(what: string, error: unknown, log: Logger): string {
  if (!(error instanceof Er2almError)) throw error
  log.warn(`${what}: new items are compared by attributes alone`, {
    code: error.code,
    why: error.message,
    ...(error.hint !== undefined && { hint: error.hint }),
  })
  return `${what} (${error.code}); the log of the service says more`
}

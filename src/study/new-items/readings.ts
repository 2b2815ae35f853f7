import { join } from 'node:path'
import type { Random } from '../../context.ts'
import { noiseConfig } from '../../denoise/config.ts'
import { trustedValues } from '../../denoise/planting/training-examples.ts'
import { countValues } from '../../denoise/signals/commonness.ts'
import { signalsOf } from '../../denoise/signals/registry.ts'
import type { SourceText, StatedValue } from '../../denoise/signals/stated-value.ts'
import { type ItemTexts, type ReplyValue, valuesInContext } from '../../denoise/signals/values-in-context.ts'
import { valueReliability } from '../../denoise/value-reliability.ts'
import { createEncoder, encoderConfig } from '../../encoders/registry.ts'
import type { ItemToEnrich } from '../../enrich/item-attributes.ts'
import type { LedgerEntry } from '../../store/ledger.ts'
import { openStore } from '../../store/sqlite.ts'
import { openVectors } from '../../store/vectors.ts'
import { keepEverything, type MethodScores, paperScores, singleSignals } from '../noise-control/methods.ts'
import { PAPER_VARIANTS, paperVerdicts } from '../noise-control/paper-filter.ts'
import { OUR_GATE } from '../noise-control/study-gates.ts'
import { type VectorSource, withVectors } from '../noise-control/value-vectors.ts'
import { type ReadValue, readDocuments, type StudyData, type StudyItem } from './films.ts'
import { onlyItems } from './hold-out.ts'
import { nameless } from './nameless.ts'
import { otherTexts } from './other-texts.ts'
import { readableItems } from './readable-items.ts'
import { READERS, type ReaderName } from './readers.ts'
import { repliesOf, spellings, statedValues } from './stated-by-reader.ts'

const ENCODER = 'all-minilm-l6-v2'

/**
 * The films of a set that one model read, each with what it read, and the interactions with them: as if they were the whole
 * catalogue. Knowledge about a few films in many says little, whoever states it. Of films that it also read without their
 * names, what it read then too.
 *
 * @param data a folder laid out as ../shared/data, beside the folder of the encoder
 * @throws {Er2almError} what `readingsOf` and the encoder throw
 */
export async function filmsAsRead(
  films: StudyData,
  data: string,
  reader: ReaderName,
  replies: ReadonlyMap<ReaderName, readonly LedgerEntry[]>,
  random: Random,
): Promise<StudyData> {
  const encoder = await createEncoder(
    encoderConfig.parse({ kind: 'transformers', ...{ model: ENCODER, path: join(data, '..', 'models', ENCODER) } }),
  )
  const store = openStore(':memory:')
  try {
    const readable = await readableItems(data, films.items)
    const texts = otherTexts(readDocuments(join(data, 'kb', 'docs.jsonl.gz')).values(), readable)
    const vectors = { encoder, store: openVectors(store) }
    const readings = await readingsOf(reader, films.items, { readable, replies, texts, vectors }, random)
    const unnamed = readable.map(nameless)
    const unnamedReadings =
      repliesOf(reader, unnamed, replies.get(reader) ?? []).length > 0
        ? await readingsOf(reader, films.items, { readable: unnamed, replies, texts, vectors }, random.fork('nameless'))
        : undefined
    const items = films.items.map((item): StudyItem => {
      const [read, readNameless] = [readings.get(item.id), unnamedReadings?.get(item.id)]
      return { ...item, ...(read !== undefined && { read }), ...(readNameless !== undefined && { readNameless }) }
    })
    const ofRead = onlyItems({ ...films, items }, ({ read }) => read !== undefined)
    const { model } = READERS[reader]
    return {
      ...ofRead,
      name: `${films.name}, the ${readings.size} of its ${films.items.length} items that ${model} read`,
    }
  } finally {
    store.close()
  }
}

/** What a reading is judged by, beside the model's own reply. */
export interface ReadingSources {
  /** What the model was shown. */
  readonly readable: readonly ItemToEnrich[]
  /** Recorded replies of each model; items that the reader has not answered are left out. */
  readonly replies: ReadonlyMap<ReaderName, readonly LedgerEntry[]>
  /** Prose of other sources, by item id. */
  readonly texts: ReadonlyMap<string, readonly SourceText[]>
  readonly vectors: VectorSource
}

/**
 * What one model read about the items, with the word of every method of noise control on each value, none of which sees gold. Our
 * gate sees the replies of this model and the passages, nothing else; so do Eq. 6–12. Self-consistency asks the other models,
 * where they have answered.
 *
 * @returns by item id
 * @throws {Er2almError} REPLIES_INVALID when no reply is about these items; USAGE where an attribute has values, and none that
 *   is supported
 */
export async function readingsOf(
  reader: ReaderName,
  items: readonly StudyItem[],
  { readable, replies, texts, vectors }: ReadingSources,
  random: Random,
): Promise<ReadonlyMap<string, readonly ReadValue[]>> {
  const { shown, own, values } = statedValues(reader, items, readable, replies.get(reader) ?? [])
  const { reliability } = valueReliability(values, random.fork('gate'))
  const others = [...replies]
    .filter(([name]) => name !== reader)
    .flatMap(([name, all]) => repliesOf(name, readable, all))
  const around = valuesInContext(
    shown.map((item) => ({ ...item, otherTexts: texts.get(item.id) ?? [] })),
    [...own, ...others],
  ).filter(({ model }) => model === reader)
  const methods = await methodsOn(values, around, shown, vectors, random)
  const read = new Map<string, ReadValue[]>(shown.map(({ id }) => [id, []]))
  values.forEach((value, at) => {
    const weights = new Map(methods.map(({ name, isDropped }) => [name, isDropped![at] === 1 ? 0 : 1]))
    weights.set(OUR_GATE, reliability[at])
    const { attribute, item } = value.stated
    read.get(item)!.push(...spellings(value).map((spelling) => ({ attribute, value: spelling, weights })))
  })
  return read
}

/** @param around the same values, with what further replies and other sources say */
async function methodsOn(
  values: readonly ReplyValue[],
  around: readonly ReplyValue[],
  shown: readonly (ItemTexts & { readonly genres: readonly string[] })[],
  source: VectorSource,
  random: Random,
): Promise<readonly MethodScores[]> {
  const trusted = new Set(trustedValues(values, true).map(({ stated }) => keyOf(stated)))
  const counts = countValues(values.filter(({ stated }) => trusted.has(keyOf(stated))).map(({ stated }) => stated))
  const complete = await withVectors(
    around,
    ({ stated }) => trusted.has(keyOf(stated)),
    ...([shown, source, noiseConfig.parse({}), random.fork('vectors')] as const),
  )
  const signalled = complete.map((value) => ({ ...value, signals: signalsOf(value.stated, value.context, counts) }))
  const papers: MethodScores[] = []
  for (const [name, settings] of Object.entries(PAPER_VARIANTS)) {
    papers.push(paperScores(name, await paperVerdicts(values, shown, source, settings, random.fork('paper'))))
  }
  return [keepEverything(signalled), ...papers, ...singleSignals(signalled)].filter(
    ({ isDropped }) => isDropped !== null,
  )
}

function keyOf({ item, attribute, value }: StatedValue): string {
  return JSON.stringify([item, attribute, value])
}

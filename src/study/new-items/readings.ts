import { join } from 'node:path'
import type { Random } from '../../context.ts'
import { countValues } from '../../denoise/signals/commonness.ts'
import { SIGNAL_NAMES, signalsOf } from '../../denoise/signals/registry.ts'
import {
  attributeReplies,
  type ItemTexts,
  type ReplyValue,
  valuesInContext,
} from '../../denoise/signals/values-in-context.ts'
import { valueReliability } from '../../denoise/value-reliability.ts'
import { createEncoder, encoderConfig } from '../../encoders/registry.ts'
import { type ItemToEnrich, itemRequest, parseObject } from '../../enrich/item-attributes.ts'
import { VALUE_RULES } from '../../enrich/values/value-rules.ts'
import { Er2almError } from '../../errors.ts'
import { callKey } from '../../llm/request.ts'
import type { LedgerEntry } from '../../store/ledger.ts'
import { openStore } from '../../store/sqlite.ts'
import { openVectors } from '../../store/vectors.ts'
import { paperVerdicts } from '../noise-control/paper-filter.ts'
import type { VectorSource } from '../noise-control/value-vectors.ts'
import type { ReadValue, StudyData, StudyItem, StudyPair } from './films.ts'
import { readableItems } from './readable-items.ts'
import { READ_ATTRIBUTES, READ_SAMPLING, READERS, type ReaderName } from './readers.ts'

const ENCODER = 'all-minilm-l6-v2'
const IS_STATED = SIGNAL_NAMES.indexOf('isStated')

/**
 * The films of a set that one model read, each with what it read, and the interactions with them: as if they were the whole
 * catalogue. Knowledge about a few films in many says little, whoever states it.
 *
 * @param data a folder laid out as ../shared/data, beside the folder of the encoder
 * @throws {Er2almError} what `readingsOf` and the encoder throw
 */
export async function filmsAsRead(
  films: StudyData,
  data: string,
  reader: ReaderName,
  replies: readonly LedgerEntry[],
  random: Random,
): Promise<StudyData> {
  const encoder = await createEncoder(
    encoderConfig.parse({ kind: 'transformers', ...{ model: ENCODER, path: join(data, '..', 'models', ENCODER) } }),
  )
  const store = openStore(':memory:')
  try {
    const source = { encoder, store: openVectors(store) }
    const readable = await readableItems(data, films.items)
    const readings = await readingsOf(reader, films.items, readable, replies, source, random)
    const { model } = READERS[reader]
    const ofRead = (pairs: readonly StudyPair[]): readonly StudyPair[] => pairs.filter(({ item }) => readings.has(item))
    return {
      name: `${films.name}, the ${readings.size} of its ${films.items.length} items that ${model} read`,
      items: films.items
        .filter(({ id }) => readings.has(id))
        .map((item) => ({ ...item, read: readings.get(item.id)! })),
      ...{ train: ofRead(films.train), validation: ofRead(films.validation), test: ofRead(films.test) },
    }
  } finally {
    store.close()
  }
}

/**
 * What one model read about the items, with the verdicts of the evidence check, of Eq. 6–12 and of our gate. All three see the
 * replies of this model alone, and no gold.
 *
 * @param readable what the model was shown
 * @param replies  recorded ones; items without one are left out
 * @returns by item id
 * @throws {Er2almError} REPLIES_INVALID when no reply is about these items; USAGE where an attribute has values, and none that
 *   is supported
 */
export async function readingsOf(
  reader: ReaderName,
  items: readonly StudyItem[],
  readable: readonly ItemToEnrich[],
  replies: readonly LedgerEntry[],
  source: VectorSource,
  random: Random,
): Promise<ReadonlyMap<string, readonly ReadValue[]>> {
  const texts = new Map(replies.map(({ key, text }) => [key, text]))
  const genres = new Map(items.map(({ id, genres: own }) => [id, own]))
  const answered = readable.flatMap((item) => {
    const text = texts.get(callKey(READERS[reader], itemRequest(item, READ_ATTRIBUTES, READ_SAMPLING)!))
    return text === undefined ? [] : [{ item, reply: parseObject(text) ?? {} }]
  })
  if (answered.length === 0) {
    throw new Er2almError('REPLIES_INVALID', `none of ${replies.length} replies is about the films of the set`, {
      hint: 'the prompt or the model has changed: record them again with bench/statement-study/record.ts',
    })
  }
  const shown = answered.map(({ item: { id, title, year, passages } }): ItemTexts & { genres: readonly string[] } => ({
    ...{ id, title, genres: genres.get(id) ?? [], ...(year !== undefined && { year }) },
    ...{ passages: passages.map(({ passage, text }) => ({ source: passage.source, text })), otherTexts: [] },
  }))
  const values = valuesInContext(
    shown,
    answered.flatMap(({ item, reply }) => attributeReplies(item.id, reader, READ_ATTRIBUTES, reply)),
  )
  const { reliability } = valueReliability(values, random.fork('gate'))
  const verdicts = await paperVerdicts(values, shown, source, {}, random.fork('paper'))
  const counts = countValues(values.map(({ stated }) => stated))
  const read = new Map<string, ReadValue[]>(answered.map(({ item }) => [item.id, []]))
  values.forEach((value, at) => {
    const said = {
      isSupported: signalsOf(value.stated, value.context, counts)[IS_STATED] === 1,
      isKeptByPaper: verdicts[at]!.isKept,
      reliability: reliability[at],
    }
    const { attribute, item } = value.stated
    read.get(item)!.push(...spellings(value).map((spelling) => ({ attribute, value: spelling, ...said })))
  })
  return read
}

/** A genre is told word by word: models write "romantic comedy film" where others write two genres. */
function spellings({ stated: { attribute, value, isOfKind } }: ReplyValue): readonly string[] {
  const key = isOfKind ? VALUE_RULES[attribute]?.key(value) : undefined
  const spelling = key ?? value.toLowerCase()
  return attribute === 'genre' ? [...new Set(spelling.split(' ').filter((word) => word !== 'film'))] : [spelling]
}

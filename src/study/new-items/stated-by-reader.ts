import {
  type AttributeReply,
  attributeReplies,
  type ItemTexts,
  type ReplyValue,
  valuesInContext,
} from '../../denoise/signals/values-in-context.ts'
import { type ItemToEnrich, itemRequest, parseObject } from '../../enrich/item-attributes.ts'
import { VALUE_RULES } from '../../enrich/values/value-rules.ts'
import { Er2almError } from '../../errors.ts'
import { callKey } from '../../llm/request.ts'
import type { LedgerEntry } from '../../store/ledger.ts'
import type { StudyItem } from './films.ts'
import { READ_ATTRIBUTES, READ_SAMPLING, READERS, type ReaderName } from './readers.ts'

/** What one model was shown and stated, with what our gate sees of it. */
export interface StatedByReader {
  readonly shown: readonly (ItemTexts & { readonly genres: readonly string[] })[]
  readonly own: readonly AttributeReply[]
  readonly values: readonly ReplyValue[]
}

/**
 * The values that one model stated of the items that it has answered about.
 * @throws {Er2almError} REPLIES_INVALID when no reply is about these items
 */
export function statedValues(
  reader: ReaderName,
  items: readonly StudyItem[],
  readable: readonly ItemToEnrich[],
  replies: readonly LedgerEntry[],
): StatedByReader {
  const own = repliesOf(reader, readable, replies)
  const answered = new Set(own.map(({ item }) => item))
  if (answered.size === 0) {
    throw new Er2almError('REPLIES_INVALID', `none of ${replies.length} replies is about the films of the set`, {
      hint: 'the prompt or the model has changed: record them again with bench/statement-study/record.ts',
    })
  }
  const genres = new Map(items.map(({ id, genres: known }) => [id, known]))
  const shown = readable
    .filter(({ id }) => answered.has(id))
    .map(({ id, title, year, passages }): ItemTexts & { genres: readonly string[] } => ({
      ...{ id, title, genres: genres.get(id) ?? [], ...(year !== undefined && { year }) },
      ...{ passages: passages.map(({ passage, text }) => ({ source: passage.source, text })), otherTexts: [] },
    }))
  return { shown, own, values: valuesInContext(shown, own) }
}

/** What a model replied about items, attribute by attribute; nothing of those that no reply is about. */
export function repliesOf(
  reader: ReaderName,
  readable: readonly ItemToEnrich[],
  replies: readonly LedgerEntry[],
): readonly AttributeReply[] {
  const texts = new Map(replies.map(({ key, text }) => [key, text]))
  return readable.flatMap((item) => {
    const text = texts.get(callKey(READERS[reader], itemRequest(item, READ_ATTRIBUTES, READ_SAMPLING)!))
    return text === undefined ? [] : attributeReplies(item.id, reader, READ_ATTRIBUTES, parseObject(text) ?? {})
  })
}

/** A genre is told word by word: models write "romantic comedy film" where others write two genres. */
export function spellings({ stated: { attribute, value, isOfKind } }: Pick<ReplyValue, 'stated'>): readonly string[] {
  const key = isOfKind ? VALUE_RULES[attribute]?.key(value) : undefined
  const spelling = key ?? value.toLowerCase()
  return attribute === 'genre' ? [...new Set(spelling.split(' ').filter((word) => word !== 'film'))] : [spelling]
}

import type { AttributeId } from '../../enrich/attribute.ts'
import { citationKey } from '../../enrich/item-prompt.ts'
import type { ValueInContext } from '../planting/plant-kinds.ts'
import { type SourceText, type StatedValue, statedValues } from './stated-value.ts'

/** What is known of an item beside its replies. */
export interface ItemTexts {
  readonly id: string
  readonly title: string
  readonly year?: number
  /** What the models were shown, in the order in which a prompt numbers its sentences. */
  readonly passages: readonly SourceText[]
  /** Texts of other sources about it. */
  readonly otherTexts: readonly SourceText[]
}

/** What one reply states about one attribute of one item. */
export interface AttributeReply {
  readonly item: string
  /** Which model, or which sample of it. */
  readonly model: string
  readonly attribute: AttributeId
  /** As written. */
  readonly values: readonly string[]
  /** Number of the cited sentence, from 1; null = none. */
  readonly citation: number | null
}

/**
 * What the reply to the item prompt states, attribute by attribute.
 *
 * @param reply as parsed; an attribute that it lacks has no values
 */
export function attributeReplies(
  item: string,
  model: string,
  attributes: readonly AttributeId[],
  reply: Readonly<Record<string, unknown>>,
): readonly AttributeReply[] {
  return attributes.map((attribute) => {
    const values = reply[attribute]
    const cited = reply[citationKey(attribute)]
    return {
      ...{ item, model, attribute },
      values: Array.isArray(values) ? values.map(String) : [],
      citation: typeof cited === 'number' && cited > 0 ? cited : null,
    }
  })
}

/** A value of a reply. */
export interface ReplyValue extends ValueInContext {
  readonly model: string
}

/**
 * Every value of every reply with its surroundings; the further replies about an item are those of the other models. Replies
 * about other items are passed over.
 */
export function valuesInContext(
  items: readonly ItemTexts[],
  replies: readonly AttributeReply[],
): readonly ReplyValue[] {
  const byItem = new Map(items.map((item) => [item.id, item]))
  const stated = replies
    .filter(({ item }) => byItem.has(item))
    .map((reply) => {
      const values = statedValues(reply.item, reply.attribute, reply.values, reply.citation)
      return { reply, values, kept: values.filter(({ isOfKind }) => isOfKind) }
    })
  const questionOf = ({ item, attribute }: AttributeReply): string => JSON.stringify([item, attribute])
  const byQuestion = Map.groupBy(stated, ({ reply }) => questionOf(reply))
  return stated.flatMap(({ reply, values, kept }) => {
    const { title, year, passages, otherTexts } = byItem.get(reply.item)!
    const others = byQuestion.get(questionOf(reply))!.filter((other) => other.reply.model !== reply.model)
    const otherSamples = others.map((other) => other.kept.map(({ value }) => value))
    const siblingsOf = (one: StatedValue): readonly string[] =>
      kept.filter((sibling) => sibling !== one).map(({ value }) => value)
    return values.map((one) => ({
      ...{ stated: one, model: reply.model },
      context: { title, year, passages, otherTexts, siblings: siblingsOf(one), otherSamples, vectors: null },
    }))
  })
}

import type { AttributeId, ItemAttribute } from './attribute.ts'
import type { EnrichConfig } from './config.ts'
import { type ReceptionTopic, receptionTopic } from './reception-words.ts'

/** Why a stated value may tell what nobody could know when the item came out. */
export type HindsightReason = 'not knowable at release' | ReceptionTopic

/**
 * Why a stated value is hindsight: its attribute is not on the list of what is knowable at release, or a sentence that it
 * rests on speaks of awards, sales or reception. Undefined for all else, and for what is not stated.
 */
export function hindsightOf(
  { attribute, status, evidence }: ItemAttribute,
  knowable: ReadonlySet<AttributeId>,
): HindsightReason | undefined {
  if (status !== 'stated') return undefined
  if (!knowable.has(attribute)) return 'not knowable at release'
  for (const { quote } of evidence) {
    const topic = receptionTopic(quote)
    if (topic !== undefined) return topic
  }
  return undefined
}

/** The records without those that are hindsight, in their order. */
export function withoutHindsight(
  attributes: readonly ItemAttribute[],
  { knowableAtRelease }: Pick<EnrichConfig, 'knowableAtRelease'>,
): readonly ItemAttribute[] {
  const knowable = new Set(knowableAtRelease)
  return attributes.filter((record) => hindsightOf(record, knowable) === undefined)
}

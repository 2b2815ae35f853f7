import type { ItemAttribute } from '../enrich/attribute.ts'
import type { EnrichConfig } from '../enrich/config.ts'
import { confirmValues, hasValuesToConfirm } from '../enrich/confirm-values.ts'
import { type ItemToEnrich, itemRequest, notAsked, readReply } from '../enrich/item-attributes.ts'
import { askedAttributes } from '../enrich/item-prompt.ts'
import { withoutSuspicious } from '../enrich/suspicious-evidence.ts'
import type { KnowledgeConfig } from '../knowledge/config.ts'
import type { Answer } from '../llm/calls.ts'
import type { LlmConfig } from '../llm/config.ts'
import { type KnownReply, knownReply } from '../llm/known-reply.ts'
import { modelIdentity } from '../llm/providers/registry.ts'
import type { CallRequest } from '../llm/request.ts'
import type { RecordedReply } from '../store/ledger.ts'
import { itemSampling, secondLlm } from './enrich-stage.ts'

/** A call about an item, and how far it has come. */
export interface ItemCall {
  readonly request: CallRequest
  readonly known: KnownReply
}

/** What the enrichment of one item comes to by the recorded replies alone. */
export interface RecordedItem {
  /** As the enrichment stage makes them; undefined while a reply is missing. */
  readonly records: readonly ItemAttribute[] | undefined
  /** Absent without a passage. */
  readonly first?: ItemCall
  /** The call that confirms what the first states; absent when there is nothing to confirm. */
  readonly second?: ItemCall
}

/** The parts of a config that the records of items rest on. */
export interface ItemSettings {
  readonly enrich: EnrichConfig
  readonly llm: LlmConfig
  readonly knowledge: Pick<KnowledgeConfig, 'suspicious'>
}

/**
 * Makes the records of an item from recorded replies, as the enrichment stage does.
 *
 * @param find   recorded replies by key
 * @param repair whether a reply that breaks its schema is one call more, as in live runs
 */
export function recordedItem(
  item: ItemToEnrich,
  settings: ItemSettings,
  find: (key: string) => RecordedReply | undefined,
  repair: (llm: LlmConfig) => boolean = ({ mode, repair: isOn }) => isOn && mode === 'live',
): RecordedItem {
  const { enrich, llm, knowledge } = settings
  const asked = askedAttributes(enrich.attributes)
  const request = itemRequest(item, enrich.attributes, itemSampling(llm, enrich))
  if (request === undefined) {
    return { records: notAsked(item.id, enrich.attributes).map((record) => ({ ...record, reason: 'no passage' })) }
  }
  const lookUp = (model: LlmConfig): ItemCall => ({
    request,
    known: knownReply(request, modelIdentity(model), find, repair(model)),
  })
  const read = ({ known }: ItemCall): ItemAttribute[] | undefined =>
    known.kind === 'missing' ? undefined : readReply(item, asked, answerOf(known), enrich.check)
  const first = lookUp(llm)
  const stated = read(first)
  const confirming = secondLlm(settings)
  const isToConfirm = confirming !== undefined && (stated === undefined || stated.some(hasValuesToConfirm))
  const second = isToConfirm ? lookUp(confirming) : undefined
  const seconded = second && read(second)
  const known = stated && (second === undefined ? stated : seconded && confirmValues(stated, seconded))
  return {
    records: known && withoutSuspicious(known, [item], knowledge.suspicious),
    first,
    ...(second !== undefined && { second }),
  }
}

/** A recorded reply as `Llm.ask` gives it. */
export function answerOf(known: Exclude<KnownReply, { readonly kind: 'missing' }>): Answer {
  const answer = { key: known.key, text: known.reply.text, recorded: true }
  return known.kind === 'invalid' ? { ...answer, invalid: known.problem } : answer
}

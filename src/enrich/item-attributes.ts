import { z } from 'zod'
import type { Context } from '../context.ts'
import type { PromptPassage } from '../knowledge/rank-passages.ts'
import type { Answer, Llm } from '../llm/calls.ts'
import { mapConcurrent } from '../llm/map-concurrent.ts'
import type { CallRequest, Sampling } from '../llm/request.ts'
import type { AttributeDefinition, AttributeId, ItemAttribute } from './attribute.ts'
import type { ValueCheck } from './config.ts'
import { confirmValues, hasValuesToConfirm } from './confirm-values.ts'
import { findEvidence } from './evidence.ts'
import { askedAttributes, citationKey, itemMessages, itemSchema } from './item-prompt.ts'
import { type JudgedValues, judgeValues } from './judge-values.ts'
import { sentences } from './sentences.ts'

/** An item to enrich, with the passages that retrieval found for it. */
export interface ItemToEnrich {
  readonly id: string
  readonly title: string
  readonly year?: number
  readonly passages: readonly PromptPassage[]
}

/** Who reads the passages of an item, and how what is stated is judged. */
export interface ItemReader {
  readonly llm: Llm
  readonly check: ValueCheck
  /** Asked the same about items of which a fact was stated; only values of facts that both state are kept. */
  readonly second?: Llm
}

/** Words by which a model says that it does not know. */
const UNKNOWN = new Set(['', 'unknown', 'n/a', 'none', 'not stated', 'not specified', 'not mentioned', 'null'])

/** The call of one item (Eq. 1), or undefined when there is no passage: then there is nothing to ask. */
export function itemRequest(
  item: ItemToEnrich,
  attributes: readonly AttributeId[],
  sampling: Sampling,
): CallRequest | undefined {
  if (item.passages.length === 0) return undefined
  const asked = askedAttributes(attributes)
  const { title, year } = item
  return {
    stage: 'attributes',
    messages: itemMessages(asked, { title, year, passages: item.passages.map((passage) => passage.text) }),
    schema: itemSchema(asked, numSentences(item)),
    sampling,
  }
}

/**
 * States the attributes of every item, with evidence. One call an item that has a passage.
 *
 * @returns a record per item and attribute, in the order of `items`
 * @throws {Er2almError} whatever `llm.ask` throws; what was recorded until then is kept
 */
export async function enrichItems(
  items: readonly ItemToEnrich[],
  attributes: readonly AttributeId[],
  sampling: Sampling,
  reader: ItemReader,
  concurrency: number,
  context: Context,
): Promise<readonly ItemAttribute[]> {
  const step = context.progress.start('item attributes', items.length)
  const asked = askedAttributes(attributes)
  let done = 0
  let sent = 0
  let failed = 0
  try {
    const records = await mapConcurrent(items, concurrency, async (item) => {
      context.signal.throwIfAborted()
      const request = itemRequest(item, attributes, sampling)
      let isBroken = false
      const ask = async (llm: Llm): Promise<ItemAttribute[]> => {
        const answer = await llm.ask(request!)
        if (!answer.recorded) sent++
        isBroken ||= answer.invalid !== undefined
        return readReply(item, asked, answer, reader.check)
      }
      const first = request === undefined ? undefined : await ask(reader.llm)
      const isToConfirm = reader.second !== undefined && first?.some(hasValuesToConfirm)
      const records = isToConfirm ? confirmValues(first!, await ask(reader.second!)) : first
      if (isBroken) failed++
      step.update(++done, `${sent} sent`, failed)
      return records ?? asked.map(({ id }) => unknown(item.id, id, 'no passage', null))
    })
    return records.flat()
  } finally {
    step.end()
  }
}

/** The records of an item that the config leaves out: `unknown`, and no call. */
export function notAsked(item: string, attributes: readonly AttributeId[]): readonly ItemAttribute[] {
  return askedAttributes(attributes).map(({ id }) => unknown(item, id, 'not asked', null))
}

/**
 * Parses a reply, and says of every attribute whether it is stated, unknown or rejected.
 *
 * @param check `supported` judges each value of a fact by itself (`judgeValues`); `quoted` asks only for a sentence that is
 *   cited or says a value, as descriptions are always judged
 */
export function readReply(
  item: ItemToEnrich,
  asked: readonly AttributeDefinition[],
  answer: Answer,
  check: ValueCheck,
): ItemAttribute[] {
  if (answer.invalid !== undefined)
    return asked.map(({ id }) => rejected(item.id, id, [], 'the reply breaks its schema', answer.key))
  const reply = parseObject(answer.text)
  return asked.map((definition) => {
    const { id } = definition
    if (reply === undefined) return rejected(item.id, id, [], 'the reply is not a JSON object', answer.key)
    const value = readValues(reply[id])
    if (value === undefined) return rejected(item.id, id, [], 'the reply has no such attribute', answer.key)
    if (value.length === 0) return unknown(item.id, id, 'the model does not know', answer.key)
    const citation = reply[citationKey(id)]
    const judged = check === 'supported' ? judgeValues(id, value, citation, item.passages) : undefined
    if (judged !== undefined) return readJudged(item.id, id, value, judged, answer.key)
    const found = findEvidence(value, citation, item.passages)
    if (found === undefined) return rejected(item.id, id, value, 'no sentence is cited', answer.key)
    if (definition.people && !found.verbatim) {
      return rejected(item.id, id, value, 'no sentence names these people', answer.key)
    }
    return { item: item.id, attribute: id, value, status: 'stated', evidence: [found.evidence], call: answer.key }
  })
}

function readJudged(
  item: string,
  attribute: AttributeId,
  value: readonly string[],
  { kept, dropped, evidence }: JudgedValues,
  call: string,
): ItemAttribute {
  const rest = dropped.length > 0 ? { dropped } : {}
  if (kept.length === 0) return { ...rejected(item, attribute, value, dropped[0]!.reason, call), ...rest }
  return { item, attribute, value: kept, status: 'stated', ...rest, evidence, call }
}

/** Sentences of all passages together: what a citation may number. */
function numSentences(item: ItemToEnrich): number {
  return item.passages.reduce((sum, { text }) => sum + sentences(text).length, 0)
}

const jsonObject = z.record(z.string(), z.unknown())

/** A reply is untrusted text: undefined unless it is a JSON object. */
export function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const parsed = jsonObject.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : undefined
  } catch {
    return undefined
  }
}

/** Distinct values, white space made single spaces; empty when the model says that it does not know; undefined when there are no strings. */
function readValues(raw: unknown): string[] | undefined {
  const list = Array.isArray(raw) ? raw : [raw]
  const values = list
    .filter((value) => typeof value === 'string' || typeof value === 'number')
    .map((value) => String(value).replace(/\s+/g, ' ').trim())
  if (values.length === 0 && list.length > 0) return undefined
  return [...new Set(values.filter((value) => !UNKNOWN.has(value.toLowerCase())))]
}

function unknown(item: string, attribute: AttributeId, reason: string, call: string | null): ItemAttribute {
  return { item, attribute, value: [], status: 'unknown', reason, evidence: [], call }
}

function rejected(
  item: string,
  attribute: AttributeId,
  value: readonly string[],
  reason: string,
  call: string,
): ItemAttribute {
  return { item, attribute, value, status: 'rejected', reason, evidence: [], call }
}

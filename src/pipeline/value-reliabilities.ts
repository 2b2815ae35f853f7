import type { Context } from '../context.ts'
import { type AttributeReply, type ItemTexts, valuesInContext } from '../denoise/signals/values-in-context.ts'
import { valueReliability } from '../denoise/value-reliability.ts'
import type { AttributeId } from '../enrich/attribute.ts'
import { parseObject } from '../enrich/item-attributes.ts'
import { VALUE_RULES } from '../enrich/values/value-rules.ts'
import { openKnowledge } from '../knowledge/sqlite-store.ts'
import { openLedger } from '../store/ledger.ts'
import type { Store } from '../store/sqlite.ts'
import type { RunConfig } from './config.ts'
import type { RunData } from './data-stage.ts'
import { oneSpelling, SHARED_ATTRIBUTES } from './item-attributes.ts'
import { retrieveForItems } from './knowledge-stage.ts'
import { loadAttributes } from './load-attributes.ts'
import type { RunFolder } from './run-folder.ts'

/** How reliable a stated value is, in (0, 1), by item, attribute and value in one spelling; undefined where no reply states it. */
export type ReliabilityOf = (item: string, attribute: string, value: string) => number | undefined

/** Attributes whose values can be told right from wrong by rules. */
const JUDGED = SHARED_ATTRIBUTES.filter((attribute) => VALUE_RULES[attribute] !== undefined)

/**
 * Our noise control on a run: learnt from its own statements and planted errors, without gold.
 * @throws {Er2almError} USAGE where an attribute has statements, and none that is supported
 */
export async function valueReliabilities(
  run: RunFolder,
  store: Store,
  { knowledge, enrich }: Required<Pick<RunConfig, 'knowledge' | 'enrich'>>,
  { catalogue }: RunData,
  context: Context,
): Promise<ReliabilityOf> {
  const calls = new Map<string, string>()
  for (const { item, call } of loadAttributes(run)) if (call !== null) calls.set(item, call)
  const asked = catalogue.filter(({ id }) => calls.has(id))
  const retrieved = await retrieveForItems(asked, knowledge, openKnowledge(store), context)
  const items = retrieved.map(({ id, title, year, passages }): ItemTexts => {
    const texts = passages.map(({ passage: { source, text } }) => ({ source, text }))
    return { id, title, ...(year !== undefined && { year }), passages: texts, otherTexts: [] }
  })
  const ledger = openLedger(store)
  const replies = [...calls].flatMap(([item, call]) => {
    const reply = parseObject(ledger.find(call)?.text ?? '') ?? {}
    return JUDGED.filter((attribute) => enrich.attributes.includes(attribute)).map((attribute) =>
      replyOf(item, attribute, reply),
    )
  })
  const values = valuesInContext(items, replies)
  const { reliability } = valueReliability(values, context.random.fork('reliability'))
  const known = new Map<string, number>()
  values.forEach(({ stated: { item, attribute, value } }, at) => {
    for (const spelled of oneSpelling(attribute, value)) known.set(keyOf(item, attribute, spelled), reliability[at])
  })
  return (item, attribute, value) => known.get(keyOf(item, attribute, value))
}

function replyOf(item: string, attribute: AttributeId, reply: Readonly<Record<string, unknown>>): AttributeReply {
  const values = reply[attribute]
  const citation = reply[`${attribute}Sentence`]
  return {
    ...{ item, attribute, model: 'recorded' },
    values: Array.isArray(values) ? values.map(String) : [],
    citation: typeof citation === 'number' ? citation : null,
  }
}

function keyOf(item: string, attribute: string, value: string): string {
  return JSON.stringify([item, attribute, value])
}

import { existsSync } from 'node:fs'
import type { Context } from '../context.ts'
import type { ValueInContext } from '../denoise/planting/plant-kinds.ts'
import { attributeReplies, type ItemTexts, valuesInContext } from '../denoise/signals/values-in-context.ts'
import { valueReliability } from '../denoise/value-reliability.ts'
import type { EnrichConfig } from '../enrich/config.ts'
import { parseObject } from '../enrich/item-attributes.ts'
import { VALUE_RULES } from '../enrich/values/value-rules.ts'
import { Er2almError } from '../errors.ts'
import type { KnowledgeConfig } from '../knowledge/config.ts'
import { openKnowledge } from '../knowledge/sqlite-store.ts'
import { openLedger } from '../store/ledger.ts'
import type { Store } from '../store/sqlite.ts'
import type { RunData } from './data-stage.ts'
import { oneSpelling, type ReliabilityOf, SHARED_ATTRIBUTES, toldAs } from './item-attributes.ts'
import { retrieveForItems } from './knowledge-stage.ts'
import { loadAttributes } from './load-attributes.ts'
import { type RunFolder, toLines } from './run-folder.ts'

/** Attributes whose values can be told right from wrong by rules. */
const JUDGED = SHARED_ATTRIBUTES.filter((attribute) => VALUE_RULES[attribute] !== undefined)

export const RELIABILITY_FILE = 'denoise/reliability.jsonl'

/** A line of `denoise/reliability.jsonl`: how reliable a value is that models are told, in [0, 1]. */
export interface WeighedValue {
  readonly item: string
  /** As `toldValues` names attribute and value. */
  readonly name: string
  readonly value: string
  readonly reliability: number
}

/** What values are weighed from. */
export interface WeighSources {
  readonly knowledge: KnowledgeConfig
  readonly enrich: EnrichConfig
  readonly store: Store
}

/**
 * Our noise control on a run: learnt from its own statements and planted errors, without gold, into `denoise/reliability.jsonl`.
 * Where there is nothing to learn from it says so, and every value counts as 1.
 */
export async function weighValues(
  run: RunFolder,
  sources: WeighSources,
  data: RunData,
  context: Context,
): Promise<readonly string[]> {
  run.write(RELIABILITY_FILE, toLines(await weighed(run, sources, data, context)))
  return [RELIABILITY_FILE]
}

/** The reliabilities of a run; of one from before they were written, none. */
export function loadReliabilities(run: RunFolder): ReliabilityOf {
  return reliabilityIn(existsSync(run.path(RELIABILITY_FILE)) ? run.readLines<WeighedValue>(RELIABILITY_FILE) : [])
}

/** Looks reliabilities up. */
export function reliabilityIn(values: Iterable<WeighedValue>): ReliabilityOf {
  const known = new Map(
    Array.from(values, ({ item, name, value, reliability }) => [keyOf(item, name, value), reliability]),
  )
  return (item, name, value) => known.get(keyOf(item, name, value))
}

async function weighed(
  run: RunFolder,
  sources: WeighSources,
  data: RunData,
  context: Context,
): Promise<readonly WeighedValue[]> {
  const values = await judgedValues(run, sources, data, context)
  const reliability = reliabilitiesOf(values, context)
  return values.flatMap(({ stated: { item, attribute, value } }, at) =>
    reliability === undefined
      ? []
      : oneSpelling(attribute, value).map((spelled) => {
          return { item, name: toldAs(attribute), value: spelled, reliability: reliability[at] }
        }),
  )
}

/** The values of a run that are weighed, each in its passages. */
export async function judgedValues(
  run: RunFolder,
  { knowledge, enrich, store }: WeighSources,
  { catalogue }: RunData,
  context: Context,
): Promise<readonly ValueInContext[]> {
  const calls = new Map<string, string>()
  for (const { item, call } of loadAttributes(run)) if (call !== null) calls.set(item, call)
  const asked = catalogue.filter(({ id }) => calls.has(id))
  const retrieved = await retrieveForItems(asked, knowledge, openKnowledge(store), context)
  const items = retrieved.map(({ id, title, year, passages }): ItemTexts => {
    const texts = passages.map(({ passage: { source, text } }) => ({ source, text }))
    return { id, title, ...(year !== undefined && { year }), passages: texts, otherTexts: [] }
  })
  const judged = JUDGED.filter((attribute) => enrich.attributes.includes(attribute))
  const ledger = openLedger(store)
  const replies = [...calls].flatMap(([item, call]) => {
    const reply = parseObject(ledger.find(call)?.text ?? '') ?? {}
    return attributeReplies(item, 'recorded', judged, reply)
  })
  return valuesInContext(items, replies)
}

/**
 * How reliable each value is, in [0, 1]; undefined where some attribute has nothing to learn from. Says so in the log, and where
 * the kinds of errors cannot be told apart.
 */
export function reliabilitiesOf(values: readonly ValueInContext[], context: Context): Float64Array | undefined {
  if (values.length === 0) return undefined
  try {
    const { reliability, gates } = valueReliability(values, context.random.fork('reliability'))
    if (gates.size === 1) {
      context.log.info('errors of the model and of the texts are weighed as one kind', {
        why: 'of one of them an attribute has no examples in some fold of the items',
      })
    }
    return reliability
  } catch (error) {
    if (!(error instanceof Er2almError) || error.code !== 'USAGE') throw error
    context.log.warn('stated values are not weighed', { why: error.message })
    return undefined
  }
}

function keyOf(item: string, name: string, value: string): string {
  return JSON.stringify([item, name, value])
}

import { ASPECT_OF, type ItemAttribute } from '../../enrich/attribute.ts'
import type { ValueCheck } from '../../enrich/config.ts'
import { checkOf } from '../../enrich/judge-values.ts'
import type { TracedAttribute, TracedLink } from '../../explain/trace.ts'
import type { SuspicionKind } from '../../knowledge/suspicious.ts'
import { colDegrees, unionCsr } from '../../numeric/csr.ts'
import { DECISIONS_FILE, type ItemTracer, openItemTracer } from '../../pipeline/trace-items.ts'
import { ATTRIBUTE_WORDS } from '../../report/wording.ts'
import { decisionsByItem } from './alignment-parts.ts'
import { ATTRIBUTES_FILE, attributesByItem, type IdIndex, idIndex, textsByItem } from './catalogue-index.ts'
import type { DecisionRow, ItemPage, QuoteView, StatementView } from './enrichment-data.ts'
import { excerptOf } from './excerpt.ts'
import { noData, notEnriched } from './missing.ts'
import { decisionRow } from './noise-decisions.ts'
import type { Missing, Reply } from './page-data.ts'
import type { RunReader } from './run-reader.ts'
import { type StatedValuesOf, statedValuesOf } from './stated-values.ts'

const SUSPICION_WORDS: Readonly<Record<SuspicionKind, string>> = {
  instruction: 'tells a model what to do',
  role: 'opens a turn of a conversation',
  delimiter: 'opens or closes a mark of a prompt',
  reply: 'imitates a reply',
  hidden: 'has words that a reader does not see',
}

/** An item with everything that is stated of it, every link from value to source checked again. @throws {Er2almError} ID_UNKNOWN */
export async function itemPage(reader: RunReader, id: string): Promise<Reply<ItemPage>> {
  const index = await idIndex(reader)
  if (index === undefined) return noData(reader)
  const item = index.item(id)
  const { train, validation } = index.data.dataset
  const interactions = await reader.made('item degrees', ['data/train.txt', 'data/validation.txt'], async () =>
    colDegrees(unionCsr(train, validation)),
  )
  const { genres, attributes } = index.data.catalogue[item]!
  return {
    ...index.name(id),
    genres,
    ...(attributes && { attributes }),
    interactions: interactions[item]!,
    statements: await statementsOf(reader, index, id),
  }
}

async function statementsOf(reader: RunReader, index: IdIndex, id: string): Promise<Reply<readonly StatementView[]>> {
  const own = (await attributesByItem(reader))?.get(id)
  if (own === undefined || own.length === 0) return notEnriched(reader, 'Attributes of this item are')
  const tracer = await tracerOf(reader, index)
  if ('missing' in tracer) return tracer
  const decisions = (await decisionsByItem(reader))?.get(id) ?? []
  const texts = (await textsByItem(reader))?.get(id)
  const traced = await tracer.trace(id)
  const how = { valuesOf: await statedValuesOf(reader), check: reader.settings().config.enrich.check }
  return traced.map((one) => {
    const decision = decisions.find(({ attribute }) => attribute === ASPECT_OF.get(one.attribute))
    const record = own.find(({ attribute }) => attribute === one.attribute)
    return statementView(
      one,
      record,
      decision && decisionRow(decision, index, texts?.[decision.attribute] ?? null),
      how,
    )
  })
}

interface Traced {
  readonly trace: ItemTracer
}

/** Prepared once for all items. */
async function tracerOf(reader: RunReader, { data }: IdIndex): Promise<Traced | Missing> {
  const store = reader.store()
  if (store === undefined) return notEnriched(reader, 'The store is')
  const { run, env, context } = reader
  const { config, baseDir } = reader.settings()
  const of = [ATTRIBUTES_FILE, DECISIONS_FILE, 'config.json', 'manifest.json', 'store.sqlite']
  return reader.made('tracer', of, async () => ({
    trace: await openItemTracer({ run, config, baseDir, store, data, env, context }, false),
  }))
}

function statementView(
  traced: TracedAttribute,
  record: ItemAttribute | undefined,
  decision: DecisionRow | undefined,
  { valuesOf, check }: { readonly valuesOf: StatedValuesOf; readonly check: ValueCheck },
): StatementView {
  const { item, attribute, value, status, reason, links, steps, suspicious } = traced
  // What the trace found broken was stated.
  const recorded = status === 'verified' || status === 'broken' ? 'stated' : status
  return {
    ...{ attribute, words: ATTRIBUTE_WORDS[attribute], status, check: checkOf(attribute, check) },
    ...{ values: valuesOf({ item, attribute, value, status: recorded }), quotes: links.map(quoteView) },
    ...(reason !== undefined && { reason }),
    droppedValues: record?.dropped ?? [],
    ...(decision !== undefined && { decision }),
    steps: steps.map(({ step, detail, problem }) => ({ step, detail, ...(problem !== undefined && { problem }) })),
    suspicious: suspicious.map((kind) => SUSPICION_WORDS[kind]),
  }
}

function quoteView({ evidence, passage: text, problem }: TracedLink): QuoteView {
  const { quote, start, end, passage, source, sha256 } = evidence
  const excerpt = text && excerptOf(text, evidence)
  return {
    ...{ quote, start, end, passage, source, sha256 },
    ...(problem !== undefined && { problem }),
    ...(excerpt !== undefined && { excerpt }),
  }
}

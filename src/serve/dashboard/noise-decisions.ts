import type { NoiseDecision, NoiseReason } from '../../denoise/filter.ts'
import type { ItemAspectTexts } from '../../embed/aspect-texts.ts'
import type { ItemAspectId } from '../../enrich/attribute.ts'
import { DECISIONS_FILE } from '../../pipeline/trace-items.ts'
import { ASPECT_WORDS, REASON_WORDS } from '../../report/wording.ts'
import { type IdIndex, idIndex, textsByItem } from './catalogue-index.ts'
import type { DecisionRow } from './enrichment-data.ts'
import { noData, notEnriched } from './missing.ts'
import type { Reply, Rows } from './page-data.ts'
import { type PageOf, rowsOf, searchFor } from './page-rows.ts'
import type { RunReader } from './run-reader.ts'

export interface DecisionSearch extends PageOf {
  /** Part of an item's id or title, or of what is stated. */
  readonly search: string
  readonly aspect?: ItemAspectId
  readonly kept?: boolean
  readonly reason?: NoiseReason
}

/** Decisions of noise control, in the order of the items. What was not stated is shown only when it is asked for. */
export async function decisionsPage(
  reader: RunReader,
  { search, aspect, kept, reason, ...page }: DecisionSearch,
): Promise<Reply<Rows<DecisionRow>>> {
  const index = await idIndex(reader)
  if (index === undefined) return noData(reader)
  const decisions = await reader.lines<NoiseDecision>(DECISIONS_FILE)
  const texts = await textsByItem(reader)
  if (decisions === undefined || texts === undefined) return notEnriched(reader, 'The decisions of noise control are')
  const holds = searchFor(search)
  const found = decisions.filter(
    (decision) =>
      (reason === undefined ? decision.reason !== 'unknown' : decision.reason === reason) &&
      (aspect === undefined || decision.attribute === aspect) &&
      (kept === undefined || decision.kept === kept) &&
      holds(decision.item, index.name(decision.item).title, textOf(texts, decision)),
  )
  return rowsOf(found, page, (decision) => decisionRow(decision, index, textOf(texts, decision)))
}

/** @param text what is stated of the aspect */
export function decisionRow(decision: NoiseDecision, index: IdIndex, text: string | null): DecisionRow {
  const { item, attribute, kept, reason, score, delta } = decision
  return {
    ...{ item: index.name(item), aspect: attribute, words: ASPECT_WORDS[attribute], text },
    ...{ kept, reason, reasonWords: REASON_WORDS[reason], score, delta },
  }
}

function textOf(texts: ReadonlyMap<string, ItemAspectTexts>, { item, attribute }: NoiseDecision): string | null {
  return texts.get(item)?.[attribute] ?? null
}

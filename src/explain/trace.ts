import type { AttributeId, Evidence, ItemAttribute } from '../enrich/attribute.ts'
import type { Passage } from '../knowledge/passage.ts'
import { checkLink } from './check-link.ts'

/** A quote followed to its source. */
export interface TracedLink {
  readonly evidence: Evidence
  /** As the store has it now; absent when it has none under that id. */
  readonly passage?: Passage
  /** What is wrong; absent when every link holds. */
  readonly problem?: string
}

/** `verified`: every link of every quote holds; `broken`: a stated value whose evidence does not hold any more. */
export type TraceStatus = 'verified' | 'broken' | 'unknown' | 'rejected'

/** One attribute of an item, walked from its value to the hash of its source. */
export interface TracedAttribute {
  readonly item: string
  readonly attribute: AttributeId
  readonly value: readonly string[]
  readonly status: TraceStatus
  /** Why it is broken, unknown or rejected. */
  readonly reason?: string
  readonly links: readonly TracedLink[]
  /** Ledger key of the call that stated it; null when no call was made. */
  readonly call: string | null
}

/** Gets a passage by id, as `KnowledgeStore.get` does. */
export type PassageGetter = (id: string) => Promise<Passage | undefined>

/**
 * Walks every attribute to its source and re-checks each link: attribute → quote → character range → passage → source and
 * SHA-256. Finds passages that were changed or are gone, quotes that do not stand where they should, and evidence that was
 * altered. A stated value without evidence is broken too.
 *
 * @param attributes of one item or many; the answer has their order
 * @throws whatever `getPassage` throws
 */
export async function traceItem(
  attributes: Iterable<ItemAttribute>,
  getPassage: PassageGetter,
): Promise<readonly TracedAttribute[]> {
  const passages = new Map<string, Passage | undefined>()
  const traced: TracedAttribute[] = []
  for (const attribute of attributes) {
    const links: TracedLink[] = []
    for (const evidence of attribute.evidence) {
      if (!passages.has(evidence.passage)) passages.set(evidence.passage, await getPassage(evidence.passage))
      const passage = passages.get(evidence.passage)
      links.push({ evidence, passage, problem: checkLink(evidence, passage) })
    }
    traced.push(tracedAttribute(attribute, links))
  }
  return traced
}

function tracedAttribute(from: ItemAttribute, links: readonly TracedLink[]): TracedAttribute {
  const { item, attribute, value, call } = from
  const base = { item, attribute, value, links, call }
  if (from.status !== 'stated') return { ...base, status: from.status, reason: from.reason }
  const problem =
    value.length === 0
      ? 'it is stated, but there is no value'
      : links.length === 0
        ? 'it is stated without evidence'
        : firstProblem(links)
  return problem === undefined ? { ...base, status: 'verified' } : { ...base, status: 'broken', reason: problem }
}

function firstProblem(links: readonly TracedLink[]): string | undefined {
  return links.find((link) => link.problem !== undefined)?.problem
}

import type { AttributeId, Evidence, ItemAttribute } from '../enrich/attribute.ts'
import type { Passage } from '../knowledge/passage.ts'
import { type SuspicionKind, suspicions } from '../knowledge/suspicious.ts'
import { checkLink } from './check-link.ts'

/** A quote followed to its source. */
export interface TracedLink {
  readonly evidence: Evidence
  /** As the store has it now; absent when it has none under that id. */
  readonly passage?: Passage
  /** What is wrong; absent when every link holds. */
  readonly problem?: string
}

/** What a step of the chain beyond the quotes is about, in the order in which they are checked. */
export type TracedStepName = 'file' | 'prompt' | 'reply' | 'record' | 'decision' | 'vector'

/** One step of the chain from the record to what was made of it. */
export interface TracedStep {
  readonly step: TracedStepName
  /** What was found, for people. */
  readonly detail: string
  /** What is wrong; absent when the step holds. */
  readonly problem?: string
}

/**
 * `verified`: every link and step holds; `broken`: one does not; `unknown` and `rejected` as recorded, with every step
 * holding.
 */
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
  /** Steps beyond the quotes; empty when only quotes were traced. */
  readonly steps: readonly TracedStep[]
  /** What in its quotes is written for a model rather than for a reader. */
  readonly suspicious: readonly SuspicionKind[]
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
  const base = { item, attribute, value, links, call, steps: [], suspicious: suspiciousKinds(links) }
  if (from.status !== 'stated') return { ...base, status: from.status, reason: from.reason }
  const problem =
    value.length === 0
      ? 'it is stated, but there is no value'
      : links.length === 0
        ? 'it is stated without evidence'
        : firstProblem(links)
  return problem === undefined ? { ...base, status: 'verified' } : { ...base, status: 'broken', reason: problem }
}

/**
 * Adds steps to a traced attribute. The first that does not hold makes it `broken`, unless a quote did already, whose
 * reason then stays.
 */
export function withSteps(traced: TracedAttribute, steps: readonly TracedStep[]): TracedAttribute {
  const all = [...traced.steps, ...steps]
  const failed = steps.find(({ problem }) => problem !== undefined)
  if (failed === undefined || traced.status === 'broken') return { ...traced, steps: all }
  return { ...traced, steps: all, status: 'broken', reason: failed.problem }
}

function suspiciousKinds(links: readonly TracedLink[]): readonly SuspicionKind[] {
  const kinds = links.flatMap(({ evidence: { start, end }, passage }) =>
    passage === undefined
      ? []
      : suspicions(passage.text)
          .filter((found) => found.start < end && found.end > start)
          .map(({ kind }) => kind),
  )
  return [...new Set(kinds)]
}

function firstProblem(links: readonly TracedLink[]): string | undefined {
  return links.find((link) => link.problem !== undefined)?.problem
}

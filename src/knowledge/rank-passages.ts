import type { KnowledgeStore, MinConfidence, Passage, RetrievalQuery, RetrievedPassage } from './passage.ts'
import { isSameItem } from './rerank.ts'

export interface PassageLimits {
  /** Passages for one prompt. */
  readonly maxPassages: number
  /** UTF-16 units of one passage's text. */
  readonly maxChars: number
  readonly minConfidence: MinConfidence
}

/** A passage as a prompt shows it: the beginning of its text, so that a range in `text` is one in the passage too. */
export interface PromptPassage {
  readonly passage: Passage
  /** `passage.text.slice(0, end)`. */
  readonly text: string
  readonly end: number
  /** True when the passage goes on after `end`. */
  readonly cut: boolean
  readonly retrieved: RetrievedPassage
}

/** Passages considered for one item, before equal texts and surplus sources are dropped. */
const CONSIDERED = 100

/**
 * The passages about one item for a prompt: of one item only (that of the best hit), equal texts and empty ones once
 * and never, best first; of equal score the one that says more within `maxChars`, then by id. When there are more than
 * `maxPassages`, each source gives its best before any gives its second.
 *
 * @returns empty when the store has nothing of the asked confidence: say "unknown", do not guess
 */
export async function passagesForItem(
  store: KnowledgeStore,
  item: RetrievalQuery,
  limits: PassageLimits,
): Promise<readonly PromptPassage[]> {
  const found = await store.search(item, CONSIDERED, limits.minConfidence)
  const seen = new Set<string>()
  const usable = found.filter((hit) => {
    const { passage } = hit
    if (passage.text.trim() === '' || seen.has(passage.sha256)) return false
    seen.add(passage.sha256)
    return hit.match === 'exact-key' || isSameItem(found[0].passage, passage)
  })
  // The pieces of one document say as much as the longest of them, so that they stay in its order.
  const longest = new Map<string, number>()
  for (const { passage } of usable) {
    const known = longest.get(documentOf(passage.id)) ?? 0
    longest.set(documentOf(passage.id), Math.max(known, passage.text.length))
  }
  const shown = ({ passage }: RetrievedPassage): number =>
    Math.min(longest.get(documentOf(passage.id))!, limits.maxChars)
  const best = usable.toSorted((a, b) => b.score - a.score || shown(b) - shown(a) || byId(a, b))
  const chosen = best.length > limits.maxPassages ? spreadOverSources(best).slice(0, limits.maxPassages) : best
  return chosen.map((retrieved) => {
    const end = cutAtWord(retrieved.passage.text, limits.maxChars)
    const { passage } = retrieved
    return { passage, text: passage.text.slice(0, end), end, cut: end < passage.text.length, retrieved }
  })
}

/** The id of the document that a passage is a piece of (`path#0002`), or the passage's own. */
function documentOf(id: string): string {
  return id.replace(/#\d{4,}$/, '')
}

function byId(a: RetrievedPassage, b: RetrievedPassage): number {
  return a.passage.id < b.passage.id ? -1 : a.passage.id > b.passage.id ? 1 : 0
}

/** First the best of each source, then the second of each, …; stable within a round. */
function spreadOverSources(hits: readonly RetrievedPassage[]): readonly RetrievedPassage[] {
  const taken = new Map<string, number>()
  const rounds = hits.map((hit) => {
    const round = taken.get(hit.passage.source) ?? 0
    taken.set(hit.passage.source, round + 1)
    return { hit, round }
  })
  return rounds.toSorted((a, b) => a.round - b.round).map(({ hit }) => hit)
}

/**
 * The length of the longest beginning of `text` of at most `maxChars` UTF-16 units that ends with a whole word. A text
 * without spaces there is cut between characters.
 */
export function cutAtWord(text: string, maxChars: number): number {
  if (text.length <= maxChars) return text.length
  const head = text.slice(0, maxChars + 1)
  const space = head.search(/\s+\S*$/u)
  if (space > 0) return space
  const splitsPair = /[\uD800-\uDBFF]/.test(text[maxChars - 1]) && /[\uDC00-\uDFFF]/.test(text[maxChars])
  return splitsPair ? maxChars - 1 : maxChars
}

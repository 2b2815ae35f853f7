import { createHash } from 'node:crypto'
import { Er2almError } from '../errors.ts'

/** A text about one item, as a source gave it. It is what evidence points into, so its text never changes under its id. */
export interface Passage {
  /** Unique in the store; sources prefix it with their own name (`wiki:5`). */
  readonly id: string
  /** Title of the item that the passage is about, as the source writes it. */
  readonly title: string
  /** Year of the item's release. */
  readonly year?: number
  /** Name of the source, e.g. `wiki`. */
  readonly source: string
  readonly licence?: string
  /** When the text was written or retrieved, ISO 8601. */
  readonly date?: string
  readonly text: string
  /** SHA-256 of the UTF-8 text, hex. */
  readonly sha256: string
}

/** What is looked for: an item of the catalogue. */
export interface RetrievalQuery {
  readonly title: string
  readonly year?: number
  /** Other titles of the same item (original, translated): looked up where the title itself finds no exact passage. */
  readonly alternativeTitles?: readonly string[]
}

/**
 * How a passage answers a query. `exact-key`: a title key is equal and the year is within one (without a year in the
 * query: the key is equal and all passages with it are of one film's years). `low`: the likeliest of what there is,
 * possibly another item.
 */
export type Match = 'exact-key' | 'low'

/**
 * Which passages a search may return: `exact-key` says nothing rather than something doubtful, `any` returns all, a
 * number in (0, 1) those whose confidence is at least that.
 */
export type MinConfidence = 'exact-key' | 'any' | number

export interface RetrievedPassage {
  readonly passage: Passage
  /** In [0, 1]; above 0.9 exactly when the match is `exact-key`. Comparable within one answer only. */
  readonly score: number
  /** The search that found it: an equal key, full text, or a like title of the same years. */
  readonly via: 'key' | 'bm25' | 'likeness'
  readonly match: Match
  /** Probability in [0, 1] that the passage is about the item, as fitted on ml10m (docs/retrieval.md). */
  readonly confidence: number
  /** What the score is made of, for people, e.g. `title key equal`, `year off by 1`. */
  readonly reasons: readonly string[]
}

/** What `add` did with the passages it was given. */
export interface AddReport {
  readonly added: number
  /** Already there, the same in every field. */
  readonly skipped: number
  /** There under the same id with other content, which is now gone. */
  readonly replaced: number
}

export interface AddOptions {
  readonly signal?: AbortSignal
  /** Called after each durable batch with the number of passages read so far. */
  readonly onBatch?: (done: number) => void
}

/** Passages of all sources, searchable by item. Asynchronous so that a database server can stand behind it. */
export interface KnowledgeStore {
  /**
   * Adds passages in durable batches: a batch is there entirely or not at all, and adding the same passages again after
   * a crash goes on where it stopped.
   * @throws {Er2almError} KNOWLEDGE_TAMPERED if a passage's hash is not that of its text; INTERRUPTED on abort
   */
  add(passages: Iterable<Passage> | AsyncIterable<Passage>, options?: AddOptions): Promise<AddReport>
  /** At most `k` passages, best first, of equal score the longer text, then by id. Any text is a safe query. `minConfidence` is `any` when absent. */
  search(query: RetrievalQuery, k: number, minConfidence?: MinConfidence): Promise<readonly RetrievedPassage[]>
  get(id: string): Promise<Passage | undefined>
}

/** Where passages come from. */
export interface PassageSource {
  /** The passages about `item`; without an item, every passage of the source. */
  passages(item?: RetrievalQuery): AsyncIterable<Passage>
}

/** SHA-256 of a text's UTF-8 bytes, hex. */
export function hashText(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex')
}

/**
 * A passage with its hash. Characters that a database cannot hold (NUL, half surrogate pairs) become U+FFFD, one for
 * one, so that ranges stay true.
 */
export function makePassage(fields: Omit<Passage, 'sha256'>): Passage {
  const text = storable(fields.text)
  return { ...fields, id: storable(fields.id), title: storable(fields.title), text, sha256: hashText(text) }
}

function storable(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\uFFFD')
}

/** True when the passage's hash is that of its text. */
export function isIntact(passage: Passage): boolean {
  return hashText(passage.text) === passage.sha256
}

/**
 * Re-hashes a passage.
 * @throws {Er2almError} KNOWLEDGE_TAMPERED if the text is not the one that was hashed
 */
export function verifyPassage(passage: Passage): void {
  const actual = hashText(passage.text)
  if (actual === passage.sha256) return
  throw new Er2almError(
    'KNOWLEDGE_TAMPERED',
    `passage ${passage.id}: its text has SHA-256 ${actual}, recorded is ${passage.sha256}`,
    { hint: 'the text was changed after it was hashed: add the passage again from its source, and re-run enrichment' },
  )
}

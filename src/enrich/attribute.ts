/** The attributes an LLM states about an item. The ids are a contract (architecture.md §3.3). */
export type AttributeId =
  | 'director'
  | 'cast'
  | 'country'
  | 'language'
  | 'genre'
  | 'durationMinutes'
  | 'plot'
  | 'theme'
  | 'visualSound'

/** The six aspects of an item that are embedded, in the order of the paper (k' = 1..6). */
export type ItemAspectId = 'plotTheme' | 'genre' | 'visualSound' | 'cultureLanguage' | 'duration' | 'director'

export interface AttributeDefinition {
  readonly id: AttributeId
  /** `list`: several values; `one`: a single value; `sentence`: one sentence of prose. */
  readonly shape: 'list' | 'one' | 'sentence'
  /** Knowable at release and checked against a quote. The others are descriptions. */
  readonly fact: boolean
  /** The values are people's names: a sentence must name one of them. */
  readonly people?: boolean
  /** The aspect whose text it goes into. */
  readonly aspect: ItemAspectId
}

/** In the order in which they are asked for and printed. */
export const ATTRIBUTES: readonly AttributeDefinition[] = [
  { id: 'director', shape: 'list', fact: true, people: true, aspect: 'director' },
  { id: 'cast', shape: 'list', fact: true, people: true, aspect: 'director' },
  { id: 'country', shape: 'list', fact: true, aspect: 'cultureLanguage' },
  { id: 'language', shape: 'list', fact: true, aspect: 'cultureLanguage' },
  { id: 'genre', shape: 'list', fact: true, aspect: 'genre' },
  { id: 'durationMinutes', shape: 'one', fact: true, aspect: 'duration' },
  { id: 'plot', shape: 'sentence', fact: false, aspect: 'plotTheme' },
  { id: 'theme', shape: 'list', fact: false, aspect: 'plotTheme' },
  { id: 'visualSound', shape: 'sentence', fact: false, aspect: 'visualSound' },
]

/** The aspect that an attribute belongs to; undefined for one of a catalogue. */
export const ASPECT_OF: ReadonlyMap<string, ItemAspectId> = new Map(ATTRIBUTES.map(({ id, aspect }) => [id, aspect]))

export const ITEM_ASPECTS: readonly ItemAspectId[] = [
  'plotTheme',
  'genre',
  'visualSound',
  'cultureLanguage',
  'duration',
  'director',
]

/** Where a stated value was read: character range of the quote in the passage's text, and the passage's hash. */
export interface Evidence {
  readonly passage: string
  readonly quote: string
  /** UTF-16 range in the passage's original text, end exclusive. */
  readonly start: number
  readonly end: number
  readonly source: string
  readonly sha256: string
  /** The values that the quote states; absent where values were not judged one by one. */
  readonly states?: readonly string[]
}

/** A value that the model stated and that was not kept. */
export interface DroppedValue {
  readonly value: string
  readonly reason: DropReason
}

/**
 * Why a value was not kept: it is none of its kind ("Wadiya" is no country) · no sentence has it · a sentence names it, and
 * states something else of it (where the film was released, who wrote it) · only a passage that is written for a model states
 * it · a second model did not state it.
 */
export type DropReason =
  | 'no such value'
  | 'no sentence names it'
  | 'no sentence states it'
  | 'only a suspicious passage states it'
  | 'the second model differs'

/** A line of `enrich/attributes.jsonl`. */
export interface ItemAttribute {
  readonly item: string
  readonly attribute: AttributeId
  readonly value: readonly string[]
  /** `stated`: with evidence; `unknown`: the model, or the lack of a passage, says so; `rejected`: evidence not found. */
  readonly status: 'stated' | 'unknown' | 'rejected'
  /** Why it is unknown or rejected. */
  readonly reason?: string
  /** Values of the reply that were not kept, with the reason; absent when there are none. */
  readonly dropped?: readonly DroppedValue[]
  readonly evidence: readonly Evidence[]
  /** Ledger key of the call; null when no call was made (no passage). */
  readonly call: string | null
}

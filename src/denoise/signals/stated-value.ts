import type { AttributeId } from '../../enrich/attribute.ts'
import { isSamePerson } from '../../enrich/values/people.ts'
import { VALUE_RULES } from '../../enrich/values/value-rules.ts'

/** One value that a reply states of an item: what noise control judges. */
export interface StatedValue {
  readonly item: string
  readonly attribute: AttributeId
  /** In the form that is kept ("United States" for "American"); as written where it is none of its kind. */
  readonly value: string
  /** Whether it is one of its kind: a country, a language, a person's name. */
  readonly isOfKind: boolean
  /** Place among the different values of the reply, from 0. */
  readonly position: number
  /** Different values of the reply. */
  readonly listLength: number
  /** How often the reply writes it again. */
  readonly repeats: number
  /** Number of the sentence that the reply cites, from 1; null where it cites none. */
  readonly citation: number | null
}

/** A text about the item. */
export interface SourceText {
  readonly source: string
  readonly text: string
}

/** What is known around a stated value. Nothing of it comes from gold. */
export interface ValueContext {
  readonly title: string
  readonly year?: number
  /** What the model was shown. */
  readonly passages: readonly SourceText[]
  /** Texts of other sources about the item, which the model was not shown; empty = there are none. */
  readonly otherTexts: readonly SourceText[]
  /** Whether the rules are taken not to understand what the passages say of this attribute (`evidence-signals.ts`); default false. */
  readonly isUnread?: boolean
  /** The other values of the same reply, as kept. */
  readonly siblings: readonly string[]
  /** Values of the same attribute in further replies about the item: another model's, or more samples. Empty = none taken. */
  readonly otherSamples: readonly (readonly string[])[]
  /** Cosines and scores of Eq. 6–12; null where there are no vectors. */
  readonly vectors: VectorSignals | null
}

/** What Eq. 6–12 compute of a value's vector. */
export interface VectorSignals {
  /** Cosine to the item's marker, centred; in [−1, 1]. */
  readonly markerCosine: number
  /** Cosine to the mean vector of the attribute's trusted values of other items. */
  readonly centroidCosine: number
  /** w of Eq. 6, the logit of the gate before the noise of Eq. 7. */
  readonly gateLogit: number
}

/** A reply's values of one attribute, each once, in its order. "X and Y" are two people. Blank ones are left out. */
export function statedValues(
  item: string,
  attribute: AttributeId,
  written: readonly string[],
  citation: number | null,
): readonly StatedValue[] {
  const rule = VALUE_RULES[attribute]
  const found = new Map<string, { value: string; isOfKind: boolean; times: number }>()
  for (const raw of written) {
    const text = raw.replace(/\s+/g, ' ').trim()
    if (text === '') continue
    const read = rule?.read(text) ?? [text]
    const isOfKind = read.length > 0
    for (const value of isOfKind ? read : [text]) {
      const key = isOfKind ? `k ${rule?.key(value) ?? value}` : `n ${text.toLowerCase()}`
      const known = found.get(key)
      if (known === undefined) found.set(key, { value, isOfKind, times: 1 })
      else known.times++
    }
  }
  return [...found.values()].map(({ value, isOfKind, times }, position) => ({
    ...{ item, attribute, value, isOfKind, position, listLength: found.size },
    ...{ repeats: times - 1, citation },
  }))
}

/** Whether two kept values of an attribute are the same: equal keys, or surely one person. */
export function isSameValue(attribute: AttributeId, a: string, b: string): boolean {
  if (attribute === 'director' || attribute === 'cast') return isSamePerson(a, b)
  const key = VALUE_RULES[attribute]?.key ?? ((value: string): string => value)
  return key(a) === key(b)
}

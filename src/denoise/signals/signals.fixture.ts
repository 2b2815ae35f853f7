import type { StatedValue, ValueContext } from './stated-value.ts'

/** A value that its reply states first and alone. */
export function statedValue(fields: Partial<StatedValue> & Pick<StatedValue, 'attribute' | 'value'>): StatedValue {
  return { item: 'i1', isOfKind: true, position: 0, listLength: 1, repeats: 0, citation: null, ...fields }
}

/** Surroundings with the given texts as passages of one source, and nothing else. */
export function contextOf(texts: readonly string[], fields: Partial<ValueContext> = {}): ValueContext {
  return {
    ...{ title: 'Heat', year: 1995, otherTexts: [], siblings: [], otherSamples: [], vectors: null },
    passages: texts.map((text) => ({ source: 'wiki', text })),
    ...fields,
  }
}

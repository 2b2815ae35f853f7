import type { AttributeId } from '../../enrich/attribute.ts'
import { VALUE_RULES } from '../../enrich/values/value-rules.ts'
import type { StatedValue } from './stated-value.ts'

/** How many items have which value. */
export interface ValueCounts {
  /** ln((n + ½) / (items + 1)), n the items with the value; the given item is not counted. */
  logShare(stated: StatedValue): number
}

/** @param stated values that are taken as the catalogue's; a value of one item counts once */
export function countValues(stated: Iterable<Pick<StatedValue, 'item' | 'attribute' | 'value'>>): ValueCounts {
  const holders = new Map<string, Set<string>>()
  const items = new Map<AttributeId, Set<string>>()
  for (const { item, attribute, value } of stated) {
    const key = keyOf(attribute, value)
    const holding = holders.get(key) ?? new Set()
    holders.set(key, holding.add(item))
    const known = items.get(attribute) ?? new Set()
    items.set(attribute, known.add(item))
  }
  const without = (set: ReadonlySet<string> | undefined, item: string): number =>
    (set?.size ?? 0) - (set?.has(item) ? 1 : 0)
  return {
    logShare: ({ item, attribute, value }) =>
      Math.log((without(holders.get(keyOf(attribute, value)), item) + 0.5) / (without(items.get(attribute), item) + 1)),
  }
}

function keyOf(attribute: AttributeId, value: string): string {
  return `${attribute} ${VALUE_RULES[attribute]?.key(value) ?? value}`
}

import { ATTRIBUTES, type AttributeId, type Evidence, type ItemAttribute } from '../enrich/attribute.ts'
import { VALUE_RULES } from '../enrich/values/value-rules.ts'

/** A history item that has a value in common with the recommended one. */
export interface SharingItem {
  /** Original id. */
  readonly item: string
  /** Where the value was read for that item. */
  readonly evidence: readonly Evidence[]
}

/** A value that the recommended item shares with items the user took. */
export interface SharedValue {
  /** One that the toolkit states, or one of the catalogue. */
  readonly attribute: string
  /** As it is stated of the recommended item. */
  readonly value: string
  /** In history order. */
  readonly items: readonly SharingItem[]
  /** Share of the catalogue that has the value; absent when it was not counted. */
  readonly catalogueShare?: number
}

/** Share of items that have a value, by attribute and by what its spellings have in common (`keyOf`). */
export type CatalogueShares = ReadonlyMap<AttributeId, ReadonlyMap<string, number>>

/** Lists of short values, which can be equal. Sentences and minutes hardly ever are. */
const COMPARED = ATTRIBUTES.filter(({ shape }) => shape === 'list').map(({ id }) => id)

/**
 * How common every value is: what half the catalogue has does not explain a recommendation.
 *
 * @param attributes of all items; only `stated` values of list attributes count
 * @param numItems   size of the catalogue
 */
export function catalogueShares(attributes: Iterable<ItemAttribute>, numItems: number): CatalogueShares {
  const shares = new Map<AttributeId, Map<string, number>>()
  for (const { attribute, value, status } of attributes) {
    if (status !== 'stated' || !COMPARED.includes(attribute)) continue
    const counts = shares.get(attribute) ?? new Map<string, number>()
    shares.set(attribute, counts)
    for (const key of new Set(value.map((one) => keyOf(attribute, one))))
      counts.set(key, (counts.get(key) ?? 0) + 1 / numItems)
  }
  return shares
}

/**
 * What the user took that shares stated values with an item. Spellings of one value are one;
 * what was rejected counts on neither side.
 *
 * @param item       original id of the recommended item
 * @param history    original ids of the items the user took, oldest first
 * @param attributes of the item and of the history, any order; those of other items are passed over
 * @param shares     orders common values behind rare ones
 * @returns          most telling first: by n · lift/(1 + lift), lift = (n/|history|)/catalogueShare; then in attribute order
 */
export function sharedValues(
  item: string,
  history: readonly string[],
  attributes: Iterable<ItemAttribute>,
  shares?: CatalogueShares,
): readonly SharedValue[] {
  const stated = new Map<string, Map<AttributeId, ItemAttribute>>()
  const wanted = new Set([item, ...history])
  for (const record of attributes) {
    if (record.status !== 'stated' || !wanted.has(record.item)) continue
    const own = stated.get(record.item) ?? new Map<AttributeId, ItemAttribute>()
    stated.set(record.item, own.set(record.attribute, record))
  }
  const found: SharedValue[] = []
  for (const attribute of COMPARED) {
    for (const value of distinctValues(attribute, stated.get(item)?.get(attribute)?.value ?? [])) {
      const key = keyOf(attribute, value)
      const items = history.flatMap((taken): SharingItem[] => {
        const record = taken === item ? undefined : stated.get(taken)?.get(attribute)
        if (record === undefined || !record.value.some((v) => keyOf(attribute, v) === key)) return []
        return [{ item: taken, evidence: record.evidence }]
      })
      const catalogueShare = shares?.get(attribute)?.get(key)
      if (items.length > 0) found.push({ attribute, value, items, catalogueShare })
    }
  }
  return found.sort((a, b) => tellingOf(b, history.length) - tellingOf(a, history.length))
}

/** Shared values with more of them: those of one attribute and spelling become one, each item in it once. */
export function withShared(some: readonly SharedValue[], more: readonly SharedValue[]): readonly SharedValue[] {
  const found = new Map(some.map((one) => [`${one.attribute} ${keyOf(one.attribute, one.value)}`, one]))
  for (const one of more) {
    const key = `${one.attribute} ${keyOf(one.attribute, one.value)}`
    const before = found.get(key)
    const isNew = ({ item }: SharingItem): boolean => before?.items.every((known) => known.item !== item) ?? true
    found.set(key, { ...one, ...before, items: [...(before?.items ?? []), ...one.items.filter(isNew)] })
  }
  return [...found.values()]
}

function tellingOf({ items, catalogueShare }: SharedValue, historySize: number): number {
  if (catalogueShare === undefined || catalogueShare <= 0) return items.length
  const lift = items.length / historySize / catalogueShare
  return (items.length * lift) / (1 + lift)
}

function distinctValues(attribute: string, values: readonly string[]): readonly string[] {
  return [...new Map(values.map((value) => [keyOf(attribute, value), value] as const).reverse()).values()].reverse()
}

/** The same for values that mean the same: `USA` and `American`, `French language` and `French`. */
function keyOf(attribute: string, value: string): string {
  const text = value.trim()
  return (VALUE_RULES[attribute as AttributeId]?.key(text) ?? text).toLowerCase()
}

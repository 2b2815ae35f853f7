import type { AttributeId, ItemAttribute } from './attribute.ts'
import { USER_ASPECTS, type UserAspectId } from './profile.ts'

/** What the enriched history says of one value: how often, and in which items. */
export interface CountedValue {
  readonly value: string
  /** Original ids of the history items that have it, in history order. */
  readonly items: readonly string[]
  /**
   * Share of the history with the value divided by the share of the catalogue with it, both among items of which the
   * aspect is known; above 1 means a taste for it.
   */
  readonly lift: number
}

export interface CountedAspect {
  readonly aspect: UserAspectId
  /** Most telling first. */
  readonly values: readonly CountedValue[]
}

/** The attributes that an aspect of taste is counted from, and how many values of it are told. */
const COUNTED: Readonly<
  Record<UserAspectId, { readonly attributes: readonly AttributeId[]; readonly most: number; readonly least: number }>
> = {
  plot: { attributes: [], most: 0, least: 1 },
  theme: { attributes: ['theme'], most: 6, least: 2 },
  genre: { attributes: ['genre'], most: 6, least: 2 },
  visualSound: { attributes: [], most: 0, least: 1 },
  cultureLanguage: { attributes: ['country', 'language'], most: 6, least: 2 },
  duration: { attributes: ['durationMinutes'], most: 3, least: 2 },
  director: { attributes: ['director', 'cast'], most: 5, least: 2 },
}

/** The values of each item, by aspect of taste: what `tasteCounts` counts. */
export type ItemValues = ReadonlyMap<string, ReadonlyMap<UserAspectId, readonly string[]>>

/**
 * Groups stated attributes by item and aspect of taste. Only `stated` ones count: what was rejected is not evidence.
 * Values that differ by case alone are one. Minutes become lengths (`under 90 minutes`, …), since no two films agree.
 */
export function itemValues(attributes: Iterable<ItemAttribute>): ItemValues {
  const byItem = new Map<string, Map<UserAspectId, string[]>>()
  for (const { item, attribute, value, status } of attributes) {
    if (status !== 'stated') continue
    for (const aspect of USER_ASPECTS) {
      if (!COUNTED[aspect].attributes.includes(attribute)) continue
      const aspects = byItem.get(item) ?? new Map<UserAspectId, string[]>()
      byItem.set(item, aspects)
      const list = aspects.get(aspect) ?? []
      aspects.set(aspect, list)
      for (const v of value) list.push(attribute === 'durationMinutes' ? lengthOf(v) : v)
    }
  }
  return byItem
}

/**
 * Counts a user's history by aspect, without any LLM: the evidence that a profile rests on, and the baseline for it.
 * A value is told when at least two history items have it, and more than the catalogue's share would give. Values are in
 * the order of that excess, aspects in the order of their best value's. (Plain arithmetic only: the order decides a
 * prompt, and a prompt must be the same on every machine.) Ties by value, and by the fixed order of aspects.
 *
 * @param history original ids of the user's training items, oldest first
 * @param values  of all catalogue items (for the base rates)
 */
export function tasteCounts(
  history: readonly string[],
  values: ItemValues,
  baseRates: BaseRates,
): readonly CountedAspect[] {
  const result: CountedAspect[] = []
  for (const aspect of USER_ASPECTS) {
    const { most, least } = COUNTED[aspect]
    const found = new Map<string, { shown: string; items: string[] }>()
    for (const item of history) {
      const seen = new Set<string>()
      for (const value of values.get(item)?.get(aspect) ?? []) {
        const key = value.toLowerCase()
        if (seen.has(key)) continue
        seen.add(key)
        const entry = found.get(key) ?? { shown: value, items: [] }
        found.set(key, entry)
        entry.items.push(item)
      }
    }
    // Shares among items of which the aspect is known: else every user would seem to like whatever is well documented.
    const known = history.filter((item) => (values.get(item)?.get(aspect)?.length ?? 0) > 0).length
    const counted = [...found]
      .filter(([, { items }]) => items.length >= least)
      .map(([key, { shown, items }]) => ({
        value: shown,
        items,
        lift: items.length / known / (baseRates.get(aspect)?.get(key) ?? 1),
      }))
      .filter((value) => excessOf(value) > 0)
      .sort((a, b) => excessOf(b) - excessOf(a) || (a.value < b.value ? -1 : 1))
    if (counted.length > 0) result.push({ aspect, values: counted.slice(0, most) })
  }
  return result.sort((a, b) => excessOf(b.values[0]!) - excessOf(a.values[0]!))
}

/** Share of items with a value (of those with any in the aspect), by aspect and lower-cased value. */
export type BaseRates = ReadonlyMap<UserAspectId, ReadonlyMap<string, number>>

/** Shares over the items of `itemIds` of which the aspect is known. */
export function baseRates(itemIds: readonly string[], values: ItemValues): BaseRates {
  const counts = new Map<UserAspectId, Map<string, number>>()
  const known = new Map<UserAspectId, number>()
  for (const item of itemIds) {
    for (const [aspect, list] of values.get(item) ?? []) {
      const ofAspect = counts.get(aspect) ?? new Map<string, number>()
      counts.set(aspect, ofAspect)
      known.set(aspect, (known.get(aspect) ?? 0) + 1)
      for (const key of new Set(list.map((value) => value.toLowerCase())))
        ofAspect.set(key, (ofAspect.get(key) ?? 0) + 1)
    }
  }
  return new Map(
    [...counts].map(([aspect, ofAspect]) => [
      aspect,
      new Map([...ofAspect].map(([key, n]) => [key, n / known.get(aspect)!])),
    ]),
  )
}

/** How many of the user's items have the value beyond what the catalogue's share would give: count − count / lift. */
export function excessOf({ items, lift }: CountedValue): number {
  return items.length - items.length / lift
}

function lengthOf(minutes: string): string {
  const n = Number(minutes)
  if (!(n > 0)) return minutes
  return n < 90 ? 'under 90 minutes' : n <= 120 ? '90 to 120 minutes' : 'over 120 minutes'
}

import { ASPECT_OF } from '../../enrich/attribute.ts'
import type { BesideShare } from '../../pipeline/explain-run.ts'
import type { ItemValues } from '../added/attribute-likeness.ts'
import { readableValues } from '../lists/item-values.ts'

/** Items by dense index, those added behind them. */
export interface ItemsBeside {
  /** Items of the model: those behind them came in since. */
  readonly numItems: number
  idOf(item: number): string
  valuesOf(item: number): ItemValues
}

/**
 * The values that an item shares with those of a history, where it or the other one came in since the run: what a language model
 * stated of two items of the run is compared by `sharedValues`.
 *
 * @param item    dense index
 * @param history dense indices
 * @returns       what most of them share first; values as people read them, without years
 */
export function sharedBeside(
  item: number,
  history: readonly number[],
  { numItems, idOf, valuesOf }: ItemsBeside,
): readonly BesideShare[] {
  const own = valuesOf(item)
  const found = new Map<string, { readonly share: BesideShare; readonly items: Map<string, boolean> }>()
  for (const other of history) {
    if (other === item || (item < numItems && other < numItems)) continue
    for (const [name, values] of valuesOf(other)) {
      for (const text of own.get(name)?.filter((one) => values.includes(one)) ?? []) {
        const [{ attribute, value }] = readableValues([{ attribute: name, value: text }]) as [BesideShare]
        // Years are near or far, and shared by many.
        if (attribute === 'year') continue
        const key = `${attribute} ${value}`
        const { items } = found.get(key) ?? { items: new Map<string, boolean>() }
        // Of the catalogue's genres and further attributes nobody stated anything; a genre may be both.
        const isStated = other < numItems && name !== 'genre' && ASPECT_OF.has(attribute)
        items.set(idOf(other), isStated || items.get(idOf(other)) === true)
        found.set(key, { share: { attribute, value, items: [] }, items })
      }
    }
  }
  return [...found.values()]
    .map(({ share, items }) => ({ ...share, items: [...items].map(([id, isStated]) => ({ id, isStated })) }))
    .sort((a, b) => b.items.length - a.items.length)
}

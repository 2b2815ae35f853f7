import type { CatalogueItem } from '../../data/catalogue.ts'
import type { BesideShare } from '../../pipeline/explain-run.ts'
import { catalogueSpelling } from '../../pipeline/item-attributes.ts'

/**
 * The values of the catalogue that an item shares with those of a history: nobody stated them, so nothing is quoted for them.
 *
 * @param history    oldest first
 * @param withGenres false where a language model stated genres: those are compared, with their evidence
 * @returns          what most of them share first, as the catalogue writes it of the item
 */
export function sharedInCatalogue(
  item: CatalogueItem,
  history: readonly CatalogueItem[],
  withGenres: boolean,
): readonly BesideShare[] {
  const valuesOf = ({ genres, attributes = {} }: CatalogueItem): Readonly<Record<string, readonly string[]>> => ({
    ...(withGenres && { genre: genres }),
    ...attributes,
  })
  const known = history.filter(({ id }) => id !== item.id).map((other) => ({ id: other.id, values: valuesOf(other) }))
  const found = Object.entries(valuesOf(item)).flatMap(([attribute, texts]) =>
    texts.map((value): BesideShare => {
      const spelled = catalogueSpelling(attribute, value)
      const hasIt = (texts: readonly string[] = []): boolean =>
        texts.some((text) => catalogueSpelling(attribute, text).some((one) => spelled.includes(one)))
      const items = known.filter(({ values }) => hasIt(values[attribute])).map(({ id }) => ({ id, isStated: false }))
      return { attribute, value, items }
    }),
  )
  return found.filter(({ items }) => items.length > 0).sort((a, b) => b.items.length - a.items.length)
}

import { attributeCsr, valueNames } from '../data/attribute-csr.ts'
import type { CatalogueItem } from '../data/catalogue.ts'
import type { FitData } from '../data/dataset.ts'
import { ATTRIBUTES, type AttributeId, type ItemAttribute } from '../enrich/attribute.ts'
import { countryCode } from '../enrich/values/country.ts'
import { foldWords } from '../enrich/values/fold-words.ts'
import { languageCode } from '../enrich/values/language.ts'
import { foldName, peopleNames } from '../enrich/values/people.ts'

/** Attributes whose values items share; descriptions and lengths are for texts. */
export const SHARED_ATTRIBUTES: readonly AttributeId[] = ATTRIBUTES.filter(
  ({ shape, fact }) => shape === 'list' && fact,
).map(({ id }) => id)

/**
 * What models of attributes are told: genre and year of the catalogue, and the shared facts that were stated, each value
 * in one spelling. A year stands with its five and ten years, so that near years are alike and the same one more so.
 *
 * @param stated by any item id; those of items outside the data are passed over
 */
export function itemAttributes(
  catalogue: readonly CatalogueItem[],
  stated: readonly ItemAttribute[],
): NonNullable<FitData['itemAttributes']> {
  return itemAttributeTable(catalogue, stated).matrices
}

/** Those matrices with the names of their columns. */
export function itemAttributeTable(
  catalogue: readonly CatalogueItem[],
  stated: readonly ItemAttribute[],
): {
  readonly matrices: NonNullable<FitData['itemAttributes']>
  readonly names: ReadonlyMap<string, readonly string[]>
} {
  const rowOf = new Map(catalogue.map(({ id }, row) => [id, row]))
  const table = new Map<string, string[][]>()
  const add = (attribute: string, row: number, values: readonly string[]): void => {
    const rows = table.get(attribute) ?? catalogue.map(() => [])
    table.set(attribute, rows)
    rows[row]!.push(...values)
  }
  catalogue.forEach(({ genres, year }, row) => {
    add('genre', row, genres.map(foldWords))
    if (year !== undefined) add('year', row, yearValues(year))
  })
  for (const { item, attribute, status, value } of stated) {
    const row = rowOf.get(item)
    if (status === 'stated' && row !== undefined && SHARED_ATTRIBUTES.includes(attribute))
      add(
        attribute,
        row,
        value.flatMap((text) => oneSpelling(attribute, text)),
      )
  }
  const weighted = new Map(
    [...table].map(([name, rows]) => [name, rows.map((values) => values.map((value) => ({ value })))]),
  )
  return {
    matrices: new Map([...weighted].map(([name, rows]) => [name, attributeCsr(rows)])),
    names: new Map([...weighted].map(([name, rows]) => [name, valueNames(rows)])),
  }
}

/** A year, and the five and ten years that it is in. */
export function yearValues(year: number): readonly string[] {
  const span = (length: number): string => {
    const from = length * Math.floor(year / length)
    return `${from}–${from + length - 1}`
  }
  return [`${year}`, span(5), span(10)]
}

/** The values that a stated text names, each in the spelling that equal ones share. */
export function oneSpelling(attribute: AttributeId, text: string): readonly string[] {
  if (attribute === 'country') return [countryCode(text) ?? foldWords(text)]
  if (attribute === 'language') return [languageCode(text) ?? foldWords(text)]
  if (attribute === 'director' || attribute === 'cast') return peopleNames(text).map(foldName)
  return [foldWords(text)]
}

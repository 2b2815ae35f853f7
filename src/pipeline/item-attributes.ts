import { attributeCsr, valueNames, type WeightedValue } from '../data/attribute-csr.ts'
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

/** How reliable a stated value is, in [0, 1], by item, name of the attribute and spelling as told; undefined where it is not known. */
export type ReliabilityOf = (item: string, name: string, value: string) => number | undefined

/**
 * What models of attributes are told: genre, year and further attributes of the catalogue, and the shared facts that were stated,
 * each value in one spelling and with its reliability. A year stands with its five and ten years, so that near years are alike and the
 * same one more so.
 *
 * @param stated by any item id; those of items outside the data are passed over
 */
export function itemAttributes(
  catalogue: readonly CatalogueItem[],
  stated: readonly ItemAttribute[],
  reliabilityOf?: ReliabilityOf,
): NonNullable<FitData['itemAttributes']> {
  return itemAttributeTable(catalogue, stated, reliabilityOf).matrices
}

/** Those matrices with the names of their columns. */
export function itemAttributeTable(
  catalogue: readonly CatalogueItem[],
  stated: readonly ItemAttribute[],
  reliabilityOf: ReliabilityOf = () => undefined,
): {
  readonly matrices: NonNullable<FitData['itemAttributes']>
  readonly names: ReadonlyMap<string, readonly string[]>
} {
  const rowOf = new Map(catalogue.map(({ id }, row) => [id, row]))
  const table = new Map<string, WeightedValue[][]>()
  const add = (attribute: string, row: number, values: readonly WeightedValue[]): void => {
    const rows = table.get(attribute) ?? catalogue.map(() => [])
    table.set(attribute, rows)
    rows[row]!.push(...values)
  }
  catalogue.forEach(({ genres, year, attributes = {} }, row) => {
    add(
      'genre',
      row,
      genres.map((genre) => ({ value: foldWords(genre) })),
    )
    if (year !== undefined)
      add(
        'year',
        row,
        yearValues(year).map((value) => ({ value })),
      )
    for (const [name, texts] of Object.entries(attributes))
      add(
        name,
        row,
        texts.flatMap((text) => catalogueSpelling(name, text)).map((value) => ({ value })),
      )
  })
  for (const record of stated) {
    const row = rowOf.get(record.item)
    if (row === undefined) continue
    for (const { name, value } of toldValues(record)) {
      const reliability = reliabilityOf(record.item, name, value)
      add(name, row, [{ value, ...(reliability !== undefined && { reliability }) }])
    }
  }
  return {
    matrices: new Map([...table].map(([name, rows]) => [name, attributeCsr(rows)])),
    names: new Map([...table].map(([name, rows]) => [name, valueNames(rows)])),
  }
}

/** A value of a catalogue's attribute, in the spelling of stated ones where there are such. */
export function catalogueSpelling(name: string, text: string): readonly string[] {
  return SHARED_ATTRIBUTES.some((attribute) => attribute === name)
    ? oneSpelling(name as AttributeId, text)
    : [foldWords(text)]
}

/** A year, and the five and ten years that it is in. */
export function yearValues(year: number): readonly string[] {
  const span = (length: number): string => {
    const from = length * Math.floor(year / length)
    return `${from}–${from + length - 1}`
  }
  return [`${year}`, span(5), span(10)]
}

/**
 * The shared facts of a record as models are told them; none of a record that states nothing. Stated genres have a name of
 * their own: the catalogue's are surer, and named otherwise.
 */
export function toldValues({
  attribute,
  status,
  value,
}: ItemAttribute): readonly { readonly name: string; readonly value: string }[] {
  if (status !== 'stated' || !SHARED_ATTRIBUTES.includes(attribute)) return []
  return value.flatMap((text) => oneSpelling(attribute, text).map((one) => ({ name: toldAs(attribute), value: one })))
}

/** How reliable a stated text is: the least of the values that models are told of it; undefined where none is weighed. */
export function textReliability(
  reliabilityOf: ReliabilityOf,
  { item, attribute }: Pick<ItemAttribute, 'item' | 'attribute'>,
  text: string,
): number | undefined {
  const known = oneSpelling(attribute, text).flatMap((value) => reliabilityOf(item, toldAs(attribute), value) ?? [])
  return known.length === 0 ? undefined : Math.min(...known)
}

/** The name under which models are told an attribute that was stated. */
export function toldAs(attribute: AttributeId): string {
  return attribute === 'genre' ? 'stated genre' : attribute
}

/** The values that a stated text names, each in the spelling that equal ones share. */
export function oneSpelling(attribute: AttributeId, text: string): readonly string[] {
  if (attribute === 'country') return [countryCode(text) ?? foldWords(text)]
  if (attribute === 'language') return [languageCode(text) ?? foldWords(text)]
  if (attribute === 'director' || attribute === 'cast') return peopleNames(text).map(foldName)
  // Models write "romantic comedy film" where others write two genres.
  if (attribute === 'genre')
    return [...new Set(foldWords(text).split(' '))].filter((word) => word !== '' && word !== 'film')
  return [foldWords(text)]
}

import { ATTRIBUTES, type AttributeId, type ItemAttribute } from '../../enrich/attribute.ts'
import { countryName } from '../../enrich/values/country.ts'
import { foldWords } from '../../enrich/values/fold-words.ts'
import { languageName } from '../../enrich/values/language.ts'
import { catalogueSpelling, oneSpelling, toldAs, toldValues, yearValues } from '../../pipeline/item-attributes.ts'
import type { AddedItem } from '../added/added-item.ts'
import type { ItemValues, SharedValue } from '../added/attribute-likeness.ts'

/**
 * What an added item says of itself, spelled and named as `itemAttributeTable` has it of known ones. Its genres stand beside
 * the catalogue's and beside those that a language model stated: a run may have either.
 */
export function valuesOfItem({ id, year, genres, attributes }: AddedItem): ItemValues {
  const values = new Map<string, string[]>()
  const add = (name: string, more: readonly string[]): void => {
    if (more.length > 0) values.set(name, [...(values.get(name) ?? []), ...more])
  }
  add('genre', genres.map(foldWords))
  add(
    toldAs('genre'),
    genres.flatMap((genre) => oneSpelling('genre', genre)),
  )
  if (year !== undefined) add('year', yearValues(year))
  for (const [attribute, value] of Object.entries(attributes)) {
    // A run may have it of its catalogue, or of what was stated: the same name and spelling, but for genres.
    if (!isToolkits(attribute)) {
      add(
        attribute,
        value.flatMap((text) => catalogueSpelling(attribute, text)),
      )
      continue
    }
    const record = { item: id, attribute, value, status: 'stated' as const }
    for (const told of toldValues({ ...record, evidence: [], call: null } satisfies ItemAttribute))
      add(told.name, [told.value])
  }
  return values
}

/** Whether the toolkit states an attribute of this name; others are of a catalogue alone. */
function isToolkits(name: string): name is AttributeId {
  return ATTRIBUTES.some(({ id }) => id === name)
}

/** What was told of an added item, as records of stated attributes: nobody quotes anything for it. */
export function toldRecords({ id, genres, attributes }: AddedItem): readonly ItemAttribute[] {
  const told = { ...attributes, genre: [...new Set([...genres, ...(attributes.genre ?? [])])] }
  return Object.entries(told).flatMap(([attribute, value]): readonly ItemAttribute[] => {
    if (value.length === 0 || !isToolkits(attribute)) return []
    const record = { item: id, attribute, value, status: 'stated' as const }
    return [{ ...record, evidence: [], call: null }]
  })
}

/** Shared values as people read them, in the same order, each once; of a year and the spans that it is in the first. */
export function readableValues(shared: readonly SharedValue[]): readonly SharedValue[] {
  const seen = new Set<string>()
  return shared.map(readableValue).filter(({ attribute, value }) => {
    const key = attribute === 'year' ? attribute : `${attribute} ${value}`
    const isNew = !seen.has(key)
    seen.add(key)
    return isNew
  })
}

function readableValue({ attribute, value }: SharedValue): SharedValue {
  if (attribute === 'country' && /^[A-Z]{2}$/.test(value)) return { attribute, value: countryName(value) }
  if (attribute === 'language' && /^[a-z]{2,3}$/.test(value)) return { attribute, value: languageName(value) }
  return { attribute: attribute === toldAs('genre') ? 'genre' : attribute, value: value.trim() }
}

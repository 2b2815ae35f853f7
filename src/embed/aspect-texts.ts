import { type AttributeId, ITEM_ASPECTS, type ItemAspectId, type ItemAttribute } from '../enrich/attribute.ts'
import { type ProfileAspect, USER_ASPECTS, type UserProfile } from '../enrich/profile.ts'

/** The text of each aspect of an item; null when nothing is stated about it. */
export type ItemAspectTexts = { readonly [A in ItemAspectId]: string | null }

/** What the catalogue knows of an item without any LLM. */
export interface ItemBasics {
  readonly title: string
  readonly year?: number
  readonly genres?: readonly string[]
}

/** The basic attributes that may make up an item's marker. */
export type BasicAttribute = 'title' | 'year' | 'genres'

export const BASIC_ATTRIBUTES: readonly BasicAttribute[] = ['title', 'year', 'genres']

type Values = ReadonlyMap<AttributeId, readonly string[]>

/** How an aspect is put into words. Parts without a value are left out; no part at all is null. */
const ASPECT_WORDING: { readonly [A in ItemAspectId]: (values: Values) => readonly (string | null)[] } = {
  plotTheme: (values) => [sentence(values, 'plot'), labelled(values, 'theme', 'Themes: ')],
  genre: (values) => [listed(values, 'genre')],
  visualSound: (values) => [sentence(values, 'visualSound')],
  cultureLanguage: (values) => [labelled(values, 'country', 'Country: '), labelled(values, 'language', 'Language: ')],
  duration: (values) => [durationText(values)],
  director: (values) => [labelled(values, 'director', 'Directed by '), labelled(values, 'cast', 'With ')],
}

/**
 * Aspect texts of one item out of its attributes. Only `stated` values are used: what was unknown, or whose evidence
 * was not found, is not said.
 *
 * @param attributes of one item, any order; values keep their order
 */
export function aspectTextsOfItem(attributes: Iterable<ItemAttribute>): ItemAspectTexts {
  const values = new Map<AttributeId, readonly string[]>()
  for (const { attribute, status, value } of attributes) {
    const said = status === 'stated' ? value.map((v) => v.trim()).filter((v) => v !== '') : []
    if (said.length > 0) values.set(attribute, said)
  }
  const texts = ITEM_ASPECTS.map((aspect) => {
    const parts = ASPECT_WORDING[aspect](values).filter((part) => part !== null)
    return [aspect, parts.length === 0 ? null : parts.join(' ')]
  })
  return Object.fromEntries(texts) as ItemAspectTexts
}

/**
 * Aspect texts in the order of `itemIds`; an item without attributes has null everywhere.
 *
 * @param attributes of any items, in any order; those of other items are passed over
 */
export function itemAspectTexts(
  itemIds: readonly string[],
  attributes: Iterable<ItemAttribute>,
): readonly ItemAspectTexts[] {
  const byItem = new Map<string, ItemAttribute[]>(itemIds.map((id) => [id, []]))
  for (const attribute of attributes) byItem.get(attribute.item)?.push(attribute)
  return itemIds.map((id) => aspectTextsOfItem(byItem.get(id) ?? []))
}

/**
 * The aspects of a profile that say something, in the order of the paper, each once (the first counts), texts trimmed.
 * Empty without a profile.
 */
export function profileAspects(profile: UserProfile | undefined): readonly ProfileAspect[] {
  const said: ProfileAspect[] = []
  for (const id of USER_ASPECTS) {
    const aspect = profile?.aspects.find((a) => a.aspect === id)
    const text = aspect?.text.trim() ?? ''
    if (aspect !== undefined && text !== '') said.push({ ...aspect, text })
  }
  return said
}

/**
 * One text per basic attribute that the catalogue has of the item, in the order of `which`.
 * The marker of the item is the mean of their vectors (models.md §7.14).
 */
export function markerTexts(basics: ItemBasics, which: readonly BasicAttribute[]): readonly string[] {
  const texts: { readonly [B in BasicAttribute]: string } = {
    title: basics.title.trim(),
    year: basics.year === undefined ? '' : String(basics.year),
    genres: (basics.genres ?? []).join(', '),
  }
  return which.map((attribute) => texts[attribute]).filter((text) => text !== '')
}

function listed(values: Values, attribute: AttributeId): string | null {
  return values.get(attribute)?.join(', ') ?? null
}

function labelled(values: Values, attribute: AttributeId, label: string): string | null {
  const list = listed(values, attribute)
  return list === null ? null : withFullStop(`${label}${list}`)
}

function sentence(values: Values, attribute: AttributeId): string | null {
  const said = values.get(attribute)
  return said === undefined ? null : withFullStop(said.join(' '))
}

function durationText(values: Values): string | null {
  const minutes = values.get('durationMinutes')
  return minutes === undefined ? null : `${minutes[0]} minutes`
}

function withFullStop(text: string): string {
  return /[.!?…。]$/u.test(text) ? text : `${text}.`
}

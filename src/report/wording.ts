import type { NoiseReason } from '../denoise/filter.ts'
import type { AttributeId, ItemAspectId } from '../enrich/attribute.ts'
import type { UserAspectId } from '../enrich/profile.ts'
import type { SliceName } from '../evaluate/slices.ts'
import type { ReportInput } from './report-input.ts'

/** Attributes as people call them. */
export const ATTRIBUTE_WORDS: Readonly<Record<AttributeId, string>> = {
  director: 'director',
  cast: 'cast',
  country: 'country',
  language: 'language',
  genre: 'genre',
  durationMinutes: 'minutes',
  plot: 'plot',
  theme: 'theme',
  visualSound: 'look and sound',
}

/** Of an attribute in common: one of the catalogue, such as brand, is called as there. */
export function attributeWord(attribute: string): string {
  return ATTRIBUTE_WORDS[attribute as AttributeId] ?? attribute
}

/** Aspects of items and of tastes. */
export const ASPECT_WORDS: Readonly<Record<ItemAspectId | UserAspectId, string>> = {
  plotTheme: 'plot and theme',
  plot: 'plot',
  theme: 'theme',
  genre: 'genre',
  visualSound: 'look and sound',
  cultureLanguage: 'culture and language',
  duration: 'duration',
  director: 'people',
}

/** What noise control's reasons mean. */
export const REASON_WORDS: Readonly<Record<NoiseReason, string>> = {
  kept: 'score above the threshold and, with the cosine step, nearer to what was kept',
  'kept-warmup': 'score above the threshold, while the two sets were filling',
  gate: 'score below the threshold',
  cosine: 'not nearer to what was kept than to what was dropped',
  unknown: 'nothing was stated, so there was nothing to judge',
}

/** Where a sentence about a slice begins. */
export const SLICE_WORDS: Readonly<Record<SliceName, string>> = {
  all: 'On all test items',
  known: 'On items that someone had taken before the test',
  new: 'On items that nobody had taken before the test',
  shelf: 'When only the new items are ranked',
}

/** Short headings of the slices. */
export const SLICE_TITLES: Readonly<Record<SliceName, string>> = {
  all: 'All test items',
  known: 'Known items',
  new: 'New items',
  shelf: 'The shelf of new items',
}

/** What a model is called on the page. */
export function labelOf(input: Pick<ReportInput, 'labels'>, model: string): string {
  const labels = input.labels ?? {}
  return Object.hasOwn(labels, model) ? labels[model] : model
}

/** `Title (1999)`, or the id of an item that the catalogue does not have. */
export function titleOf(input: Pick<ReportInput, 'catalogue'>, item: string): string {
  const basics = input.catalogue.get(item)
  if (basics === undefined) return `item ${item}`
  return basics.year === undefined ? basics.title : `${basics.title} (${basics.year})`
}

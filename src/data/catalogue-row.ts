import { Er2almError } from '../errors.ts'
import { splitBracketTitles } from './alternative-titles.ts'
import type { CatalogueConfig, CatalogueItem } from './catalogue.ts'
import { parseId, parseNumber } from './parse-cell.ts'
import type { RawRow } from './readers/format.ts'

const TITLE_YEAR = /^(.*\S)\s*\((\d{4})\)$/s

/** A title and the year in brackets behind it: `Heat (1995)` → `Heat`, 1995. */
export function splitTitleYear(text: string): { readonly title: string; readonly year?: number } {
  const title = text.trim()
  const match = TITLE_YEAR.exec(title)
  return match === null ? { title } : { title: match[1], year: Number(match[2]) }
}

/** @throws {Er2almError} DATA_ID for an empty id or title, DATA_NUMBER for a year that is no number; the row's own error */
export function catalogueItem(
  raw: RawRow,
  file: string,
  places: ReadonlyMap<string, number>,
  { genreSeparator, titleSeparator, titleBrackets }: CatalogueConfig,
  listed: ReadonlyMap<string, readonly string[]> | undefined,
): CatalogueItem {
  if (raw.error !== undefined) throw raw.error
  const place = { file, row: raw.row }
  const cell = (role: string): unknown => {
    const at = places.get(role)
    return at === undefined ? undefined : raw.values[at]
  }
  const id = parseId(cell('id'), 'item', place)
  const titled = splitTitleYear(textOf(cell('title')))
  if (titled.title === '') {
    throw new Er2almError('DATA_ID', `row ${raw.row} of ${file}: the item "${id}" has no title`, {
      ...place,
      hint: "give every item a title; onBadRow: 'skip' leaves such rows out",
    })
  }
  const yearCell = cell('year')
  const isBlank = yearCell === undefined || yearCell === null || yearCell === ''
  const year = isBlank ? titled.year : parseNumber(yearCell, 'year', place)
  const genres = partsOf(cell('genres'), genreSeparator)
  const split = titleBrackets === 'keep' ? { title: titled.title, alternatives: [] } : splitBracketTitles(titled.title)
  const others = [
    ...split.alternatives,
    ...partsOf(cell('alternativeTitles'), titleSeparator),
    ...(listed?.get(id) ?? []),
  ]
  const alternativeTitles = [...new Set(others)].filter((other) => other !== split.title)
  return {
    id,
    title: split.title,
    ...(year === undefined ? {} : { year }),
    genres,
    ...(alternativeTitles.length > 0 && { alternativeTitles }),
    ...attributesOf([...places.keys()], cell, genreSeparator),
  }
}

const ATTRIBUTE = 'attribute '

/** The role of an attribute's column. */
export function attributeRole(name: string): string {
  return `${ATTRIBUTE}${name}`
}

function attributesOf(
  roles: readonly string[],
  cell: (role: string) => unknown,
  separator: string,
): Pick<CatalogueItem, 'attributes'> {
  const told = roles
    .filter((role) => role.startsWith(ATTRIBUTE))
    .map((role) => [role.slice(ATTRIBUTE.length), partsOf(cell(role), separator)] as const)
    .filter(([, values]) => values.length > 0)
  return told.length === 0 ? {} : { attributes: Object.fromEntries(told) }
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint' ? String(value) : ''
}

function partsOf(value: unknown, separator: string): string[] {
  const parts = Array.isArray(value) ? value.map(textOf) : textOf(value).split(separator)
  return parts.map((part) => part.trim()).filter((part) => part !== '')
}

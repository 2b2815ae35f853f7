import { type CatalogueColumns, type CatalogueInput, isAttributeName } from '../data/catalogue.ts'
import type { ColumnRef } from '../data/readers/format.ts'
import { type CatalogueNotes, catalogueNotes } from './catalogue-notes.ts'
import { plainness } from './column-names.ts'
import { PROFILED_ROWS, type ProfiledColumn, profileColumns } from './column-profile.ts'
import type { TableSample } from './sample-table.ts'
import { sourceSettings } from './source-settings.ts'

/** A file that is taken for the catalogue. */
export interface GuessedCatalogue extends CatalogueNotes {
  readonly file: Exclude<CatalogueInput, string>
  /** Share of the items of the interactions, as far as both were read, that it has; absent without interactions. */
  readonly covers?: number
  /** Names of columns that nothing was guessed of. */
  readonly unused: readonly string[]
  /** Of these, those that hold sentences: passages about the items. */
  readonly texts: readonly ColumnRef[]
}

/** The items of interactions: their ids, and what their column is called. */
export interface SeenItems {
  readonly ids: ReadonlySet<string>
  readonly column: string
}

/** More on average, and a text is a sentence or more, and no title. */
const SENTENCE_WORDS = 8
/** A title that is told by its values: at most as long on average. */
const MOST_TITLE_CHARS = 100
/** The same name is preferred to a larger share, as long as this much is covered. */
const ENOUGH = 0.5
const LAST_YEAR = 3000

/**
 * Takes a table for a catalogue, or not: it needs a title, and a column whose values are all different.
 *
 * @param items of the interactions, where there are some: the column that holds them is the id
 */
export function guessCatalogue(path: string, sample: TableSample, items?: SeenItems): GuessedCatalogue | undefined {
  const all = profileColumns(sample)
  const titles = titleColumns(all)
  const keys = keyColumns(all).filter(({ place }) => titles.length > 1 || place !== titles[0]?.place)
  const id = idOf(sample, keys, items)
  const title = titles.find((column) => column !== id?.column)
  if (id === undefined || title === undefined) return undefined
  const rest = all.filter((column) => column !== id.column && column !== title)
  const year = rest.find((column) => isYear(column, title))
  const genres = genresOf(sample, rest, title)
  const attributes = rest.filter((column) => column !== genres && column !== year && isAttribute(column, sample))
  const columns: CatalogueColumns = {
    id: id.column.ref,
    title: title.ref,
    ...(year && { year: year.ref }),
    ...(genres && { genres: genres.ref }),
    ...(attributes.length > 0 && { attributes: Object.fromEntries(attributes.map(({ name, ref }) => [name, ref])) }),
  }
  const unused = rest.filter((column) => column !== year && column !== genres && !attributes.includes(column))
  const notes = catalogueNotes(sample, id.column, title)
  const duplicates = notes.repeats > 0 && { duplicates: 'first' as const }
  return {
    file: { path, ...sourceSettings(sample), columns, ...separatorOf(sample, genres), ...duplicates },
    ...(id.covers !== undefined && { covers: id.covers }),
    unused: sample.columns === undefined ? [] : unused.map(({ name, place }) => name || String(place)),
    texts: unused.filter(isText).map(({ ref }) => ref),
    ...notes,
  }
}

/** The items of sampled interactions. @param item their column */
export function seenItems({ columns, rows }: TableSample, item: ColumnRef): SeenItems {
  const place = typeof item === 'number' ? item : columns!.indexOf(item)
  return { ids: new Set(rows.map((row) => String(row[place]).trim())), column: String(item) }
}

/** Values of the columns that may be the ids of items, of a table that has titles: a set a column. */
export function catalogueIds(sample: TableSample): readonly ReadonlySet<string>[] {
  const all = profileColumns(sample)
  const titles = titleColumns(all)
  return keyColumns(all)
    .filter((column) => titles.some((title) => title !== column) && plainness('user', column.name) === 0)
    .map((column) => valuesOf(sample, column))
}

/**
 * Titles that stand in the interactions themselves, the same one beside each item: they can be read as a catalogue.
 *
 * @param item as the interactions have it
 */
export function titlesBeside(path: string, sample: TableSample, item: ColumnRef): GuessedCatalogue | undefined {
  const all = profileColumns(sample)
  const id = all.find(({ ref }) => ref === item)!
  const told = all.filter((column) => column !== id && isWorded(column) && isToldBy(sample, column, id))
  const rank = (column: ProfiledColumn): number =>
    Number(plainness('title', column.name) > 0) + column.distinct / id.distinct
  // An artist has fewer names than tracks have.
  const [title] = told.filter(({ distinct }) => distinct > id.distinct / 2).toSorted((a, b) => rank(b) - rank(a))
  if (title === undefined) return undefined
  const file = {
    path,
    ...sourceSettings(sample),
    columns: { id: id.ref, title: title.ref },
    duplicates: 'first' as const,
  }
  return { file, covers: 1, unused: [], texts: [], notes: [], badRows: [], repeats: 0 }
}

/** Whether a column has one value beside each value of the other. */
function isToldBy({ rows }: TableSample, { place, filled }: ProfiledColumn, key: ProfiledColumn): boolean {
  const values = new Map<unknown, unknown>()
  const differ = rows.filter((row) => {
    const known = values.get(row[key.place])
    if (known === undefined) values.set(row[key.place], row[place])
    return known !== undefined && known !== row[place]
  }).length
  return filled > ENOUGH && key.repeats && differ < rows.length / 20
}

/** Best first: by name, else by values; a sentence comes last. */
function titleColumns(all: readonly ProfiledColumn[]): readonly ProfiledColumn[] {
  const worded = all.filter(isWorded)
  const score = (column: ProfiledColumn): number => {
    const told = plainness('title', column.name)
    if (told > 0) return 1 + told
    if (plainness('genres', column.name) > 0 || column.repeats) return 0
    return isText(column) ? 0.1 : 0.5
  }
  return worded.filter((column) => score(column) > 0).toSorted((a, b) => score(b) - score(a))
}

function isWorded({ lettered, filled, meanChars, timeUnit, unreadTimes }: ProfiledColumn): boolean {
  const dated = timeUnit !== undefined || unreadTimes
  return lettered > 0.5 && filled > ENOUGH && meanChars <= MOST_TITLE_CHARS && !dated
}

/** Columns whose values are all different. */
function keyColumns(all: readonly ProfiledColumn[]): readonly ProfiledColumn[] {
  return all.filter(({ idlike, unique }) => idlike && unique)
}

function idOf(
  sample: TableSample,
  keys: readonly ProfiledColumn[],
  items: SeenItems | undefined,
): { readonly column: ProfiledColumn; readonly covers?: number } | undefined {
  const named = keys
    .map((column) => ({ column, told: Math.max(plainness('item', column.name), plainness('id', column.name)) }))
    .toSorted((a, b) => b.told - a.told)
  if (items === undefined) {
    const [first] = named
    return first !== undefined && (first.told > 0 || first.column.name === '') ? { column: first.column } : undefined
  }
  const covering = named.map(({ column }) => {
    const values = valuesOf(sample, column)
    const found = [...items.ids].filter((id) => values.has(id)).length
    return { column, covers: found / Math.max(1, Math.min(items.ids.size, values.size)) }
  })
  const same = covering.find(
    ({ column, covers }) => column.name === items.column && column.name !== '' && covers > ENOUGH,
  )
  const best = same ?? covering.toSorted((a, b) => b.covers - a.covers)[0]
  return best !== undefined && best.covers > 0 ? best : undefined
}

function valuesOf({ rows }: TableSample, { place }: ProfiledColumn): ReadonlySet<string> {
  return new Set(rows.map((row) => String(row[place]).trim()))
}

function isText(column: ProfiledColumn): boolean {
  if (column.name === '' || /^https?:/.test(column.example)) return false
  return column.lettered > 0.5 && (column.meanWords >= SENTENCE_WORDS || plainness('text', column.name) > 0)
}

function isYear({ name, numeric, most, filled }: ProfiledColumn, title: ProfiledColumn): boolean {
  return title.name !== '' && plainness('year', name) > 0 && numeric && filled > 0 && most < LAST_YEAR
}

/** Items of a value, on average: fewer say little of other items. */
const SHARED_BY = 3

/** Whether items share its values: words that come again, such as a brand, and no text. */
function isAttribute(column: ProfiledColumn, { rows }: TableSample): boolean {
  const { name, filled, distinct, lettered, meanWords, timeUnit, unreadTimes, example } = column
  if (!isAttributeName(name) || /^https?:/.test(example) || /\S@\S/.test(example)) return false
  const isWords = lettered > 0.5 && meanWords < SENTENCE_WORDS && timeUnit === undefined && !unreadTimes
  return isWords && distinct > 1 && SHARED_BY * distinct <= filled * Math.min(rows.length, PROFILED_ROWS)
}

/** By its name; in a file without names, words behind the title that come again or have marks between them. */
function genresOf(
  { rows }: TableSample,
  rest: readonly ProfiledColumn[],
  title: ProfiledColumn,
): ProfiledColumn | undefined {
  const listed = ({ place }: ProfiledColumn): boolean => rows.some((row) => Array.isArray(row[place]))
  if (title.name !== '') {
    const told = rest.filter(
      (column) => plainness('genres', column.name) > 0 && (column.lettered > 0 || listed(column)),
    )
    return told.toSorted((a, b) => plainness('genres', b.name) - plainness('genres', a.name))[0]
  }
  return rest.find(
    ({ place, lettered, repeats, unreadTimes, timeUnit, meanWords }) =>
      place === title.place + 1 &&
      lettered > 0.5 &&
      repeats &&
      !unreadTimes &&
      timeUnit === undefined &&
      meanWords < SENTENCE_WORDS,
  )
}

/** Genres are split at `|` unless another separator is plainly in use. */
function separatorOf({ rows }: TableSample, genres: ProfiledColumn | undefined): { readonly genreSeparator?: string } {
  if (genres === undefined) return {}
  const texts = rows.map((row) => row[genres.place]).filter((value) => typeof value === 'string')
  const holding = (mark: string): number => texts.filter((text) => text.includes(mark)).length
  const [best] = ['|', ',', ';'].toSorted((a, b) => holding(b) - holding(a))
  return best === '|' || holding(best!) === 0 ? {} : { genreSeparator: best }
}

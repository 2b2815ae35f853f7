import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { CatalogueColumns, CatalogueInput } from '../data/catalogue.ts'
import type { ColumnMapping, ColumnRef } from '../data/readers/format.ts'
import type { InteractionFileInput, TimeUnit } from '../data/table-file.ts'
import { columnFor } from './column-names.ts'
import { isNumber, sampleTable, type TableSample } from './sample-table.ts'

/** What the files of a folder seem to be. */
export interface GuessedData {
  /** Files looked at that are tables, with the names of their columns. */
  readonly looked: readonly { readonly name: string; readonly columns?: readonly string[] }[]
  /** One file of all interactions, or files of parts that are split already. */
  readonly interactions?: GuessedInteractions
  readonly parts?: { readonly [K in 'train' | 'validation' | 'test']?: GuessedInteractions }
  readonly catalogue?: Exclude<CatalogueInput, string>
  /** Names of the catalogue's columns that nothing was guessed of. */
  readonly unusedOfCatalogue?: readonly string[]
  /** Files whose name is that of a table, and that cannot be read as one. */
  readonly unreadable: readonly string[]
  /** A file of texts about items. */
  readonly passages?: { readonly file: string; readonly fields: Readonly<Record<string, string | null>> }
}

export interface GuessedInteractions {
  readonly file: Exclude<InteractionFileInput, string>
  readonly rated: boolean
  readonly timed: boolean
  /** Names of columns that nothing was guessed of. */
  readonly unused: readonly string[]
}

/** 1980 in unix seconds: a column of smaller numbers holds no times. */
const EARLIEST_SECONDS = 315_532_800
/** Unix seconds reach it in the year 5138, milliseconds reached it in 1973. */
const LARGEST_SECONDS = 1e11

/** Looks at the table files of a folder (not of its sub-folders) and tells interactions, catalogue and passages apart. */
export async function guessData(dir: string): Promise<GuessedData> {
  const names = readdirSync(dir)
    .filter((name) => !name.startsWith('.') && statSync(join(dir, name)).isFile())
    .sort()
  const tables: { readonly name: string; readonly sample: TableSample }[] = []
  const unreadable: string[] = []
  for (const name of names) {
    const sample = await sampleTable(join(dir, name))
    if (sample === 'unreadable') unreadable.push(name)
    else if (sample !== undefined && sample.rows.length > 0) tables.push({ name, sample })
  }
  const guessed = tables.flatMap(({ name, sample }) => guessInteractions(name, sample) ?? [])
  const bySize = guessed.toSorted((a, b) => sizeOf(dir, b) - sizeOf(dir, a))
  const part = (names_: RegExp): GuessedInteractions | undefined => bySize.find(({ file }) => names_.test(file.path))
  const train = part(/(^|[^a-z])train/i)
  const test = part(/(^|[^a-z])test/i)
  const validation = part(/(^|[^a-z])(valid|val|dev)/i)
  const others = tables.filter(({ name }) => !guessed.some(({ file }) => file.path === name))
  const texts = others.flatMap(({ name, sample }) => guessPassages(name, sample) ?? [])
  const catalogues = others.flatMap(({ name, sample }) => guessCatalogue(name, sample) ?? [])
  // A file of texts is a catalogue only when there is no better one.
  const catalogue = catalogues.find(({ path }) => !texts.some(({ file }) => file === path)) ?? catalogues[0]
  return {
    looked: tables.map(({ name, sample: { columns } }) => ({ name, ...(columns && { columns }) })),
    ...(train !== undefined && test !== undefined
      ? { parts: { train, ...(validation && { validation }), test } }
      : bySize[0] !== undefined && { interactions: bySize[0] }),
    ...(catalogue && { catalogue, unusedOfCatalogue: unusedOf(catalogue, tables) }),
    unreadable,
    ...(texts[0] && { passages: texts[0] }),
  }
}

function unusedOf(
  { path, columns }: Exclude<CatalogueInput, string>,
  tables: readonly { readonly name: string; readonly sample: TableSample }[],
): readonly string[] {
  const used: readonly unknown[] = Object.values(columns ?? {})
  const names = tables.find(({ name }) => name === path)?.sample.columns ?? []
  return names.filter((name) => !used.includes(name))
}

function sizeOf(dir: string, { file }: GuessedInteractions): number {
  return statSync(join(dir, file.path)).size
}

function guessInteractions(path: string, sample: TableSample): GuessedInteractions | undefined {
  const { columns: names } = sample
  const columns = names === undefined ? numberedInteractions(sample) : namedInteractions(names, sample)
  if (columns === undefined) return undefined
  const timeUnit = columns.time === undefined ? undefined : timeUnitOf(sample, columns.time)
  const { time, ...untimed } = columns
  const mapping = timeUnit === undefined ? untimed : { ...untimed, time }
  return {
    file: { path, ...sourceSettings(sample), columns: mapping, ...(timeUnit && timeUnit !== 's' && { timeUnit }) },
    rated: mapping.rating !== undefined,
    timed: timeUnit !== undefined,
    unused: names?.filter((name) => !Object.values(mapping).includes(name)) ?? [],
  }
}

function namedInteractions(names: readonly string[], sample: TableSample): ColumnMapping | undefined {
  const user = columnFor('user', names)
  const item = columnFor('item', names)
  if (user === undefined || item === undefined) return undefined
  const rating = columnFor('rating', names)
  const rest = names.filter((name) => name !== user && name !== item && name !== rating)
  const time = columnFor('time', names) ?? rest.find((name) => looksLikeTimes(sample, name))
  return { user, item, ...(rating && { rating }), ...(time && { time }) }
}

/** `user item`, `user item time` or `user item rating time`, told by which numbers can be times. */
function numberedInteractions({ rows }: TableSample): ColumnMapping | undefined {
  const width = rows[0]!.length
  const numeric = Array.from({ length: width }, (_, c) => rows.every((row) => isNumber(row[c])))
  const timed = numeric.map((is, c) => is && rows.every((row) => Number(row[c]) >= EARLIEST_SECONDS))
  if (width === 4 && numeric[2] && timed[3]) return { user: 0, item: 1, rating: 2, time: 3 }
  if (width === 3 && timed[2]) return { user: 0, item: 1, time: 2 }
  if (width === 3 && numeric.every(Boolean)) return { user: 0, item: 1, rating: 2 }
  return width === 2 && numeric.every(Boolean) ? { user: 0, item: 1 } : undefined
}

function guessCatalogue(path: string, sample: TableSample): Exclude<CatalogueInput, string> | undefined {
  const { columns: names, rows } = sample
  if (names === undefined) {
    const width = rows[0]!.length
    const titled = width >= 2 && rows.filter((row) => /\p{L}{3}/u.test(String(row[1]))).length > rows.length / 2
    const columns = width >= 3 ? { id: 0, title: 1, genres: 2 } : { id: 0, title: 1 }
    return titled ? { path, ...sourceSettings(sample), columns } : undefined
  }
  const id = columnFor('item', names) ?? columnFor('id', names)
  const title = columnFor('title', names)
  if (id === undefined || title === undefined || columnFor('user', names) !== undefined) return undefined
  const year = yearColumn(sample)
  const genres = columnFor('genres', names)
  const columns: CatalogueColumns = { id, title, ...(year && { year }), ...(genres && { genres }) }
  return { path, ...sourceSettings(sample), columns, ...separatorOf(sample, genres) }
}

/** By its name, and not a column of dates: a catalogue's year is a number. */
function yearColumn({ columns, rows }: TableSample): string | undefined {
  const year = columnFor('year', columns!)
  const place = columns!.indexOf(year ?? '')
  const isYear = (value: unknown): boolean =>
    value === null || value === '' || (isNumber(value) && Number(value) < 3000)
  return rows.every((row) => isYear(row[place])) ? year : undefined
}

function guessPassages(file: string, { format, columns: names }: TableSample): GuessedData['passages'] {
  if (format !== 'jsonl' || names === undefined) return undefined
  const title = columnFor('title', names)
  const text = columnFor('text', names)
  const id = columnFor('id', names) ?? columnFor('item', names)
  if (title === undefined || text === undefined || id === undefined) return undefined
  const others = Object.fromEntries(
    ['source', 'date', 'licence'].filter((name) => !names.includes(name)).map((name) => [name, null]),
  )
  return { file, fields: { id, title, text, year: columnFor('year', names) ?? null, ...others } }
}

function sourceSettings({ encoding, columns, format, delimiter }: TableSample): {
  readonly encoding?: 'latin1'
  readonly header?: false
  readonly delimiter?: string
} {
  const headless = columns === undefined && (format === 'csv' || format === 'tsv')
  return {
    ...(encoding === 'latin1' && { encoding }),
    ...(headless && { header: false }),
    ...(delimiter && { delimiter }),
  }
}

/** Genres are split at `|` unless another separator is plainly in use. */
function separatorOf({ columns, rows }: TableSample, genres: string | undefined): { readonly genreSeparator?: string } {
  if (genres === undefined) return {}
  const place = columns!.indexOf(genres)
  const texts = rows.map((row) => row[place]).filter((value) => typeof value === 'string')
  const holding = (mark: string): number => texts.filter((text) => text.includes(mark)).length
  const [best] = ['|', ',', ';'].toSorted((a, b) => holding(b) - holding(a))
  return best === '|' || holding(best!) === 0 ? {} : { genreSeparator: best }
}

/** Whether every value is a date, or seconds or milliseconds since 1980 or later: for columns whose name says nothing. */
function looksLikeTimes(sample: TableSample, column: string): boolean {
  if (timeUnitOf(sample, column) === undefined) return false
  const place = sample.columns!.indexOf(column)
  return sample.rows.every((row) => !isNumber(row[place]) || Number(row[place]) >= EARLIEST_SECONDS)
}

function timeUnitOf({ columns, rows }: TableSample, column: ColumnRef): TimeUnit | undefined {
  const place = typeof column === 'number' ? column : columns!.indexOf(column)
  const values = rows.map((row) => row[place])
  if (values.every(isNumber)) {
    const numbers = values.map(Number)
    if (numbers.every((value) => value > LARGEST_SECONDS)) return 'ms'
    return numbers.every((value) => value >= 0 && value < LARGEST_SECONDS) ? 's' : undefined
  }
  const dated = values.every((value) => value instanceof Date || /^\d{4}-\d{2}-\d{2}/.test(String(value)))
  return dated ? 'iso' : undefined
}

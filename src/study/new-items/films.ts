import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { readGold } from '../../bench/retrieval-data.ts'
import { Er2almError } from '../../errors.ts'
import { foldText } from '../../knowledge/folded-text.ts'

/** Names of values by attribute. */
export type Values = Readonly<Record<string, readonly string[]>>

/** An item of a study with everything that is known of it. */
export interface StudyItem {
  readonly id: string
  readonly title: string
  readonly year?: number
  readonly genres: readonly string[]
  /** Further attributes of the catalogue, in one spelling. */
  readonly attributes?: Values
  /** What its documents' structured fields state, or what a model read about it. */
  readonly stated: Values
  /** How far a stated value is to be relied on, where noise control says it; in [0, 1]. */
  readonly reliability?: (attribute: string, value: string) => number | undefined
  /** What a model read about it, where one was asked. */
  readonly read?: readonly ReadValue[]
  /** The same of a model that was not told its name. */
  readonly readNameless?: readonly ReadValue[]
  /** What exists about it, whatever it says: documents, their sources, values stated. */
  readonly coverage: { readonly documents: number; readonly sources: number; readonly values: number }
}

/** A value that a model stated, and what each method of noise control makes of it. */
export interface ReadValue {
  readonly attribute: string
  /** In one spelling. */
  readonly value: string
  /** By the name of the method: what the value counts, in [0, 1]; 0 = dropped. */
  readonly weights: ReadonlyMap<string, number>
}

/** A positive interaction; `time` in Unix seconds where the data have it. */
export interface StudyPair {
  readonly user: string
  readonly item: string
  readonly time?: number
}

export interface StudyData {
  readonly name: string
  readonly items: readonly StudyItem[]
  readonly train: readonly StudyPair[]
  readonly validation: readonly StudyPair[]
  readonly test: readonly StudyPair[]
}

/** A document about a film: prose, and fields that say the same as values. */
export interface KbDocument {
  readonly id: string
  readonly src: string
  readonly title: string
  readonly year: number | null
  readonly text?: string
  readonly directors?: readonly string[]
  readonly cast?: readonly string[]
  readonly writers?: readonly string[]
  readonly company?: string
  readonly keywords?: readonly string[]
  readonly countries?: readonly string[]
  readonly languages?: readonly string[]
}

/** Field of a document by attribute. */
const FIELDS = {
  director: 'directors',
  cast: 'cast',
  writer: 'writers',
  company: 'company',
  keyword: 'keywords',
  country: 'countries',
  language: 'languages',
} as const

/** Leading actors are those that a viewer chooses by; catalogues differ in how far their lists go on. */
const MAX_CAST = 8

interface Source {
  readonly split: string
  readonly gold: string
  readonly genres: (data: string) => ReadonlyMap<string, readonly string[]>
}

const SOURCES: Readonly<Record<string, Source>> = {
  ml100k: { split: 'ml100k', gold: 'ml100k', genres: movieLensGenres },
  movietweetings100k: { split: 'movietweetings100k', gold: 'movietweetings100k', genres: movieTweetingsGenres },
  movietweetings100k_global: {
    ...{ split: 'movietweetings100k_global', gold: 'movietweetings100k', genres: movieTweetingsGenres },
  },
}

export const STUDY_SETS: readonly string[] = Object.keys(SOURCES)

/**
 * One of STUDY_SETS with true metadata, from a folder laid out as ../shared/data.
 * @throws {Er2almError} FILE_MISSING when a file is not there; what the reader of gold files throws
 */
export async function readStudyFilms(data: string, names: readonly string[]): Promise<readonly StudyData[]> {
  const documents = readDocuments(join(data, 'kb', 'docs.jsonl.gz'))
  const sets: StudyData[] = []
  for (const name of names) {
    const { split, gold, genres } = SOURCES[name]!
    const [train, validation, test] = ['train', 'valid', 'test'].map((part) =>
      pairsOf(readText(join(data, 'splits', split, `${part}.txt`))),
    )
    const rows = new Map((await readGold(join(data, 'kb'), gold)).map((row) => [row.id, row]))
    const genresOf = genres(data)
    const ids = [...new Set([train, validation, test].flatMap((part) => part!.map(({ item }) => item)))].sort()
    const items = ids.map((id): StudyItem => {
      const row = rows.get(id)
      const found = [...(row?.gold ?? [])].flatMap((document) => documents.get(document) ?? [])
      return {
        ...{ id, title: row?.title ?? '', genres: genresOf.get(id) ?? [], ...statedIn(found) },
        ...(row?.year !== undefined && { year: row.year }),
      }
    })
    sets.push({ name, items, train: train!, validation: validation!, test: test! })
  }
  return sets
}

function statedIn(documents: readonly KbDocument[]): Pick<StudyItem, 'stated' | 'coverage'> {
  const stated: Record<string, readonly string[]> = {}
  let count = 0
  for (const [attribute, field] of Object.entries(FIELDS)) {
    const values = documents.flatMap((document) => {
      const value = document[field] ?? []
      const list = typeof value === 'string' ? [value] : value
      return attribute === 'cast' ? list.slice(0, MAX_CAST) : list
    })
    stated[attribute] = [...new Set(values.map((value) => foldText(value).text.trim()))]
      .filter((value) => value !== '')
      .sort()
    count += stated[attribute]!.length
  }
  const sources = new Set(documents.map(({ src }) => src)).size
  return { stated, coverage: { documents: documents.length, sources, values: count } }
}

function readText(path: string, encoding: 'utf8' | 'latin1' = 'utf8'): string {
  return readBytes(path).toString(encoding)
}

function readBytes(path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (cause) {
    throw new Er2almError('FILE_MISSING', `cannot read ${path}`, {
      hint: 'give a folder laid out as ../shared/data with --data',
      cause,
    })
  }
}

/** The documents of a kb folder, by id. @throws {Er2almError} FILE_MISSING */
export function readDocuments(path: string): ReadonlyMap<string, KbDocument> {
  const lines = gunzipSync(readBytes(path)).toString('utf8').split('\n').filter(Boolean)
  const documents = lines.map((line) => JSON.parse(line) as KbDocument)
  return new Map(documents.map((document) => [document.id, document]))
}

/** Lines of `user item` or `user item time`. */
function pairsOf(text: string): readonly StudyPair[] {
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const [user, item, time] = line.split(' ')
      return { user: user!, item: item!, ...(time !== undefined && { time: Number(time) }) }
    })
}

function movieLensGenres(data: string): ReadonlyMap<string, readonly string[]> {
  const names = readText(join(data, 'ml100k', 'u.genre'))
    .split('\n')
    .filter(Boolean)
    .map((line) => line.split('|')[0]!)
  const lines = readText(join(data, 'ml100k', 'u.item'), 'latin1')
    .split('\n')
    .filter(Boolean)
  return new Map(
    lines.map((line) => {
      const fields = line.split('|')
      return [fields[0]!, names.filter((_, g) => fields[5 + g]?.trim() === '1')]
    }),
  )
}

function movieTweetingsGenres(data: string): ReadonlyMap<string, readonly string[]> {
  const lines = readText(join(data, 'movietweetings', '100K', 'movies.dat'))
    .split('\n')
    .filter(Boolean)
  return new Map(
    lines.map((line) => {
      const [id, , genres] = line.split('::')
      return [id!, (genres ?? '').split('|').filter(Boolean)]
    }),
  )
}

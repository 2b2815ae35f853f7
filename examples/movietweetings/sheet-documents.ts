import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { SourceDocument } from './sheet-facts.ts'

/** An item of the catalogue. */
export interface CatalogueItem {
  readonly id: string
  readonly title: string
  readonly year: number
  readonly genres: readonly string[]
}

/** What the sheets are made from. */
export interface SourceData {
  readonly items: readonly CatalogueItem[]
  readonly documents: ReadonlyMap<string, SourceDocument>
  /** The documents about each item, by item id. */
  readonly gold: ReadonlyMap<string, readonly string[]>
  /** TMDB id of each item that has one. */
  readonly tmdb: ReadonlyMap<string, string>
}

export const INTERACTION_PARTS = ['train', 'valid', 'test'] as const

/** Reads the catalogue of the demo's items and the corpus with its links to them. `folder` is `shared/data`. */
export function readSourceData(folder: string): SourceData {
  const ids = new Set<string>()
  for (const part of INTERACTION_PARTS) {
    for (const line of lines(join(folder, 'splits/movietweetings_demo', `${part}.txt`))) ids.add(line.split(' ')[1])
  }
  const items = lines(join(folder, 'movietweetings/100K/movies.dat'))
    .map(catalogueItem)
    .filter(({ id }) => ids.has(id))
    .sort((a, b) => (a.id < b.id ? -1 : 1))
  const gold = new Map<string, readonly string[]>()
  const tmdb = new Map<string, string>()
  for (const line of lines(join(folder, 'kb/gold_movietweetings100k.csv'))) {
    const [id] = line.split(',', 1)
    if (!ids.has(id)) continue
    const [, tmdbId, documentIds] = /,([^,]*),([^,]*)$/u.exec(line) as unknown as readonly string[]
    gold.set(id, documentIds.split('|').filter(Boolean))
    if (tmdbId !== '') tmdb.set(id, tmdbId)
  }
  return { items, documents: readDocuments(join(folder, 'kb/docs.jsonl.gz')), gold, tmdb }
}

/** Every document of the corpus, its text left out. */
function readDocuments(file: string): ReadonlyMap<string, SourceDocument> {
  const documents = new Map<string, SourceDocument>()
  for (const line of gunzipSync(readFileSync(file)).toString('utf8').split('\n')) {
    if (line === '') continue
    const { text: _, keywords: __, ...document } = JSON.parse(line)
    documents.set(document.id, document)
  }
  return documents
}

/** "0113277::Heat (1995)::Action|Crime". */
function catalogueItem(line: string): CatalogueItem {
  const [id, name, genres] = line.split('::')
  const [, title, year] = /^(.*) \((\d{4})\)$/u.exec(name.trim()) as unknown as readonly string[]
  return { id, title, year: Number(year), genres: genres === '' ? [] : genres.trim().split('|').filter(Boolean) }
}

function lines(file: string): readonly string[] {
  return readFileSync(file, 'utf8').split(/\r?\n/u).filter(Boolean)
}

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { splitBracketTitles } from '../data/alternative-titles.ts'
import {
  alternativeTitlesSchema,
  readAlternativeTitles as readAlternativeTitlesFile,
} from '../data/alternative-titles-file.ts'
import { splitTitleYear } from '../data/catalogue-row.ts'
import { TABLE_FORMATS } from '../data/readers/registry.ts'
import { Er2almError } from '../errors.ts'
import { knowledgeConfig } from '../knowledge/config.ts'
import type { AddReport, KnowledgeStore, RetrievalQuery } from '../knowledge/passage.ts'
import { type JsonlSourceConfig, jsonlSource } from '../knowledge/sources/jsonl.ts'
import { readLines } from '../knowledge/sources/lines.ts'

/** An item of a catalogue with the passages that are about it. */
export interface GoldItem extends RetrievalQuery {
  readonly id: string
  /** Ids of other data bases, without leading zeros; absent when unknown. */
  readonly imdb?: string
  readonly tmdb?: string
  /** Ids of passages; empty when none is about it. */
  readonly gold: ReadonlySet<string>
}

/** The catalogues whose gold is a fair test (../shared/design/retrieval.md). */
export const GOLD_SETS = ['movietweetings100k', 'ml10m', 'netflix'] as const
export type GoldSet = (typeof GOLD_SETS)[number]

const ML10M = 'ml10m_meta/movies.dat'
const DBPEDIA = 'movietweetings/dbpedia_mappings.csv'

/** Reads all documents of a kb folder into a store. */
export async function addKbPassages(knowledge: KnowledgeStore, kb: string): Promise<AddReport> {
  const { sources } = knowledgeConfig.parse({
    sources: [{ file: join(kb, 'docs.jsonl.gz'), fields: { source: 'src' }, render: 'fields' }],
  })
  return knowledge.add(jsonlSource(sources[0] as JsonlSourceConfig).passages())
}

/** The items of `gold_NAME.csv`: item_id, title, year, imdb, tmdb, doc_ids. @throws {Er2almError} what the reader throws */
export async function readGold(kb: string, name: string): Promise<readonly GoldItem[]> {
  const file = join(kb, `gold_${name}.csv`)
  const items: GoldItem[] = []
  for await (const row of namedRows(file, 'csv', true)) {
    const { item_id: id, title, year, imdb, tmdb, doc_ids: docs } = row
    if (id === undefined || title === undefined || docs === undefined) {
      throw new Er2almError('DATA_COLUMN_MISSING', `${file} lacks one of item_id, title, doc_ids`, { file })
    }
    items.push({
      id,
      title,
      ...(year ? { year: Number(year) } : {}),
      ...(imdb ? { imdb: imdb.replace(/^0+/, '') } : {}),
      ...(tmdb ? { tmdb } : {}),
      gold: new Set(docs === '' ? [] : docs.split('|')),
    })
  }
  return items
}

/** Titles in brackets of ML-10M's own `movies.dat`, by item id: "Seven (a.k.a. Se7en) (1995)" gives Se7en. */
export async function readMl10mTitles(data: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const titles = new Map<string, readonly string[]>()
  for await (const row of namedRows(join(data, ML10M), 'doublecolon', false)) {
    const { alternatives } = splitBracketTitles(splitTitleYear(row[1] ?? '').title)
    if (alternatives.length > 0) titles.set(row[0] ?? '', alternatives)
  }
  return titles
}

/** English titles of MovieTweetings' items by id, as the names of their DBpedia resources. */
export async function readDbpediaTitles(data: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const config = alternativeTitlesSchema.parse({
    path: DBPEDIA,
    delimiter: ';',
    columns: { title: 'uri' },
    idDigits: 7,
  })
  return (await readAlternativeTitlesFile(config, join(data, DBPEDIA), { onBadRow: 'stop' })).titles
}

/** Other titles of the sets' items, by set and item id, from the files of `data` that are there. */
export async function readAlternativeTitles(
  data: string,
): Promise<ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>> {
  const sets = new Map<string, ReadonlyMap<string, readonly string[]>>()
  if (existsSync(join(data, DBPEDIA))) sets.set('movietweetings100k', await readDbpediaTitles(data))
  if (existsSync(join(data, ML10M))) sets.set('ml10m', await readMl10mTitles(data))
  return sets
}

/** Ids of other data bases that each document states, as `imdb:114709` and `tmdb:862`; documents without are absent. */
export async function readExternalIds(kb: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const ids = new Map<string, readonly string[]>()
  for await (const line of readLines(join(kb, 'docs.jsonl.gz'))) {
    const { id, imdb, tmdb } = JSON.parse(line) as Readonly<Record<'id' | 'imdb' | 'tmdb', unknown>>
    const stated = externalIds({
      imdb: imdb ? String(imdb).replace(/^(?:tt)?0*/, '') : undefined,
      tmdb: tmdb ? String(tmdb) : undefined,
    })
    if (stated.length > 0) ids.set(String(id), stated)
  }
  return ids
}

/** An item's ids in the form of `readExternalIds`. */
export function externalIds({ imdb, tmdb }: Pick<GoldItem, 'imdb' | 'tmdb'>): readonly string[] {
  return [...(imdb === undefined ? [] : [`imdb:${imdb}`]), ...(tmdb === undefined ? [] : [`tmdb:${tmdb}`])]
}

/** Rows of a table as records by column name, or by place where the file has no names. */
async function* namedRows(
  file: string,
  format: 'csv' | 'doublecolon',
  header: boolean,
  delimiter?: string,
): AsyncGenerator<Readonly<Record<string, string | undefined>>> {
  for await (const batch of TABLE_FORMATS[format].rows(file, { header, delimiter, encoding: 'utf-8' })) {
    for (const row of batch.rows) {
      if (row.error !== undefined) throw row.error
      yield Object.fromEntries(
        row.values.map((value, at) => [
          batch.columns?.[at] ?? at,
          value === null || value === undefined ? undefined : String(value),
        ]),
      )
    }
  }
}

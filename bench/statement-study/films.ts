// The films of the statement study: MovieTweetings 100K, drawn with a fixed seed among those that have a Wikipedia passage
// and, in other documents' structured fields, gold for director, country and language. Gold never comes from the passage.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import type { ItemToEnrich } from '../../src/enrich/item-attributes.ts'
import { makePassage, type Passage } from '../../src/knowledge/passage.ts'
import { type PassageLimits, passagesForItem } from '../../src/knowledge/rank-passages.ts'
import { openKnowledge } from '../../src/knowledge/sqlite-store.ts'
import { createRandom, shuffle } from '../../src/numeric/random.ts'
import type { Store } from '../../src/store/sqlite.ts'
import { readStudyFilms } from '../../src/study/new-items/films.ts'
import { readableItems } from '../../src/study/new-items/readable-items.ts'

const kb = new URL('../../../shared/data/kb/', import.meta.url)
const SEED = 6
const LIMITS: PassageLimits = { maxPassages: 2, maxChars: 700, minConfidence: 'exact-key' }

export const STUDY_ATTRIBUTES = ['director', 'country', 'language'] as const
export type StudyAttribute = (typeof STUDY_ATTRIBUTES)[number]

/** A film, what its prompt shows, and the union of the structured fields of its gold documents, as written there. */
export interface StudyFilm {
  readonly item: ItemToEnrich
  readonly gold: Readonly<Record<StudyAttribute, readonly string[]>>
}

interface KbDocument {
  readonly id: string
  readonly src: string
  readonly title: string
  readonly year: number | null
  readonly text?: string
  readonly directors?: readonly string[]
  readonly countries?: readonly string[]
  readonly languages?: readonly string[]
  readonly original_language?: string
}

/**
 * The first `count` films of the draw; a larger count only adds films at the end.
 *
 * @param store gets the Wikipedia passages; what is there already is skipped
 */
export async function studyFilms(store: Store, count: number): Promise<readonly StudyFilm[]> {
  const documents = readDocuments()
  const knowledge = openKnowledge(store)
  await knowledge.add([...documents.values()].filter(({ src }) => src === 'wiki').map(toPassage))
  const rows = readGoldRows().filter(({ documentIds }) => {
    const gold = goldOf(documentIds, documents)
    const isNamed = documentIds.some((id) => id.startsWith('wiki:'))
    return isNamed && STUDY_ATTRIBUTES.every((attribute) => gold[attribute].length > 0)
  })
  const order = Int32Array.from(rows.keys())
  shuffle(createRandom(SEED).fork('films'), order)
  const films: StudyFilm[] = []
  for (const place of order) {
    if (films.length === count) break
    const { id, title, year, documentIds } = rows[place]!
    const passages = await passagesForItem(knowledge, { title, year }, LIMITS)
    if (passages.length > 0) films.push({ item: { id, title, year, passages }, gold: goldOf(documentIds, documents) })
  }
  return films
}

/** Sets whose items are held out whole by `er2alm study new-items`. */
export const READ_SETS = ['ml100k', 'movietweetings100k'] as const
export type ReadSet = (typeof READ_SETS)[number]

/**
 * The items of such a set with the Wikipedia passage that retrieval finds by title and year, those without one left out;
 * in an order drawn with a fixed seed, so that the first of them are a sample of all.
 */
export async function filmsOfSet(set: ReadSet): Promise<readonly ItemToEnrich[]> {
  const data = fileURLToPath(new URL('..', kb))
  const [films] = await readStudyFilms(data, [set])
  const order = Int32Array.from(films!.items.keys())
  shuffle(createRandom(SEED).fork(set), order)
  return readableItems(
    data,
    Array.from(order, (place) => films!.items[place]!),
  )
}

function readDocuments(): ReadonlyMap<string, KbDocument> {
  const lines = gunzipSync(readFileSync(new URL('docs.jsonl.gz', kb)))
    .toString('utf8')
    .split('\n')
  const documents = lines.filter(Boolean).map((line) => JSON.parse(line) as KbDocument)
  return new Map(documents.map((document) => [document.id, document]))
}

function toPassage({ id, src, title, year, text }: KbDocument): Passage {
  return makePassage({ id, title, ...(year !== null && { year }), source: src, licence: 'CC BY-SA', text: text ?? '' })
}

interface GoldRow {
  readonly id: string
  readonly title: string
  readonly year?: number
  readonly documentIds: readonly string[]
}

function readGoldRows(): readonly GoldRow[] {
  const [, ...lines] = readFileSync(new URL('gold_movietweetings100k.csv', kb), 'utf8').split(/\r?\n/).filter(Boolean)
  // Titles may hold commas, and stand in quotes then; the other fields hold none.
  return lines.map((line) => {
    const [, id, title, year, ids] = /^([^,]*),("(?:[^"]|"")*"|[^,]*),([^,]*),[^,]*,[^,]*,([^,]*)$/.exec(line) ?? []
    if (id === undefined) throw new Error(`gold_movietweetings100k.csv has an unreadable line: ${line}`)
    const plain = title!.startsWith('"') ? title!.slice(1, -1).replaceAll('""', '"') : title!
    return {
      id,
      title: plain,
      ...(year !== '' && { year: Number(year) }),
      documentIds: ids!.split('|').filter(Boolean),
    }
  })
}

function goldOf(ids: readonly string[], documents: ReadonlyMap<string, KbDocument>): StudyFilm['gold'] {
  const found = ids.flatMap((id) => documents.get(id) ?? [])
  const union = (read: (document: KbDocument) => readonly string[] | undefined): readonly string[] => [
    ...new Set(found.flatMap((document) => read(document) ?? []).filter((value) => value.trim() !== '')),
  ]
  return {
    director: union(({ directors }) => directors),
    country: union(({ countries }) => countries),
    language: union(({ languages, original_language: original }) => [
      ...(languages ?? []),
      ...(original ? [original] : []),
    ]),
  }
}

import type { Random } from '../../src/context.ts'
import type { SourceData } from './sheet-documents.ts'
import { type FilmFacts, factsOf, type SheetAttribute, sheetFactsOf, statedAttributes } from './sheet-facts.ts'

/** A film of one source, as a sheet will state it. */
export interface ChosenFilm {
  readonly document: string
  readonly src: string
  readonly facts: FilmFacts
}

const MOST_SHEETS = 4

/** What a first statement of an attribute is worth when sheets are chosen; names cost most to find elsewhere. */
const WORTH: Readonly<Record<SheetAttribute, number>> = { director: 8, cast: 4, country: 4, language: 2, genre: 2 }

/** A value that differs from those of the sheets chosen before: a conflict, or an addition. */
const OTHER_VALUE_WORTH = 1

/** Repeating a known value is worth little, but more than nothing: agreement between sources is information too. */
const REPEATED_WORTH = 0.1

/**
 * The documents that become an item's sheets: at most four, one after the other the one that adds most to those before it
 * (attributes not yet stated, then values not yet stated, then repetitions), ties by document id. Documents without a
 * fact beyond title and year are left out.
 */
export function chooseItemFilms(documentIds: readonly string[], { documents }: SourceData): readonly ChosenFilm[] {
  const left = documentIds
    .map((id) => documents.get(id)!)
    .map((document) => ({ document: document.id, src: document.src, facts: sheetFactsOf(factsOf(document)) }))
    .filter(({ facts }) => statedAttributes(facts).length > 0)
    .sort((a, b) => (a.document < b.document ? -1 : 1))
  const chosen: ChosenFilm[] = []
  while (left.length > 0 && chosen.length < MOST_SHEETS) {
    const worth = left.map((film) => worthBeside(film, chosen))
    const best = worth.indexOf(Math.max(...worth))
    chosen.push(...left.splice(best, 1))
  }
  return chosen
}

function worthBeside({ facts }: ChosenFilm, chosen: readonly ChosenFilm[]): number {
  let worth = 0
  for (const attribute of statedAttributes(facts)) {
    const known = new Set(chosen.flatMap((film) => film.facts[attribute]))
    if (known.size === 0) worth += WORTH[attribute]
    else
      worth += facts[attribute].reduce((sum, value) => sum + (known.has(value) ? REPEATED_WORTH : OTHER_VALUE_WORTH), 0)
  }
  return worth
}

/** How many films of each kind stand between the items' sheets. Same-title films: all there are. */
const NEAR_TITLE_FILMS = 1200
const DISTRACTOR_FILMS = 3300

/** Films of one title this close in years may be one film, dated differently. */
const SAME_FILM_YEARS = 2

/** Films that are none of the demo's, a sheet each: those with an item's title, near titles, then any. */
export function chooseDistractors(source: SourceData, random: Random): readonly ChosenFilm[] {
  const itemYears = new Map<string, number[]>()
  for (const { title, year } of source.items) {
    const key = plainTitle(title)
    itemYears.set(key, [...(itemYears.get(key) ?? []), year])
  }
  const sameTitle: ChosenFilm[] = []
  const nearTitle: ChosenFilm[] = []
  const others: ChosenFilm[] = []
  for (const film of otherFilms(source, itemYears)) {
    const key = plainTitle(film.facts.title)
    if (itemYears.has(key)) sameTitle.push(film)
    else if (nearItemKeys(key, itemYears).length > 0) nearTitle.push(film)
    else if (statedAttributes(film.facts).length > 1) others.push(film)
  }
  shuffleList(nearTitle, random)
  shuffleList(others, random)
  const near = nearTitle.slice(0, NEAR_TITLE_FILMS)
  return [...sameTitle, ...near, ...others.slice(0, DISTRACTOR_FILMS - sameTitle.length - near.length)]
}

/** One document a film, the one with most facts, of all films that are surely none of the items. Sorted by id. */
function otherFilms(source: SourceData, itemYears: ReadonlyMap<string, readonly number[]>): readonly ChosenFilm[] {
  const isGold = new Set([...source.gold.values()].flat())
  const itemImdb = new Set(source.items.map(({ id }) => id))
  const itemTmdb = new Set(source.tmdb.values())
  const best = new Map<string, { readonly film: ChosenFilm; readonly worth: number }>()
  for (const document of source.documents.values()) {
    if (isGold.has(document.id) || (document.kind ?? 'Movie') !== 'Movie') continue
    if (itemImdb.has(document.imdb ?? '') || itemTmdb.has(document.tmdb ?? '')) continue
    const film = { document: document.id, src: document.src, facts: sheetFactsOf(factsOf(document)) }
    const key = plainTitle(film.facts.title)
    const worth = worthBeside(film, [])
    if (worth === 0 || key === '' || mayBeItem(key, document.year, itemYears)) continue
    const filmKey = `${key} ${document.year}`
    const rival = best.get(filmKey)
    const isBetter = worth > (rival?.worth ?? 0) || (worth === rival?.worth && document.id < rival.film.document)
    if (isBetter) best.set(filmKey, { film, worth })
  }
  return [...best.values()].map(({ film }) => film).sort((a, b) => (a.document < b.document ? -1 : 1))
}

/** The same or a longer or shorter form of an item's title, from about the same year. */
function mayBeItem(key: string, year: number, itemYears: ReadonlyMap<string, readonly number[]>): boolean {
  const isClose = (itemKey: string): boolean =>
    itemYears.get(itemKey)?.some((itemYear) => Math.abs(itemYear - year) <= SAME_FILM_YEARS) ?? false
  return isClose(key) || nearItemKeys(key, itemYears).some(isClose)
}

/** Items' titles of two words or more that begin the title, and those that the title begins. */
function nearItemKeys(key: string, itemYears: ReadonlyMap<string, readonly number[]>): readonly string[] {
  const words = key.split(' ')
  const begun = itemTitlesByBeginning(itemYears).get(key) ?? []
  const beginning = words.map((_, index) => words.slice(0, index + 1).join(' ')).slice(0, -1)
  return [...beginning.filter((start) => start.length > 3 && itemYears.has(start)), ...begun]
}

const beginnings = new WeakMap<object, ReadonlyMap<string, readonly string[]>>()

function itemTitlesByBeginning(itemYears: ReadonlyMap<string, unknown>): ReadonlyMap<string, readonly string[]> {
  const known = beginnings.get(itemYears)
  if (known !== undefined) return known
  const index = new Map<string, string[]>()
  for (const key of itemYears.keys()) {
    const words = key.split(' ')
    for (let length = 1; length < words.length; length++) {
      const start = words.slice(0, length).join(' ')
      if (start.length > 3) index.set(start, [...(index.get(start) ?? []), key])
    }
  }
  beginnings.set(itemYears, index)
  return index
}

/**
 * A title for comparison: no case, accents, punctuation or leading article. Not the store's `titleKey`: the sheets'
 * numbers hang on it, and they stay as recorded when that one changes.
 */
export function plainTitle(title: string): string {
  return title
    .replace(/^(.+), (the|a|an|le|la|les|el|il|der|die|das)$/iu, '$2 $1')
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replaceAll('&', ' and ')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .replace(/^(?:the|a|an) (?=.)/u, '')
}

/** Reorders `list` uniformly at random, in place. */
export function shuffleList<T>(list: T[], random: Random): void {
  for (let last = list.length - 1; last > 0; last--) {
    const other = random.int(last + 1)
    ;[list[last], list[other]] = [list[other], list[last]]
  }
}

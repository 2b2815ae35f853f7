import { normaliseGenre } from './sheet-genres.ts'
import { normaliseLanguage } from './sheet-languages.ts'
import { normaliseCountry } from './sheet-places.ts'

/** The attributes that sheets state beyond title and year, with the names that enrichment gives them. */
export const SHEET_ATTRIBUTES = ['director', 'cast', 'country', 'language', 'genre'] as const
export type SheetAttribute = (typeof SHEET_ATTRIBUTES)[number]

/** What a source document says about a film, under one spelling for every source. */
export interface FilmFacts {
  readonly title: string
  readonly year: number
  readonly director: readonly string[]
  readonly cast: readonly string[]
  readonly country: readonly string[]
  readonly language: readonly string[]
  readonly genre: readonly string[]
}

/** A line of the source corpus, without its text. Everything but the first four may be absent. */
export interface SourceDocument {
  readonly id: string
  readonly src: string
  readonly title: string
  readonly year: number
  readonly directors?: readonly string[]
  readonly cast?: readonly string[]
  readonly countries?: readonly string[]
  readonly languages?: readonly string[]
  readonly original_language?: string
  readonly genres?: readonly string[]
  readonly kind?: string
  readonly imdb?: string
  readonly tmdb?: string
}

/** How many values of an attribute a sheet states at most. A sheet is short: every word of it is read by an LLM. */
const MOST_VALUES: Readonly<Record<SheetAttribute, number>> = {
  director: 3,
  cast: 5,
  country: 3,
  language: 3,
  genre: 3,
}

const PARTICLES = new Set(
  'al ap ben bin da dal de del della den der di do dos du el la le les ter van von y'.split(' '),
)
const NO_PERSON =
  /^(?:dir|director|directors|directed|cast|screenplay|writer|producer|narrator|nominee)\b|\b(?:film|band)\)/iu

/** All facts of a document. */
export function factsOf(document: SourceDocument): FilmFacts {
  const first = document.original_language === undefined ? [] : [document.original_language]
  return {
    title: document.title.replaceAll(/\s+/gu, ' ').trim(),
    year: document.year,
    director: persons(document.directors, document.src),
    cast: persons(document.cast, document.src),
    country: distinct((document.countries ?? []).flatMap((raw) => normaliseCountry(raw) ?? [])),
    language: languages([...first, ...(document.languages ?? [])]),
    genre: distinct((document.genres ?? []).flatMap(normaliseGenre)),
  }
}

/** The facts as far as a sheet states them: the first values of each attribute, in the document's order. */
export function sheetFactsOf(facts: FilmFacts): FilmFacts {
  const kept = SHEET_ATTRIBUTES.map(
    (attribute) => [attribute, facts[attribute].slice(0, MOST_VALUES[attribute])] as const,
  )
  return { ...facts, ...Object.fromEntries(kept) }
}

/** The attributes about which the facts say something. */
export function statedAttributes(facts: FilmFacts): readonly SheetAttribute[] {
  return SHEET_ATTRIBUTES.filter((attribute) => facts[attribute].length > 0)
}

/** The values of an attribute over several documents, each spelling once, in the documents' order. */
export function unionOf(films: readonly FilmFacts[], attribute: SheetAttribute): readonly string[] {
  return distinct(films.flatMap((film) => film[attribute]))
}

/** "zh" beside "Mandarin" or "Cantonese" is the vaguer name of the same thing. */
function languages(raw: readonly string[]): readonly string[] {
  const names = distinct(raw.flatMap((text) => normaliseLanguage(text) ?? []))
  const isPrecise = names.includes('Mandarin') || names.includes('Cantonese')
  return isPrecise ? names.filter((name) => name !== 'Chinese') : names
}

/**
 * Names as a sentence can hold them: the note of an encyclopedia title removed ("John Hughes (filmmaker)"), and left out
 * what is no name but a rest of a parsed table. Single words from the wiki tables are mostly such rests.
 */
function persons(raw: readonly string[] | undefined, src: string): readonly string[] {
  const names: string[] = []
  for (const entry of raw ?? []) {
    if (NO_PERSON.test(entry)) continue
    const name = entry
      .replace(/\s*\([^()]*\)\s*$/u, '')
      .replaceAll(/\s+/gu, ' ')
      .trim()
    const words = name.replace(/, (?=[JS]r\.$)/u, ' ').split(' ')
    const isName = words.every(
      (word) => /^(?:\p{Lu}|\p{Lo}|[dlo]['’]\p{Lu})/u.test(word) || PARTICLES.has(word) || word === '&',
    )
    if (!isName || /["“”()[\]:;/,\n]/u.test(words.join(' ')) || name.length < 3 || name.length > 40 || words.length > 5)
      continue
    if (src === 'wiki' && words.length === 1) continue
    names.push(words.join(' '))
  }
  return distinct(names)
}

function distinct(values: readonly string[]): readonly string[] {
  return [...new Set(values)]
}

import type { Random } from '../../src/context.ts'
import { createRandom } from '../../src/numeric/random.ts'
import { type CatalogueItem, readSourceData, type SourceData } from './sheet-documents.ts'
import { plantError, type TrueValues } from './sheet-errors.ts'
import {
  type FilmFacts,
  factsOf,
  SHEET_ATTRIBUTES,
  type SheetAttribute,
  statedAttributes,
  unionOf,
} from './sheet-facts.ts'
import { type ChosenFilm, chooseDistractors, chooseItemFilms, plainTitle, shuffleList } from './sheet-selection.ts'
import { renderSheet } from './sheet-wording.ts'

/** Changing it changes every sheet, and with them every recorded reply of the demo. */
const SEED = 20_261_124

/** One sheet in so many states something wrong. */
const SHEETS_A_WRONG_ONE = 10

/** A line of `passages.jsonl.gz`. */
export interface SheetLine {
  readonly id: string
  readonly title: string
  readonly year: number
  readonly source: string
  readonly licence: string
  readonly text: string
}

/** A line of `truth.jsonl`: what a sheet states wrongly, and all that would have been right. */
export interface TruthLine {
  readonly sheet: string
  readonly attribute: SheetAttribute | 'year'
  readonly stated: string
  readonly true: readonly string[]
}

/** A line of `gold.jsonl.gz`: the true values, and the item's sheets that say something (right or wrong) about them. */
export interface GoldLine {
  readonly item: string
  readonly attribute: SheetAttribute
  readonly values: readonly string[]
  readonly sheets: readonly string[]
}

export interface BuiltSheets {
  readonly items: readonly CatalogueItem[]
  readonly passages: readonly SheetLine[]
  readonly truth: readonly TruthLine[]
  readonly gold: readonly GoldLine[]
  /** What each sheet was written from, the planted error included, and its document, by sheet id. */
  readonly drafts: ReadonlyMap<string, SheetDraft>
}

export interface SheetDraft {
  readonly document: string
  /** Absent for a distractor. */
  readonly item?: string
  readonly facts: FilmFacts
}

/**
 * All sheets of the demo, from the folder `shared/data`. Ids are numbered after a shuffle, so that neither their order
 * nor their gaps say which sheet is about an item or wrong. The same source gives the same bytes.
 */
export function buildSheets(folder: string): BuiltSheets {
  const source = readSourceData(folder)
  const random = createRandom(SEED).fork('fact-sheets')
  const chosen: (ChosenFilm & { readonly item?: string })[] = source.items.flatMap(({ id }) =>
    chooseItemFilms(source.gold.get(id) ?? [], source).map((film) => ({ ...film, item: id })),
  )
  chosen.push(...chooseDistractors(source, random.fork('distractors')))
  shuffleList(chosen, random.fork('order'))

  const wrong = new Set(
    shuffledIndices(chosen.length, random.fork('wrong')).slice(0, Math.round(chosen.length / SHEETS_A_WRONG_ONE)),
  )
  const pools = { director: poolOf(chosen, 'director'), cast: poolOf(chosen, 'cast') }
  const truthOf = trueValues(source)
  const passages: SheetLine[] = []
  const truth: TruthLine[] = []
  const drafts = new Map<string, SheetDraft>()
  chosen.forEach(({ document, src, item, facts: sourceFacts }, index) => {
    const sheet = `sheet-${String(index + 1).padStart(6, '0')}`
    let facts = sourceFacts
    if (wrong.has(index)) {
      const planted = plantError(facts, truthOf(item, sourceFacts), pools, random.fork(`error ${document}`))
      truth.push({ sheet, attribute: planted.attribute, stated: planted.stated, true: planted.true })
      facts = planted.facts
    }
    drafts.set(sheet, { document, item, facts })
    passages.push({
      id: sheet,
      title: sourceFacts.title,
      year: sourceFacts.year,
      source: `facts:${sourceFamily(src)}`,
      licence: 'Apache-2.0',
      text: renderSheet(facts, random.fork(`wording ${document}`)),
    })
  })
  return { items: source.items, passages, truth, gold: goldLines(source, drafts), drafts }
}

function goldLines(source: SourceData, drafts: ReadonlyMap<string, SheetDraft>): readonly GoldLine[] {
  const sheetsOf = Map.groupBy(drafts, ([, { item }]) => item)
  return source.items.flatMap(({ id: item }) => {
    const films = filmsOf(item, source)
    return SHEET_ATTRIBUTES.map((attribute) => ({
      item,
      attribute,
      values: unionOf(films, attribute),
      sheets: (sheetsOf.get(item) ?? [])
        .filter(([, { facts }]) => statedAttributes(facts).includes(attribute))
        .map(([sheet]) => sheet),
    })).filter(({ values }) => values.length > 0)
  })
}

function filmsOf(item: string, { gold, documents }: SourceData): readonly FilmFacts[] {
  return (gold.get(item) ?? []).map((id) => factsOf(documents.get(id)!))
}

/** True values of a sheet's film: over the item's documents, or over all of the distractor's title and year (± 1). */
function trueValues(source: SourceData): (item: string | undefined, facts: FilmFacts) => TrueValues {
  const sameTitle = Map.groupBy(source.documents.values(), ({ title }) => plainTitle(title))
  return (item, facts) => {
    const films =
      item === undefined
        ? (sameTitle.get(plainTitle(facts.title)) ?? [])
            .filter(({ year }) => Math.abs(year - facts.year) <= 1)
            .map(factsOf)
        : filmsOf(item, source)
    const values = SHEET_ATTRIBUTES.map((attribute) => [attribute, unionOf(films, attribute)] as const)
    const year = [...new Set(films.map((film) => film.year))]
    return { ...(Object.fromEntries(values) as Record<SheetAttribute, readonly string[]>), year }
  }
}

/** Every name once, so that a wrong name is drawn uniformly. */
function poolOf(films: readonly ChosenFilm[], attribute: 'director' | 'cast'): readonly string[] {
  return [...new Set(films.flatMap(({ facts }) => facts[attribute].slice(0, 2)))]
}

function shuffledIndices(count: number, random: Random): readonly number[] {
  const indices = Array.from({ length: count }, (_, index) => index)
  shuffleList(indices, random)
  return indices
}

/** "tmdb" of tmdb5000, tmdb10k, tmdbpop; "imdb" of imdb5000, …; "dbpedia" of dbpedia_ml1m. */
function sourceFamily(src: string): string {
  return /^(?:tmdb|imdb|dbpedia|netflix|wiki)/u.exec(src)?.[0] ?? src
}

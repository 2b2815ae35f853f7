import type { Random } from '../../src/context.ts'
import { type FilmFacts, type SheetAttribute, statedAttributes } from './sheet-facts.ts'
import { areNearGenres, COMMON_GENRES } from './sheet-genres.ts'
import { COMMON_LANGUAGES } from './sheet-languages.ts'
import { COMMON_COUNTRIES } from './sheet-places.ts'

/** Facts with one value replaced by a wrong one. */
export interface PlantedError {
  readonly attribute: SheetAttribute | 'year'
  readonly stated: string
  /** All that would have been right. */
  readonly true: readonly string[]
  readonly facts: FilmFacts
}

/** Names that a wrong director or lead is taken from. */
export interface NamePools {
  readonly director: readonly string[]
  readonly cast: readonly string[]
}

/** A wrong year is 3 to 15 years off: sources disagree by a year or two without an error. */
const LEAST_YEARS_OFF = 3
const MOST_YEARS_OFF = 15

/** How often each attribute is drawn, of those that the sheet states: most sheets state a genre, few a director. */
const WEIGHTS: Readonly<Record<SheetAttribute, number>> = { director: 4, cast: 2, country: 3, language: 2, genre: 1 }
const YEAR_WEIGHT = 0.5

/** Draws one attribute that the facts state and replaces its first value by one that is in none of `truth`. */
export function plantError(facts: FilmFacts, truth: TrueValues, pools: NamePools, random: Random): PlantedError {
  const attribute = drawAttribute(statedAttributes(facts), random)
  if (attribute === 'year') return plantYear(facts, truth, random)
  const wrong = drawWrong(wrongValues(attribute, truth, pools), truth[attribute], random)
  return {
    attribute,
    stated: wrong,
    true: truth[attribute],
    facts: { ...facts, [attribute]: [wrong, ...facts[attribute].slice(1)] },
  }
}

function drawAttribute(stated: readonly SheetAttribute[], random: Random): SheetAttribute | 'year' {
  let left = random.next() * stated.reduce((sum, attribute) => sum + WEIGHTS[attribute], YEAR_WEIGHT)
  for (const attribute of stated) {
    left -= WEIGHTS[attribute]
    if (left < 0) return attribute
  }
  return 'year'
}

/** All true values of a film, over every document about it. */
export interface TrueValues extends Readonly<Record<SheetAttribute, readonly string[]>> {
  readonly year: readonly number[]
}

function plantYear(facts: FilmFacts, truth: TrueValues, random: Random): PlantedError {
  for (;;) {
    const off = LEAST_YEARS_OFF + random.int(MOST_YEARS_OFF - LEAST_YEARS_OFF + 1)
    const year = facts.year + (random.int(2) === 0 ? off : -off)
    const isFar = truth.year.every((known) => Math.abs(known - year) >= LEAST_YEARS_OFF)
    if (!isFar || year > LAST_YEAR) continue
    return { attribute: 'year', stated: String(year), true: truth.year.map(String), facts: { ...facts, year } }
  }
}

/** No document is about a later year. */
const LAST_YEAR = 2024

function wrongValues(attribute: SheetAttribute, truth: TrueValues, pools: NamePools): readonly string[] {
  switch (attribute) {
    case 'country':
      return COMMON_COUNTRIES
    case 'language':
      return COMMON_LANGUAGES
    case 'genre': {
      const far = COMMON_GENRES.filter((genre) => !truth.genre.some((known) => areNearGenres(known, genre)))
      return far.length > 0 ? far : COMMON_GENRES
    }
    default:
      return pools[attribute].filter((name) => !truth.director.includes(name) && !truth.cast.includes(name))
  }
}

function drawWrong(candidates: readonly string[], known: readonly string[], random: Random): string {
  const isKnown = new Set(known.map((value) => value.toLowerCase()))
  const wrong = candidates.filter((value) => !isKnown.has(value.toLowerCase()))
  return wrong[random.int(wrong.length)]
}

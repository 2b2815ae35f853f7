// When a statement is right: every value of it is in the union of the structured fields of the film's gold documents. The
// definition, and what counts as equal, is in docs/gold.md.
import { countryCode } from '../../src/enrich/values/country.ts'
import { languageCode } from '../../src/enrich/values/language.ts'
import { isSamePerson, peopleNames } from '../../src/enrich/values/people.ts'
import type { StudyAttribute } from './films.ts'

/** @param values what was stated; @param gold what the sources' fields say, as written there */
export function isRight(attribute: StudyAttribute, values: readonly string[], gold: readonly string[]): boolean {
  if (attribute === 'director') {
    const people = gold.flatMap(peopleNames)
    return values.flatMap(peopleNames).every((value) => people.some((person) => isSamePerson(person, value)))
  }
  const code = attribute === 'country' ? countryCode : languageCode
  const codes = new Set(gold.map(code).filter((one) => one !== undefined))
  return values.every((value) => codes.has(code(value)!))
}

/** The same without any normalisation but case: as one would compare strings. */
export function isNaivelyRight(_: StudyAttribute, values: readonly string[], gold: readonly string[]): boolean {
  const known = new Set(gold.map((value) => value.toLowerCase()))
  return values.every((value) => known.has(value.trim().toLowerCase()))
}

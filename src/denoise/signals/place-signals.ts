import { countryCode } from '../../enrich/values/country.ts'
import { languageCode } from '../../enrich/values/language.ts'
import { readText } from './read-text.ts'
import type { StatedValue, ValueContext } from './stated-value.ts'

/** ISO 639 code of the language that most people of a country speak, by the likely subtags of CLDR; undefined where it has none. */
export function mainLanguage(country: string): string | undefined {
  try {
    return new Intl.Locale('und', { region: country }).maximize().language
  } catch {
    return undefined // A former state's code is no region.
  }
}

/**
 * Whether country and language fit. Of a language: 1 where it is the main language of a country that the passages say the
 * item was made in, else 0. Of a country: 1 where its main language is one that they say is spoken. Null where the passages
 * do not say, and of other attributes.
 */
export function placeAgreement({ attribute, value }: StatedValue, { passages }: ValueContext): number | null {
  if (attribute === 'language') {
    const countries = [...new Set(passages.flatMap((text) => readText(text).madeIn()))]
    const code = languageCode(value)
    return countries.length === 0 ? null : Number(countries.some((country) => mainLanguage(country) === code))
  }
  if (attribute === 'country') {
    const languages = [...new Set(passages.flatMap((text) => readText(text).spoken()))]
    const code = countryCode(value)
    if (languages.length === 0) return null
    return code !== undefined && languages.includes(mainLanguage(code) ?? '') ? 1 : 0
  }
  return null
}

/**
 * Share of the countries that the passages name, in whatever part, that are the stated country or speak the stated language;
 * null where they name none, and of other attributes.
 */
export function mentionShare({ attribute, value }: StatedValue, { passages }: ValueContext): number | null {
  if (attribute !== 'language' && attribute !== 'country') return null
  const named = passages.flatMap((text) => readText(text).countries())
  if (named.length === 0) return null
  const code = attribute === 'country' ? countryCode(value) : languageCode(value)
  const of = attribute === 'country' ? (country: string): string | undefined => country : mainLanguage
  return named.filter((country) => code !== undefined && of(country) === code).length / named.length
}

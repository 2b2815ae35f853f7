import type { AttributeId } from '../../enrich/attribute.ts'
import { countryMentions, countryName } from '../../enrich/values/country.ts'
import { languageMentions, languageName } from '../../enrich/values/language.ts'
import { mainLanguage } from '../signals/place-signals.ts'
import { readText, sentencesOf } from '../signals/read-text.ts'
import type { SourceText } from '../signals/stated-value.ts'

/** Two to four capitalised words, or initials: a person's name, or what looks like one. */
const NAME = /\b\p{Lu}[\p{L}'’-]+(?:\s\p{Lu}\.)*(?:\s(?:(?:de|da|di|del|von|van|der|le|la)\s)?\p{Lu}[\p{L}'’-]+){1,2}/gu

/** What looks like a person's name inside a sentence (not at its beginning, where any word has a capital), each once. */
export function namedPeople(texts: readonly SourceText[]): readonly string[] {
  return [
    ...new Set(sentencesOf(texts).flatMap((sentence) => [...sentence.slice(1).matchAll(NAME)].map(([name]) => name))),
  ]
}

/** Countries that texts name, in whatever part; for languages also the main languages of these. */
export function namedPlaces(attribute: AttributeId, texts: readonly SourceText[]): readonly string[] {
  const words = texts.map((text) => readText(text).words)
  const countries = words.flatMap((one) => countryMentions(one).map(({ meaning }) => meaning))
  if (attribute === 'country') return [...new Set(countries.map(countryName))]
  if (attribute !== 'language') return []
  const spoken = words.flatMap((one) => languageMentions(one).map(({ meaning }) => meaning))
  return [...new Set([...spoken, ...countries.flatMap((country) => mainLanguage(country) ?? [])].map(languageName))]
}

/** Words of four letters or more, each once: what a small model writes where it knows nothing. */
export function strayWords(texts: readonly SourceText[]): readonly string[] {
  return [...new Set(sentencesOf(texts).flatMap((sentence) => sentence.match(/\b\p{L}{4,}\b/gu) ?? []))]
}

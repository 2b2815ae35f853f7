import { countryMentions } from './country.ts'
import { filmCalled, isWithin } from './film-called.ts'
import { wordsOf } from './phrase-table.ts'

const PRODUCED = new Set(['produced', 'production', 'productions', 'coproduction', 'co', 'made'])
const BEFORE_COUNTRY = new Set(['in', 'between', 'of', 'by', 'with', 'and', 'the', 'from'])
/** First words of a record's line: "Countries: France, Italy". */
const LABEL = new Set(['country', 'countries'])
const LANGUAGE = new Set(['language', 'languages', 'speaking'])
/** Words between "produced in" and the last country of a row. */
const LONGEST_ROW = 8

/**
 * ISO codes of the countries that a sentence says a film was made in: named in what the film is called ("is a 2008
 * French–Italian crime film"), or after "produced in", "a co-production between"; all of a line "Countries: …". Where it is set, shown or released is
 * none of them, nor are the nationalities of people and the country of an "English-language" film.
 */
export function countriesMadeIn(sentence: string): ReadonlySet<string> {
  const words = wordsOf(sentence)
  const called = filmCalled(words)
  const mentions = countryMentions(words)
  const isNamed = (at: number): boolean => mentions.some(({ start, end }) => at >= start && at < end)
  if (LABEL.has(words[0] ?? '')) return new Set(mentions.map(({ meaning }) => meaning))
  const made = mentions.filter(
    (mention) =>
      (isWithin(mention, called) && !LANGUAGE.has(words[mention.end] ?? '')) ||
      isAfterProduced(words, mention.start, isNamed),
  )
  return new Set(made.map(({ meaning }) => meaning))
}

function isAfterProduced(words: readonly string[], start: number, isNamed: (at: number) => boolean): boolean {
  let at = start - 1
  while (at >= 0 && start - at <= LONGEST_ROW && (BEFORE_COUNTRY.has(words[at]!) || isNamed(at))) at--
  return at < start - 1 && PRODUCED.has(words[at] ?? '')
}

import type { RetrievalQuery } from './passage.ts'
import { titleKey } from './title-key.ts'

/** No title of the measured catalogues has more distinct words; "the" × 800 took SQLite ten minutes uncapped. */
const MAX_TERMS = 16
const MAX_TERM_CHARS = 64
/** Bound of what is read at all, so that a query of megabytes costs nothing. */
const MAX_TITLE_CHARS = 4096
/** Words that a search asks for, the longest first: each costs time, and the first few say which title it is. */
const MAX_ASKED = 10
/** Alternative titles of which the words and the phrase are looked for. */
const MAX_PHRASES = 4

/**
 * Words that say little about which title it is, and whose lists of places are the longest of the index: leaving them
 * out makes a search ten times as fast. A title of such words only keeps them.
 */
export const COMMON_WORDS: ReadonlySet<string> = new Set(
  'the a an of and in to for on at is s le la les l un une el los las il lo der die das de du des et y e o'.split(' '),
)

/** FTS5 expressions for one item, each bound as a parameter; absent where there is nothing to search for. */
export interface FtsQueries {
  /** Any of the title's words in title or text, in the year asked for or one beside it; without a year in any year. */
  readonly near?: string
  /** Any of the title's words in the title, whatever the year: for years that are wrong. Absent without a year, and for a title of common words. */
  readonly titled?: string
  /** The whole title as a phrase of the text, in the years of `near`: "… (English: Hate) is a film". */
  readonly phrase?: string
}

/**
 * The words of a title: runs of letters, digits and marks, lower case, each once, at most 16 of at most 64 characters.
 */
export function titleTerms(title: string): readonly string[] {
  const words =
    title
      .slice(0, MAX_TITLE_CHARS)
      .toWellFormed()
      .toLowerCase()
      .match(/[\p{L}\p{N}\p{M}]+/gu) ?? []
  const terms = new Set<string>()
  for (const word of words) {
    if (terms.size === MAX_TERMS) break
    terms.add(word.slice(0, MAX_TERM_CHARS).toWellFormed())
  }
  return [...terms]
}

/**
 * What to ask the full-text index (columns `title`, `year`, `text`) for an item. Each word is a quoted string of letters
 * and digits only, so no title can add an operator; bind the expressions as parameters all the same.
 */
export function ftsQueries(query: RetrievalQuery): FtsQueries {
  const titles = [query.title, ...(query.alternativeTitles ?? []).slice(0, MAX_PHRASES)]
  const all = titleTerms(titles.map((title) => title.slice(0, MAX_TITLE_CHARS / titles.length)).join(' '))
  if (all.length === 0) return {}
  const rare = all.filter((term) => !COMMON_WORDS.has(term))
  const words = longest(rare.length > 0 ? rare : all)
    .map((term) => `"${term}"`)
    .join(' OR ')
  const phrases = rare.length === 0 ? [] : titles.map(phraseOf).filter((phrase) => phrase !== undefined)
  const { year } = query
  if (year === undefined) return { near: `{title text} : (${words})` }
  const whole = Math.trunc(year)
  const years = `year : ("${whole - 1}" OR "${whole}" OR "${whole + 1}")`
  return {
    near: `({title text} : (${words})) AND ${years}`,
    ...(rare.length > 0 && { titled: `title : (${words})` }),
    ...(phrases.length > 0 && { phrase: `(text : (${phrases.join(' OR ')})) AND ${years}` }),
  }
}

function longest(terms: readonly string[]): readonly string[] {
  return terms.length <= MAX_ASKED ? terms : terms.toSorted((a, b) => b.length - a.length).slice(0, MAX_ASKED)
}

/** A title's key as a quoted phrase; undefined for one of common words only. */
function phraseOf(title: string): string | undefined {
  const words = titleKey(title).match(/[\p{L}\p{N}\p{M}]+/gu) ?? []
  return words.every((word) => COMMON_WORDS.has(word)) ? undefined : `"${words.slice(0, MAX_TERMS).join(' ')}"`
}
